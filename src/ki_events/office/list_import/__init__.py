"""A list that an organiser already has, read in steps and registered after a look at it."""
