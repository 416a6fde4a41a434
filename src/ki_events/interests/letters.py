"""What someone who asked is told: a link that confirms, and each next date; a letter that is not true any more is not sent."""

from collections.abc import Sequence
from typing import Any

from ki_events.clock import now
from ki_events.events.availability import State, availability, is_public
from ki_events.events.tables import Event, Mode, Session, SessionStatus
from ki_events.i18n import speaking
from ki_events.interests.confirming import KINDS
from ki_events.interests.letter_facts import Case, about, facts_of
from ki_events.interests.tables import Interest
from ki_events.mail.letter import Letter
from ki_events.mail.outbox import payload_of
from ki_events.mail.sending import Compose
from ki_events.mail.tables import Message
from ki_events.mail.writing import write
from ki_events.organisations.sender import sender_of

__all__ = ["KINDS", "composing"]

NOTHING_TO_TELL = frozenset({State.cancelled, State.postponed, State.past, State.closed})


async def composing(messages: Sequence[Message]) -> Compose:
    """Read whom and what a batch is about, in at most four statements; return what makes the letter of each message."""
    cases = await _open_cases(messages)

    async def compose_one(message: Message) -> Letter | None:
        case = cases.get(message.id)
        return _letter(message, case) if case is not None and _is_still_true(message, case) else None

    return compose_one


def _letter(message: Message, case: Case) -> Letter:
    with speaking(message.language):
        facts = facts_of(case)
        words = write(message.kind, about(case), vars(facts))
    sender = case.event.organisation
    return Letter(words.subject, words.text, words.html, *sender_of(sender), unsubscribe=facts.stop_link)


def _is_still_true(message: Message, case: Case) -> bool:
    if case.interest.stopped_at is not None:
        return False
    if message.kind == "interest_confirm":
        return True
    event, moment = case.event, now()
    if case.interest.confirmed_at is None or not is_public(event, moment) or event.mode == Mode.invitation:
        return False
    return event.starts_at is not None and availability(event, moment).state not in NOTHING_TO_TELL


async def _open_cases(messages: Sequence[Message]) -> dict[int, Case]:
    payloads = {message.id: payload_of(message) for message in messages}
    interests = await _of_ids(Interest, {payload["interest"] for payload in payloads.values()})
    told = {payload["event"] for payload in payloads.values() if "event" in payload}
    events = await _events(told | {interest.event for interest in interests.values()})
    sessions = await _planned(told)
    cases = {}
    for number, payload in payloads.items():
        interest = interests.get(payload["interest"])
        if interest is not None:
            asked_at = events[interest.event]
            event = events[payload.get("event", interest.event)]
            cases[number] = Case(interest, asked_at, event, sessions.get(event.id, []))
    return cases


async def _of_ids(table: type[Interest], ids: set[int]) -> dict[int, Interest]:
    return {row.id: row for row in await table.objects().where(table.id.is_in(list(ids)))} if ids else {}


async def _events(ids: set[int]) -> dict[int, Event]:
    if not ids:
        return {}
    found: dict[int, Any] = {
        row.id: row for row in await Event.objects(Event.organisation).where(Event.id.is_in(list(ids)))
    }
    return found


async def _planned(events: set[int]) -> dict[int, list[Session]]:
    if not events:
        return {}
    of_events = Session.event.is_in(list(events)) & (Session.status == SessionStatus.planned)
    found: dict[int, list[Session]] = {}
    for session in await Session.objects().where(of_events).order_by(Session.starts_at, Session.id):
        found.setdefault(session.event, []).append(session)
    return found
