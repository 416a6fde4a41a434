"""An organiser writes to a filtered group of people of an event: previewed, scheduled, sent once, with the result per person."""
