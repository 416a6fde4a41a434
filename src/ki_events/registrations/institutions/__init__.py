"""Where people come from, under one name however they spell it."""
