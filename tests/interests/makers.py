"""Events at which one can ask, and people who did."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.interests.asking import ask
from ki_events.interests.confirming import confirm
from ki_events.interests.letters import composing
from ki_events.interests.reading import token_of
from ki_events.interests.tables import Interest
from ki_events.mail.letter import to_email
from ki_events.mail.tables import Message
from tests.characters import CHIARA, make_event
from tests.mail.letters import outbox, reread


async def past_event(**columns: Any) -> Event:
    """Return an event of the offer "schreiben" that was three weeks ago."""
    return await make_event(**{"offer": "schreiben", "starts_at": now() - timedelta(weeks=3), **columns})


async def next_event(**columns: Any) -> Event:
    """Return a date of the offer "schreiben" in three weeks, with places."""
    return await make_event(**{"offer": "schreiben", **columns})


async def asked(event: Event, email: str = CHIARA.email, language: str = "de") -> Interest:
    """Ask at an event."""
    await ask(event.id, email, language)
    return await interest_of(event, email)


async def wishing(event: Event, email: str = CHIARA.email, language: str = "de") -> Interest:
    """Ask at an event and confirm it."""
    interest = await asked(event, email, language)
    await confirm(token_of(interest))
    return await reloaded(interest)


async def interest_of(event: Event, email: str) -> Interest:
    """Return what someone asked at an event."""
    found = await Interest.objects().get((Interest.event == event.id) & (Interest.email == email))
    assert found is not None
    return found


async def reloaded(interest: Interest) -> Interest:
    """Return the row as it is now."""
    found = await Interest.objects().get(Interest.id == interest.id)
    assert found is not None
    return found


async def news() -> list[Message]:
    """Return the mails that tell of a next date, oldest first."""
    return [message for message in await outbox() if message.kind == "interest_news"]


async def emails(kind: str) -> list[EmailMessage]:
    """Return the mails of a kind as they would be sent now, without those that would be dropped."""
    messages = [message for message in await outbox() if message.kind == kind]
    compose = await composing(messages)
    written = [(await compose(message), message) for message in messages]
    return [reread(to_email(letter, message)) for letter, message in written if letter]
