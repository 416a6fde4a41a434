"""The personal feed: the dates of all registrations of a mailbox, each as it stands, with the meeting link for who has a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Event as Entry

from ki_events.clock import now
from ki_events.events.conditions import YEAR
from ki_events.events.contingents import Attendance
from ki_events.events.ical import Face, calendar_bytes
from ki_events.events.tables import Event, Session, SessionKind, SessionStatus
from ki_events.events.vevent import Look, status_of, text, vevent
from ki_events.feeds.calendar import about
from ki_events.feeds.reading import CANCELLED_STAY
from ki_events.i18n import SOURCE_LANGUAGE, _, language
from ki_events.links import absolute
from ki_events.registrations.attended import as_attended
from ki_events.registrations.letters.status_words import stands
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Choice, ChoiceStatus, Registration, Status

ENDED_STAY = timedelta(days=30)
"""So long a date that somebody no longer goes to is shown as cancelled (2-domain.md, invariant 9)."""

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
_BEST = (CONFIRMED, TENTATIVE, CANCELLED)


@dataclass(frozen=True)
class _Going:
    """A registration, and how it stands for one session."""

    registration: Registration
    status: str


async def personal_feed(mail_key: str, source: str) -> bytes:
    """Return the calendar whose address is `source`, in the language of the moment; the same rows give the same bytes.

    Where several people use one mailbox, each date is there once and says who of them goes. Three statements.
    """
    moment = now()
    people = [row for row in await _registrations(mail_key) if _is_shown(row, moment)]
    choices = await _choices(people)
    entries = []
    for session in await _sessions({row.event.id for row in people}, moment):
        going = [found for row in people if (found := _going(row, session, choices)) is not None]
        if going:
            entries.append(_entry(session, going).to_ical())
    description = _(
        "Ihre Veranstaltungen mit Ihrem Stand: Platz, Warteliste, abgesagt. Bitte geben Sie die Adresse nicht weiter."
    )
    return calendar_bytes(entries, Face(properties=about(_("Meine Veranstaltungen"), description, source)))


async def _registrations(mail_key: str) -> list[Registration]:
    mine = (Registration.mail_key == mail_key) & Registration.erased_at.is_null()
    return (
        await Registration.objects(Registration.event, Registration.event._.organisation)
        .where(mine)
        .order_by(Registration.id)
    )


def _is_shown(registration: Registration, moment: datetime) -> bool:
    return registration.status not in ENDED or registration.changed_at >= moment - ENDED_STAY


async def _choices(people: Sequence[Registration]) -> dict[tuple[int, int], str]:
    rows = await Choice.objects().where(Choice.registration.is_in([row.id for row in people] or [0]))
    return {(row.registration, row.session): row.status for row in rows}


async def _sessions(events: set[int], moment: datetime) -> list[Session]:
    lately = Session.event.is_in(list(events) or [0]) & (Session.ends_at >= moment - YEAR)
    rows = await Session.objects().where(lately).order_by(Session.starts_at, Session.id)
    return [row for row in rows if row.status == SessionStatus.planned or row.ends_at >= moment - CANCELLED_STAY]


def _going(registration: Registration, session: Session, choices: dict[tuple[int, int], str]) -> _Going | None:
    if registration.event.id != session.event:
        return None
    status = _status(Status(registration.status))
    if session.kind == SessionKind.plenary:
        return _Going(registration, status)
    chosen = choices.get((registration.id, session.id))
    if chosen is None:
        return None
    return _Going(registration, status if chosen == ChoiceStatus.taken else TENTATIVE)


def _status(status: Status) -> str:
    if status in ENDED:
        return CANCELLED
    return CONFIRMED if status == Status.confirmed else TENTATIVE


def _entry(session: Session, going: Sequence[_Going]) -> Entry:
    event: Event = going[0].registration.event
    own = min((one.status for one in going), key=_BEST.index)
    is_inside = any(_may_join(one) for one in going)
    entry = vevent(event, _as_attended(session, going), event.organisation, Look(inside=is_inside))
    whole = status_of(event, session)
    # What happened to the event weighs more than how one stands.
    entry["STATUS"] = whole if whole != CONFIRMED else own
    if whole == CONFIRMED and own != CONFIRMED:
        entry["SUMMARY"] = text(_marked(str(entry["SUMMARY"]), going, own))
    if entry["STATUS"] != CONFIRMED:
        entry["TRANSP"] = "TRANSPARENT"  # not a date that is fixed
    entry["DESCRIPTION"] = text("\n\n".join([_who(going), str(entry["DESCRIPTION"])]))
    _touch(entry, max(one.registration.changed_at for one in going))
    return entry


def _as_attended(session: Session, going: Sequence[_Going]) -> Session:
    # Of several people of one mailbox somebody may go to the room.
    manners = {one.registration.attendance for one in going}
    return as_attended(session, manners.pop()) if len(manners) == 1 else session


def _may_join(one: _Going) -> bool:
    return one.status == CONFIRMED and one.registration.attendance != Attendance.on_site


def _marked(title: str, going: Iterable[_Going], own: str) -> str:
    if own == CANCELLED:
        return _("Abgesagt: {title}").format(title=title)
    if any(one.registration.status == Status.offered for one in going):
        return _("Platzangebot: {title}").format(title=title)
    if any(one.registration.status in (Status.waitlisted, Status.confirmed) for one in going):
        return _("Warteliste: {title}").format(title=title)
    return _("Noch offen: {title}").format(title=title)


def _who(going: Iterable[_Going]) -> str:
    # No link of a registration: calendars are shared, and whoever has that link may cancel.
    prefix = "" if language() == SOURCE_LANGUAGE else f"/{language()}"
    return "\n".join(
        [*(_line(one.registration) for one in going), _("Ändern und absagen:") + " " + absolute(f"{prefix}/meine")]
    )


def _line(registration: Registration) -> str:
    return f"{registration.given_name} {registration.family_name}: {stands(registration.status)}"


def _touch(entry: Entry, changed_at: datetime) -> None:
    """Let the entry be as new as the newest of its registrations."""
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        newest = max(entry.decoded(name), changed_at.replace(microsecond=0))
        del entry[name]
        entry.add(name, newest)
