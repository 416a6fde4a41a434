"""What is too much for a mailbox is gathered, clock hour by clock hour, and told by one letter a little later."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ki_events.clock import now
from ki_events.db import is_sqlite
from ki_events.mail.outbox import Envelope, payload_of
from ki_events.mail.tables import Message, MessageState
from ki_events.registrations.mailboxes.codes import mailbox_code
from ki_events.registrations.mailboxes.history import HOUR, SUMMARY
from ki_events.registrations.rules import mail_key
from ki_events.registrations.tables import Registration

LATER = timedelta(minutes=5)
"""After the hour: what was begun in its last moment is written by then."""

MOST_NOTED = 500
"""So many of a kind are noted; what was registered in the hour is found without."""

NOTED = ("registrations", "parties", "unregistered")
"""What the letter is about: registrations, parties, and events for which a party was not registered; all as ids."""


async def held_back(letters: Sequence[Envelope], summaries: Iterable[str]) -> list[Envelope]:
    """Return one letter per mailbox that stands for all of these, and for what its summary of this hour stands for so far.

    That one is taken out of the outbox, unless it is on its way; `summaries` are the addresses of such. Part of a transaction
    that holds the mailboxes (`mail.mailbox_turns`).
    """
    if not letters:
        return []
    waiting = await _take_back(list(summaries))
    deadlines = await _deadlines(letters)
    gathered: dict[str, list[Envelope]] = {}
    for letter in letters:
        gathered.setdefault(mail_key(letter.recipient), []).append(letter)
    return [_summary(own, waiting.get(mailbox, []), deadlines) for mailbox, own in gathered.items()]


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the clock hour (UTC) in which what is too much is gathered."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


async def _take_back(recipients: Sequence[str]) -> dict[str, list[Message]]:
    if not recipients:
        return {}
    waits = (Message.state == MessageState.pending) & Message.token.is_null() & (Message.kind == SUMMARY)
    of_hour = Message.recipient.is_in(list(recipients)) & (Message.created_at >= hour_of(now()))
    query = Message.objects().where(waits & of_hour).order_by(Message.id)
    # Locked, a worker passes them over instead of sending what is being taken back.
    messages = await (query if is_sqlite() else query.lock_rows("UPDATE"))
    if messages:
        await Message.delete().where(Message.id.is_in([message.id for message in messages]))
    found: dict[str, list[Message]] = {}
    for message in messages:
        found.setdefault(mail_key(message.recipient), []).append(message)
    return found


async def _deadlines(letters: Sequence[Envelope]) -> dict[int, datetime]:
    """Return until when those have to prove their address whose letter asks for that (UTC)."""
    asked = [letter.payload["registration"] for letter in letters if letter.kind == "verify"]
    if not asked:
        return {}
    open_ones = Registration.id.is_in(asked) & Registration.deadline.is_not_null()
    rows = await Registration.select(Registration.id, Registration.deadline).where(open_ones)
    return {row["id"]: row["deadline"] for row in rows}


def _summary(letters: Sequence[Envelope], before: Sequence[Message], deadlines: Mapping[int, datetime]) -> Envelope:
    moment, first = now(), letters[0]
    hour = hour_of(moment)
    noted = [_noted(letter) for letter in letters]
    told = [payload_of(message) for message in before]
    # Who has to prove the address has half of the time left for that.
    asked = [deadlines[number] for each in noted for number in each.get("registrations", []) if number in deadlines]
    due = [hour + HOUR + LATER, *(message.run_at for message in before), *(_middle(moment, end) for end in asked)]
    return Envelope(
        # A mailbox has one at a time, so the moment makes it another than those of this hour that have left.
        key=f"more:{mailbox_code(mail_key(first.recipient))}:{moment:%Y%m%d%H%M%S%f}",
        kind=SUMMARY,
        recipient=first.recipient,
        language=first.language,
        payload={"hour": hour.isoformat()} | {name: _together(name, [*told, *noted]) for name in NOTED},
        run_at=min(due),
    )


def _noted(letter: Envelope) -> dict[str, Any]:
    if "registration" in letter.payload:
        return {"registrations": [letter.payload["registration"]]}
    if "party" in letter.payload:
        return {"parties": [letter.payload["party"]]}
    return {"unregistered": [letter.payload["event"]]}


def _together(name: str, payloads: Sequence[Mapping[str, Any]]) -> list[int]:
    return list(dict.fromkeys(number for payload in payloads for number in payload.get(name, [])))[:MOST_NOTED]


def _middle(moment: datetime, end: datetime) -> datetime:
    return moment + (end - moment) / 2
