"""The counters beside the event's own: contingents, elective sessions, uses of a link; changed only while holding the event's turn."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from piccolo.querystring import QueryString

from ki_events.events.contingents import Contingent
from ki_events.events.tables import Session
from ki_events.registrations.room import Seat
from ki_events.registrations.tables import Choice, ChoiceStatus, Registration
from ki_events.rows import insert_all, portions, some


async def take_seats(people: Sequence[Registration], seats: Mapping[int, Seat]) -> None:
    """Count the seats of people who have just got places, by registration id, and note what they hold.

    The database refuses what would break invariant 1.
    """
    await _count_contingents(people, seats, 1)
    for contingent, ids in _by_contingent(people, seats).items():
        await _set_contingent(ids, contingent)
    for person in people:
        person.contingent = seats[person.id].contingent
    await _count_sessions(Counter(session for *_, session in _sessions_in(people, seats)))
    await _take_choices(people, seats)


async def count_seats(people: Sequence[Registration], seats: Mapping[int, Seat]) -> list[Choice]:
    """Count the seats of newcomers, who were written with their contingents; return the choices that are to be written."""
    await _count_contingents(people, seats, 1)
    wanted = _sessions_in(people, seats)
    await _count_sessions(Counter(session for *_, session in wanted))
    return [_taken(*each) for each in wanted]


async def leave_seats(people: Sequence[Registration]) -> None:
    """Count down what these people hold, who have just lost their places; their choices wait again."""
    seats = {person.id: Seat(person.contingent) for person in people}
    await _count_contingents(people, seats, -1)
    await _set_contingent([person.id for person in people if person.contingent is not None], None)
    for person in people:
        person.contingent = None
    await _leave_choices([person.id for person in people])


async def forget_choices(people: Sequence[Registration]) -> None:
    """Delete the choices of people who have left the event."""
    for ids in portions(person.id for person in people):
        await Choice.delete().where(Choice.registration.is_in(ids))


async def _set_contingent(people: Sequence[int], contingent: int | None) -> None:
    for ids in portions(people):
        await Registration.update({Registration.contingent: contingent}).where(Registration.id.is_in(ids))


def _by_contingent(people: Sequence[Registration], seats: Mapping[int, Seat]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for person in people:
        contingent = seats[person.id].contingent
        if contingent is not None:
            found.setdefault(contingent, []).append(person.id)
    return found


async def _count_contingents(people: Sequence[Registration], seats: Mapping[int, Seat], each: int) -> None:
    own = Counter(seats[person.id].contingent for person in people if seats[person.id].contingent is not None)
    for contingent, number in own.items():
        await Contingent.raw("UPDATE contingent SET taken = taken + {} WHERE id = {}", each * number, contingent)
    manners = Counter((person.event, person.attendance) for person in people if person.attendance)
    for (event, manner), number in manners.items():
        await Contingent.raw(
            "UPDATE contingent SET taken = taken + {} WHERE event = {} AND kind = 'attendance' AND value = {}",
            each * number,
            event,
            manner,
        )


async def _count_sessions(sessions: Mapping[int, int]) -> None:
    if not sessions:
        return
    # One statement with numbers of ours in it: in a rush each one more keeps everybody waiting.
    cases = " ".join(f"WHEN {int(session)} THEN {int(number)}" for session, number in sessions.items())
    ids = ", ".join(str(int(session)) for session in sessions)
    await Session.raw(f"UPDATE session SET taken = taken + CASE id {cases} ELSE 0 END WHERE id IN ({ids})")  # noqa: S608 - numbers


async def _take_choices(people: Sequence[Registration], seats: Mapping[int, Seat]) -> None:
    wanted = _sessions_in(people, seats)
    if not wanted:
        return
    known = {(row.registration, row.session): row for row in await choices_of([person.id for person, *_ in wanted])}
    there = [known[person.id, session].id for person, _, session in wanted if (person.id, session) in known]
    for ids in portions(there):
        await Choice.update({Choice.status: ChoiceStatus.taken}).where(Choice.id.is_in(ids))
    new = [_taken(*each) for each in wanted if (each[0].id, each[2]) not in known]
    if new:
        await insert_all(new)


def _sessions_in(people: Sequence[Registration], seats: Mapping[int, Seat]) -> list[tuple[Registration, int, int]]:
    return [(person, *pair) for person in people for pair in seats[person.id].sessions]


def _taken(person: Registration, round_: int, session: int) -> Choice:
    return Choice(
        registration=person.id,
        event=person.event,
        round=round_,
        session=session,
        status=ChoiceStatus.taken,
        turn=person.turn,
    )


async def _leave_choices(ids: Sequence[int]) -> None:
    choices = await choices_of(ids)
    taken = [row for row in choices if row.status == ChoiceStatus.taken]
    if not taken:
        return
    await _count_sessions({session: -number for session, number in Counter(row.session for row in taken).items()})
    wished = {(row.registration, row.round) for row in choices if row.status == ChoiceStatus.waiting}
    # What they hope for is what they wished for; what they only had is no wish.
    gone = [row.id for row in taken if (row.registration, row.round) in wished]
    back = [row.id for row in taken if (row.registration, row.round) not in wished]
    for some_ids in portions(gone):
        await Choice.delete().where(Choice.id.is_in(some_ids))
    for some_ids in portions(back):
        await Choice.update({Choice.status: ChoiceStatus.waiting}).where(Choice.id.is_in(some_ids))


async def choices_of(ids: Iterable[int]) -> list[Choice]:
    """Return the choices of these registrations."""
    found: list[Choice] = []
    for wanted in portions(ids):
        marks = ", ".join(["{}"] * len(wanted))
        found += await some(Choice, QueryString(f"registration IN ({marks})", *wanted))
    return found
