"""Many arrive at one mailbox within an hour."""

from collections.abc import Sequence
from datetime import UTC, datetime

from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.mail.letter import Letter
from ki_events.mail.outbox import Envelope, put_all
from ki_events.mail.tables import Message
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.letters.mailboxes import composing
from ki_events.registrations.mailboxes.limits import within_mail_limit
from ki_events.registrations.registering import Person
from ki_events.registrations.tables import Manner
from tests.characters import sign_up
from tests.mail.letters import outbox

NOW = datetime(2027, 2, 1, 9, 20, tzinfo=UTC)
MAILBOX = "Sekretariat@schule.example"


def colleague(number: int, email: str = MAILBOX) -> Person:
    return Person(f"Kollegin {number}", "Muster", email)


async def limited(envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Write what the limit lets through, as a verb does."""
    async with transaction():
        written = await within_mail_limit(envelopes)
        await put_all(written)
    return written


async def arrive(event: Event, *people: Person) -> list[str]:
    """Sign up people; return the kinds of the letters that this wrote."""
    before = len(await outbox())
    for person in people:
        await sign_up(event, person)
    return [message.kind for message in (await outbox())[before:]]


async def summary() -> tuple[Message, Letter]:
    (message,) = [row for row in await outbox() if row.kind == "more_registrations"]
    letter = await (await composing([message]))(message)
    assert letter is not None
    return message, letter


def party(number: int) -> Arrival:
    guests = [Guest(colleague(10 * number + each)) for each in range(2)]
    return Arrival(tuple(guests), f"nonce-{number}", manner=Manner.one_by_one, contact=guests[0].person)
