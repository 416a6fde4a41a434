"""The lists of elective sessions move directly and in the same transaction: who waits for a workshop goes there when it has a place."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.events.tables import Event, Session
from ki_events.mail.outbox import put_all
from ki_events.registrations.elective_plan import Switch, plan_of
from ki_events.registrations.letters.workshops import Switched, workshop_letters
from ki_events.registrations.seating import choices_of
from ki_events.registrations.tables import Choice, ChoiceStatus, Registration
from ki_events.rows import one, portions, some


async def serve_sessions(event: Event) -> None:
    """Give each free place of an elective session to the first who waits for it and has no other session at that time.

    Whoever moves leaves what they had in that round, which may let others move. The caller holds the event's turn.
    """
    plan = await plan_of(event.id, now())
    switches = plan.switches()
    if not switches:
        return
    await _write(switches)
    people = await _registrations(switches)
    switched = [_switched(each, people, plan.sessions) for each in switches]
    await put_all(await workshop_letters(switched, event))


async def could_move(event_id: int) -> Choice | None:
    """Return somebody who waits for a session that has a place for them, or None: then the lists are served."""
    return (await plan_of(event_id, now())).first()


async def electives_of(people: Iterable[Registration]) -> dict[int, list[Session]]:
    """Return the elective sessions that each registration has a place in, in two statements."""
    taken: dict[int, list[int]] = {}
    for row in await choices_of(person.id for person in people):
        if row.status == ChoiceStatus.taken:
            taken.setdefault(row.registration, []).append(row.session)
    return await sessions_of(taken)


async def sessions_of(taken: Mapping[int, Sequence[int]]) -> dict[int, list[Session]]:
    """Return the sessions of each registration, in the order of time, by their ids; one statement."""
    numbers = sorted({number for own in taken.values() for number in own})
    if not numbers:
        return {}
    marks = ", ".join(["{}"] * len(numbers))
    rows = await some(Session, QueryString(f"id IN ({marks}) ORDER BY starts_at, id", *numbers))
    return {registration: [row for row in rows if row.id in own] for registration, own in taken.items()}


async def overlapping(choice: Choice) -> Session | None:
    """Return a session of another round that the person has a place in at the time of this one, or None."""
    session = await one(Session, choice.session)
    rows = await some(
        Session,
        QueryString(
            "id IN (SELECT session FROM choice WHERE registration = {} AND status = 'taken' AND round <> {})"
            " AND starts_at < {} AND ends_at > {} ORDER BY starts_at LIMIT 1",
            choice.registration,
            choice.round,
            session.ends_at,
            session.starts_at,
        ),
    )
    return rows[0] if rows else None


async def take_choice(choice: Choice) -> Session | None:
    """Let a waiting choice have its place; return the session of that round that is left for it, if any."""
    left = [
        row
        for row in await choices_of([choice.registration])
        if row.round == choice.round and row.status == ChoiceStatus.taken
    ]
    for row in left:
        await Choice.delete().where(Choice.id == row.id)
        await count(row.session, -1)
    await Choice.update({Choice.status: ChoiceStatus.taken}).where(Choice.id == choice.id)
    await count(choice.session, 1)
    return await one(Session, left[0].session) if left else None


async def forget_session(session: Session) -> None:
    """Take a dropped session out of everyone's choices."""
    await Choice.delete().where(Choice.session == session.id)
    await Session.raw("UPDATE session SET taken = 0 WHERE id = {}", session.id)


async def count(session_id: int, people: int) -> None:
    """Change the counter of an elective session; the database refuses what breaks invariant 1."""
    await Session.raw("UPDATE session SET taken = taken + {} WHERE id = {}", people, session_id)


async def _write(switches: Sequence[Switch]) -> None:
    changes: Counter[int] = Counter(each.choice.session for each in switches)
    changes.subtract(each.left.session for each in switches if each.left is not None)
    for ids in portions(each.left.id for each in switches if each.left is not None):
        await Choice.delete().where(Choice.id.is_in(ids))
    for ids in portions(each.choice.id for each in switches):
        await Choice.update({Choice.status: ChoiceStatus.taken}).where(Choice.id.is_in(ids))
    for session, people in sorted(changes.items()):
        if people:
            await count(session, people)


async def _registrations(switches: Sequence[Switch]) -> dict[int, Registration]:
    found: dict[int, Registration] = {}
    for ids in portions(sorted({each.choice.registration for each in switches})):
        marks = ", ".join(["{}"] * len(ids))
        found |= {row.id: row for row in await some(Registration, QueryString(f"id IN ({marks})", *ids))}
    return found


def _switched(switch: Switch, people: Mapping[int, Registration], sessions: Mapping[int, Session]) -> Switched:
    left = None if switch.left is None else sessions[switch.left.session]
    return Switched(people[switch.choice.registration], sessions[switch.choice.session], left)
