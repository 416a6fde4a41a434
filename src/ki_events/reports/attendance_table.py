"""Who was there when, as a table: a person a row, a date a column, and each person's share."""

from collections.abc import Mapping, Sequence
from typing import Any

from ki_events.attendance.lists import folded
from ki_events.attendance.shares import share_by_days, share_of
from ki_events.attendance.tables import Attendance
from ki_events.clock import local, now
from ki_events.db import snapshot
from ki_events.events.tables import Event, Measure, Session, SessionKind, SessionStatus
from ki_events.i18n import _
from ki_events.registrations.tables import Choice, ChoiceStatus, Registration
from ki_events.reports.sheets import Cell, Sheet, hours_of

Pairs = dict[int, set[int]]
"""The sessions of each registration."""


async def attendance_sheet(event: Event) -> Sheet:
    """Return who holds a place or was there, by name, with each planned date; in four statements."""
    planned = (Session.event == event.id) & (Session.status == SessionStatus.planned)
    async with snapshot():
        sessions = await Session.objects().where(planned).order_by(Session.starts_at, Session.title, Session.id)
        people = await _people(event)
        there = (Attendance.event == event.id) & (Attendance.is_present == True)  # noqa: E712 - SQL
        attended = _pairs(await Attendance.select(Attendance.registration, Attendance.session).where(there))
        taken = (Choice.event == event.id) & (Choice.status == ChoiceStatus.taken)
        chosen = _pairs(await Choice.select(Choice.registration, Choice.session).where(taken))
    rows = [_row(person, event, sessions, (attended.get(person["id"], set()), chosen.get(person["id"], set()))) for person in people]  # fmt: skip
    return Sheet(_("Anwesenheit"), [*_before(), *(_heading(each) for each in sessions), *_after(event)], rows)


def _before() -> list[str]:
    return [_("Nachname"), _("Vorname"), _("Einrichtung")]


def _after(event: Event) -> list[str]:
    dates = [_("Besuchte Termine"), _("Vorgesehene Termine"), _("Anteil der Termine in %")]
    days = [_("Besuchte Tage"), _("Vorgesehene Tage"), _("Anteil der Tage in %")]
    by_days = event.certificate_measure == Measure.days
    return [*dates, *(days if by_days else []), _("Stunden"), _("Anteil der Stunden in %")]


def _heading(session: Session) -> str:
    when = local(session.starts_at).strftime("%d.%m.%Y" if session.all_day else "%d.%m.%Y %H:%M")
    return f"{when} {session.title}".strip()


def _row(
    person: dict[str, Any], event: Event, sessions: Sequence[Session], known: tuple[set[int], set[int]]
) -> list[Cell]:
    attended, chosen = known
    by_id = {session.id: session for session in sessions}
    meant = {session.id for session in sessions if session.kind == SessionKind.plenary} | chosen
    ticked = share_of(by_id, meant, attended)
    return [
        person["family_name"],
        person["given_name"],
        person["organization"],
        *(_tick(session, meant, attended) for session in sessions),
        ticked.sessions,
        ticked.of_sessions,
        ticked.percent(Measure.dates),
        *_shares(event, by_id, meant, attended),
    ]


def _shares(event: Event, sessions: Mapping[int, Session], meant: set[int], attended: set[int]) -> list[Cell]:
    """Return the shares that certificates go by: where an event counts days, one tick is the whole day."""
    if event.certificate_measure != Measure.days:
        share = share_of(sessions, meant, attended)
        return [hours_of(share.minutes), share.percent(Measure.hours)]
    share = share_by_days(sessions, meant, attended)
    days = [share.days, share.of_days, share.percent(Measure.days)]
    return [*days, hours_of(share.minutes), share.percent(Measure.hours)]


def _tick(session: Session, meant: set[int], attended: set[int]) -> str:
    """Return nothing for a date that was not this person's, or has not begun."""
    if session.id in attended:
        return _("ja")
    return _("nein") if session.id in meant and session.starts_at <= now() else ""


async def _people(event: Event) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await Registration.raw(
        "SELECT r.id, r.given_name, r.family_name, r.organization FROM registration r"
        " WHERE r.event = {} AND r.erased_at IS NULL AND (r.status = 'confirmed' OR EXISTS"
        " (SELECT 1 FROM attendance a WHERE a.registration = r.id AND a.is_present))",
        event.id,
    )
    return sorted(rows, key=lambda row: (folded(row["family_name"]), folded(row["given_name"]), row["id"]))


def _pairs(rows: Sequence[dict[str, int]]) -> Pairs:
    found: Pairs = {}
    for row in rows:
        found.setdefault(row["registration"], set()).add(row["session"])
    return found
