"""The grid of a series: people by dates, and who was there when."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.attendance.lists import folded
from ki_events.attendance.shares import Share, shares_of
from ki_events.attendance.tables import Attendance
from ki_events.events.tables import Event, Session, SessionKind, SessionStatus
from ki_events.registrations.tables import Choice, ChoiceStatus, Registration

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One person: for each date whether they were there, and False in `meant` where it was not theirs."""

    registration: Registration
    ticks: Sequence[bool]
    meant: Sequence[bool]
    share: Share


@dataclass(frozen=True)
class Grid:
    """A page of the grid; `present` counts everyone of each date, on all pages."""

    sessions: Sequence[Session]
    rows: Sequence[Row]
    present: Sequence[int]
    total: int
    page: int
    pages: int


async def grid_of(event: Event, page: int = 1, words: str = "") -> Grid:
    """Return a page of the grid of those who take part, by name; `words` are sought in names and institutions."""
    people = await _people(event, words)
    pages = max(1, -(-len(people) // PER_PAGE))
    page = min(max(1, page), pages)
    shown = people[(page - 1) * PER_PAGE : page * PER_PAGE]
    planned = (Session.event == event.id) & (Session.status == SessionStatus.planned)
    sessions = await Session.objects().where(planned).order_by(Session.starts_at, Session.title, Session.id)
    present = await _present(event)
    chosen = await _chosen(event)
    shares = await shares_of(event, [person.id for person in shown])
    rows = [_row(person, sessions, (present, chosen), shares[person.id]) for person in shown]
    counts = [sum(session == each.id for _, session in present) for each in sessions]
    return Grid(sessions, rows, counts, len(people), page, pages)


async def _people(event: Event, words: str) -> list[Registration]:
    taking_part = (Registration.event == event.id) & (Registration.status == "confirmed")
    people = await Registration.objects().where(taking_part & Registration.erased_at.is_null())
    sought = folded(words).split()
    found = [
        person
        for person in people
        if all(word in folded(f"{person.given_name} {person.family_name} {person.organization}") for word in sought)
    ]
    return sorted(found, key=lambda person: (folded(person.family_name), folded(person.given_name), person.id))


async def _present(event: Event) -> set[tuple[int, int]]:
    there = (Attendance.event == event.id) & (Attendance.is_present == True)  # noqa: E712 - SQL
    rows = await Attendance.select(Attendance.registration, Attendance.session).where(there)
    return {(row["registration"], row["session"]) for row in rows}


async def _chosen(event: Event) -> set[tuple[int, int]]:
    taken = (Choice.event == event.id) & (Choice.status == ChoiceStatus.taken)
    rows = await Choice.select(Choice.registration, Choice.session).where(taken)
    return {(row["registration"], row["session"]) for row in rows}


Pairs = set[tuple[int, int]]


def _row(person: Registration, sessions: Sequence[Session], known: tuple[Pairs, Pairs], share: Share) -> Row:
    present, chosen = known
    ticks = [(person.id, session.id) in present for session in sessions]
    meant = [
        session.kind == SessionKind.plenary or (person.id, session.id) in chosen or tick
        for session, tick in zip(sessions, ticks, strict=True)
    ]
    return Row(person, ticks, meant, share)
