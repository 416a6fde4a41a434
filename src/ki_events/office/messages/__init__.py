"""Messages to the people of an event, and everything that leaves the house by mail."""
