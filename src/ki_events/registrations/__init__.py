"""The core: who has a place, who waits, who is next, and why."""
