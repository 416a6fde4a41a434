"""`python -m ki_events` is `ki-events`."""

from ki_events.cli import main

main()
