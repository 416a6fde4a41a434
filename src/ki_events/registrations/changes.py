"""People hear once of a change: what changes within ten minutes is one letter, and none if nothing is left of it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from ki_events.clock import now
from ki_events.events.tables import Event, Session, SessionKind, SessionStatus
from ki_events.mail.outbox import Envelope, put_all
from ki_events.mail.quiet_hours import not_in_quiet_hours
from ki_events.mail.tables import Message, MessageState
from ki_events.registrations.known import Before
from ki_events.registrations.ledger import calendar_parts
from ki_events.registrations.rules import ENDED, HOLDS_A_PLACE
from ki_events.registrations.tables import Registration
from ki_events.registrations.turns import Turn, take_turn

WAIT = timedelta(minutes=10)
AT_ONCE_BEFORE = timedelta(hours=2)
"""So near to the start nobody waits for a second change (2-domain.md, "Event")."""


async def tell_changes(event_id: int, before: dict[int, Before]) -> int:
    """Write one letter to everyone who has a place or waits; return how many people that are.

    `before` has what was known of each changed session, by its id. Who holds a place gets one REQUEST per session. A
    letter that has not left yet takes the further changes up. Part of the verb's transaction.
    """
    turn = await take_turn(event_id)
    event = await Event.objects().get(Event.id == event_id)
    if event is None:
        raise LookupError(f"no event {event_id}")
    rows = await Session.objects().where(Session.id.is_in(list(before))).order_by(Session.starts_at, Session.id)
    sessions = [session for session in rows if session.ends_at > now()]
    people = await _active(event_id)
    if not sessions or not people:
        return 0
    telling = _Telling(event, sessions, before, turn)
    pending = await _pending([person.id for person in people])
    for registration in people:
        await put_all(await telling.envelopes(registration, pending.get(registration.id)))
    return len(people)


@dataclass(frozen=True)
class _Telling:
    event: Event
    sessions: Sequence[Session]
    before: dict[int, Before]
    turn: Turn

    async def envelopes(self, registration: Registration, pending: Message | None) -> list[Envelope]:
        payload = json.loads(pending.payload) if pending else {}
        told = payload.get("changes", {})
        news = [session for session in self.sessions if str(session.id) not in told]
        if not news:
            return []
        changes = told | {str(session.id): asdict(self.before[session.id]) for session in news}
        parts = []
        if registration.status in HOLDS_A_PLACE:
            parts = await calendar_parts(
                registration.mail_key, [session for session in news if _is_for_everyone(session)]
            )
        key = f"changed:{registration.id}:{self.turn.number}"
        if pending:
            await Message.update({Message.payload: json.dumps(payload | {"changes": changes})}).where(
                Message.id == pending.id
            )
            return [self._entry(registration, key, part) for part in parts]
        letter: dict[str, Any] = {"registration": registration.id, "event": self.event.id, "changes": changes}
        if parts:
            letter["calendar"] = parts[0]
        if len(parts) > 1:
            letter["part"], letter["parts"] = 1, len(parts)
        further = [self._entry(registration, key, part, number) for number, part in enumerate(parts[1:], start=2)]
        for envelope in further:
            envelope.payload["parts"] = len(parts)
        return [self._envelope(registration, ("changed", key), letter), *further]

    def _entry(self, registration: Registration, key: str, part: dict[str, Any], number: int | None = None) -> Envelope:
        payload: dict[str, Any] = {"registration": registration.id, "event": self.event.id, "calendar": part}
        if number is not None:
            payload["part"] = number
        return self._envelope(registration, ("calendar_entry", f"{key}:session:{part.get('session', 'all')}"), payload)

    def _envelope(self, registration: Registration, name: tuple[str, str], payload: dict[str, Any]) -> Envelope:
        return Envelope(
            kind=name[0],
            key=name[1],
            recipient=registration.email,
            language=registration.language,
            payload=payload,
            run_at=_due(min(session.starts_at for session in self.sessions)),
            not_after=None if self.event.postponed else self.event.ends_at,
        )


async def _active(event_id: int) -> list[Registration]:
    active = (Registration.event == event_id) & Registration.status.not_in(list(ENDED))
    return await Registration.objects().where(active).order_by(Registration.turn)


async def _pending(registration_ids: Sequence[int]) -> dict[int, Message]:
    # Once it is leased it may be on its way: then the next change is a letter of its own.
    waiting = (Message.kind == "changed") & (Message.state == MessageState.pending) & Message.token.is_null()
    wanted = set(registration_ids)
    found: dict[int, Message] = {}
    for message in await Message.objects().where(waiting):
        registration_id = int(message.key.split(":")[1])
        if registration_id in wanted:
            found[registration_id] = message
    return found


def _is_for_everyone(session: Session) -> bool:
    return session.status == SessionStatus.planned and session.kind == SessionKind.plenary


def _due(first_start: datetime) -> datetime:
    moment = now()
    if first_start - moment < AT_ONCE_BEFORE:
        return moment
    return not_in_quiet_hours(moment + WAIT, first_start)
