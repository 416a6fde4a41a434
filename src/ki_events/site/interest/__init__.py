"""Hearing of the next date, confirmed by mail and stopped by one click."""
