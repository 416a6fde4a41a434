"""A month with everything that is planned in it."""
