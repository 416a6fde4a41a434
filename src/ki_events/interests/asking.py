"""Where no place is to be had, one can ask to be told of the next date; nobody learns by it whether an address is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ki_events.addresses import mail_key
from ki_events.audit import record
from ki_events.clock import local, now
from ki_events.db import transaction
from ki_events.events.availability import State, availability, is_public
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.interests.tables import Interest
from ki_events.links import new_public_id
from ki_events.mail.outbox import Envelope, put
from ki_events.refusal import Refused
from ki_events.rows import one

CONFIRM_WITHIN = timedelta(days=7)
MOST_OPEN = 5
"""So many requests of one address may wait for their confirmation: whoever types a stranger's address cannot fill a mailbox."""

_NO_PLACE = frozenset({State.waiting_list, State.closed, State.past, State.cancelled, State.postponed})
_BOOKABLE = frozenset({State.free, State.few})


@dataclass(frozen=True)
class _Noted:
    """The row of a request; `is_new` where this address had not asked at this event, or long ago."""

    id: int
    is_new: bool


def may_ask(event: Event, moment: datetime) -> bool:
    """Say whether one can ask at `moment` (UTC) to be told of the next date: there is no place, or no date yet."""
    state = availability(event, moment).state
    return state in _NO_PLACE or (event.starts_at is None and state not in _BOOKABLE)


def is_undated(event: Event) -> bool:
    """Say whether what people wait for is the date of this event itself."""
    return bool(event.postponed) or event.starts_at is None


async def ask(event_id: int, email: str, language: str) -> None:
    """Note the wish and send a link that confirms it, at most once a day; it counts once the mailbox says so.

    Whether the address is known makes no difference here, only in its mailbox. Raise `Refused` ("unknown", "place_free" or
    the state of the event) where one cannot ask, and `LookupError` when there is no such event.
    """
    event, moment = await one(Event, event_id), now()
    _refuse_unless_askable(event, moment)
    async with transaction():
        if await _too_many_open(event_id, email):
            return
        noted = await _note(event_id, email, language)
        is_first_today = await put(_letter(noted, email, language, moment))
        if is_first_today and noted.is_new:
            await record("person", "interest.asked", f"interest:{noted.id}")


def why_not(event: Event, moment: datetime) -> str:
    """Return the sentence for an event at which one cannot ask: what to do instead."""
    state = availability(event, moment).state
    if state in _BOOKABLE:
        return _("Hier gibt es noch Plätze. Sie können sich gleich anmelden.")
    return {
        State.no_registration: _("Hier brauchen Sie keine Anmeldung. Kommen Sie einfach vorbei."),
        State.external: _("Die Anmeldung läuft über die Website der veranstaltenden Organisation."),
        State.not_yet_open: _(
            "Die Anmeldung ist noch nicht offen. Auf der Seite der Veranstaltung steht, wann sie öffnet."
        ),
    }.get(state, _("Zu dieser Veranstaltung wird persönlich eingeladen. Einen nächsten Termin kündigen wir nicht an."))


def _refuse_unless_askable(event: Event, moment: datetime) -> None:
    if not is_public(event, moment):
        raise Refused("unknown", _("Diese Veranstaltung gibt es nicht."))
    if not may_ask(event, moment):
        state = availability(event, moment).state
        raise Refused("place_free" if state in _BOOKABLE else state, why_not(event, moment))


async def _too_many_open(event_id: int, email: str) -> bool:
    elsewhere = (Interest.mail_key == mail_key(email)) & (Interest.event != event_id)
    count: int = await Interest.count().where(elsewhere & Interest.confirmed_at.is_null())
    return count >= MOST_OPEN


async def _note(event_id: int, email: str, language: str) -> _Noted:
    # What is confirmed stays as it is: who asks now has proven nothing.
    rows = await Interest.raw(
        "INSERT INTO interest (public_id, generation, event, email, mail_key, language, asked_at)"
        " VALUES ({}, 0, {}, {}, {}, {}, {}) ON CONFLICT (event, mail_key) DO UPDATE SET"
        " asked_at = CASE WHEN interest.confirmed_at IS NULL THEN excluded.asked_at ELSE interest.asked_at END,"
        " email = CASE WHEN interest.confirmed_at IS NULL THEN excluded.email ELSE interest.email END,"
        " language = CASE WHEN interest.confirmed_at IS NULL THEN excluded.language ELSE interest.language END"
        " RETURNING id, confirmed_at",
        new_public_id(),
        event_id,
        email,
        mail_key(email),
        language,
        now(),
    )
    return _Noted(rows[0]["id"], rows[0]["confirmed_at"] is None)


def _letter(noted: _Noted, email: str, language: str, moment: datetime) -> Envelope:
    return Envelope(
        key=f"interest_confirm:{noted.id}:{local(moment).date().isoformat()}",
        kind="interest_confirm",
        recipient=email,
        language=language,
        payload={"interest": noted.id},
        not_after=moment + CONFIRM_WITHIN,
    )
