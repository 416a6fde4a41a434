"""Turns npm packages and our own CSS, modules and images into the files under `src/ki_events/static`."""
