"""The commands of `ki-events`; each opens the database, calls one verb, and says what happened."""

from ki_events.cli import accounts, data, events, organisations, registrations, service
from ki_events.cli.group import commands
from ki_events.settings import SettingsError, exit_with

__all__ = ["accounts", "data", "events", "main", "organisations", "registrations", "service"]


def main() -> None:
    """Run the command line; settings that make no sense end it with a sentence and status 2."""
    try:
        commands()
    except SettingsError as error:
        exit_with(error)
