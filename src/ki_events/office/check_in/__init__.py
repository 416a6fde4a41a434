"""At the door of a date, with and without network."""
