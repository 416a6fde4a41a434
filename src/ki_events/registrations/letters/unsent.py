"""What has not left yet can still be taken back, written anew, or passed on to a colleague of the same mailbox."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from piccolo.columns.combination import WhereRaw

from ki_events.db import is_sqlite
from ki_events.mail.outbox import Envelope, payload_of
from ki_events.mail.tables import Message, MessageState
from ki_events.registrations.tables import Registration


@dataclass
class Unsent:
    """What unsent mails would have told one person about changes; `numbers` are the sequences of its calendar parts."""

    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    due: list[datetime] = field(default_factory=list)
    stale: list[datetime | None] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def add(self, message: Message) -> None:
        """Take in one more mail, oldest first: what people knew before is what they knew before the first."""
        payload = payload_of(message)
        self.changes = payload.get("changes", {}) | self.changes
        self.numbers |= _numbers(payload.get("calendar"))
        self.due.append(message.run_at)
        self.stale.append(message.not_after)
        self.words += filter(None, [payload.get("words", "")])


async def take_back_changes(event_id: int) -> dict[int, Unsent]:
    """Take the unsent mails about changes of an event out of the outbox; return what they said, by registration.

    What is leased may be on its way and stays. Part of a transaction that holds the event's turn.
    """
    number = "json_extract(payload, '$.event')" if is_sqlite() else "CAST(payload ->> 'event' AS INTEGER)"
    of_event = WhereRaw(number + " = {}", event_id)
    waiting = (Message.state == MessageState.pending) & Message.token.is_null() & Message.key.like("changed:%")
    query = Message.objects().where(waiting, of_event).order_by(Message.id)
    # Locked, a worker passes them over instead of sending what is being taken back.
    messages = await (query if is_sqlite() else query.lock_rows("UPDATE"))
    found: dict[int, Unsent] = {}
    for message in messages:
        found.setdefault(payload_of(message)["registration"], Unsent()).add(message)
    if messages:
        await Message.delete().where(Message.id.is_in([message.id for message in messages]))
    return found


async def passed_on(registration: Registration, colleague: Registration) -> list[Envelope]:
    """Return the unsent calendar entries of who has just lost a place, addressed to who keeps theirs.

    The letters themselves are not true any more and drop by themselves. Also what is leased is passed on: an invitation
    that comes twice with the same sequence changes nothing, one that never comes is missed.
    """
    waiting = (Message.state == MessageState.pending) & (Message.recipient == registration.email)
    newest: dict[str, Message] = {}
    for message in await Message.objects().where(waiting).order_by(Message.id):
        payload = payload_of(message)
        if payload.get("registration") == registration.id and _numbers(payload.get("calendar")):
            newest[str(payload["calendar"].get("session", "all"))] = message
    return [_to(colleague, message) for message in newest.values()]


def _to(colleague: Registration, message: Message) -> Envelope:
    return Envelope(
        key=f"calendar_entry:{colleague.id}:{message.id}",
        kind="calendar_entry",
        recipient=colleague.email,
        language=colleague.language,
        payload={
            "registration": colleague.id,
            "event": colleague.event,
            "calendar": payload_of(message)["calendar"],
        },
        run_at=message.run_at,
        not_after=message.not_after,
        is_wanted=colleague.is_told,
    )


def _numbers(calendar: dict[str, Any] | None) -> dict[int, int]:
    """Return what is invited to, as sequences by session; nothing for what takes out of the calendar."""
    if not calendar or calendar["method"] == "CANCEL" or calendar.get("cancelled"):
        return {}
    if calendar.get("all"):
        return {int(session): number for session, number in calendar["sequences"].items()}
    return {calendar["session"]: calendar["sequence"]}
