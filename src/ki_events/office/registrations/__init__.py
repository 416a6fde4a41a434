"""The registrations of an event, one by one and all together, and what people need."""
