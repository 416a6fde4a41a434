"""Letters of an organisation come in the name that it chose, and answers go where it wants them."""

from typing import NamedTuple

from ki_events.organisations.tables import Organisation


class Sender(NamedTuple):
    """What stands in `From` and `Reply-To` of a letter."""

    name: str
    reply_to: str


def sender_of(organisation: Organisation) -> Sender:
    """Return in whose name an organisation writes: its sender name, else its name; its reply address, else its address."""
    return Sender(
        organisation.sender_name or organisation.name,
        organisation.reply_to or organisation.email,
    )
