"""The page of one event, and everything that it shows."""
