"""What organisers change about an event, with all who are concerned by it."""
