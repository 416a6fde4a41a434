"""The lists of elective sessions move directly and in the same transaction: who waits for a workshop goes there when it has a place."""

from collections.abc import Iterable

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.events.tables import Event, Session
from ki_events.mail.outbox import Envelope, put_all
from ki_events.registrations.ledger import calendar_part, is_wanted_by_colleague
from ki_events.registrations.plain_letters import plain_letter
from ki_events.registrations.seating import choices_of
from ki_events.registrations.tables import Choice, ChoiceStatus, Registration, Status
from ki_events.rows import one, some


async def serve_sessions(event: Event) -> None:
    """Give each free place of an elective session to the first who waits for it and has no other session at that time.

    Whoever moves leaves what they had in that round, which may let others move. The caller holds the event's turn.
    """
    while (choice := await could_move(event.id)) is not None:
        await _move_up(choice, event)


async def electives_of(people: Iterable[Registration]) -> dict[int, list[Session]]:
    """Return the elective sessions that each registration has a place in, in two statements."""
    taken = [row for row in await choices_of(person.id for person in people) if row.status == ChoiceStatus.taken]
    if not taken:
        return {}
    numbers = sorted({row.session for row in taken})
    marks = ", ".join(["{}"] * len(numbers))
    sessions = {row.id: row for row in await some(Session, QueryString(f"id IN ({marks})", *numbers))}
    found: dict[int, list[Session]] = {}
    for row in taken:
        found.setdefault(row.registration, []).append(sessions[row.session])
    return {number: sorted(own, key=lambda each: (each.starts_at, each.id)) for number, own in found.items()}


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


async def could_move(event_id: int) -> Choice | None:
    """Return somebody who waits for a session that has a place for them, or None: then the lists are served."""
    stuck: set[int] = set()
    while (choice := await _first_waiting(event_id, stuck)) is not None:
        if await overlapping(choice) is None:
            return choice
        stuck.add(choice.id)
    return None


async def count(session_id: int, people: int) -> None:
    """Change the counter of an elective session; the database refuses what breaks invariant 1."""
    await Session.raw("UPDATE session SET taken = taken + {} WHERE id = {}", people, session_id)


async def workshop_letters(
    registration: Registration, event: Event, new: Session | None, left: Session | None
) -> list[Envelope]:
    """Return what a confirmed person is written about a switched workshop: one calendar message per session (RFC 5546 3.2.2)."""
    if registration.status != Status.confirmed:
        return []
    letters = []
    for session, method, kind in ((new, "REQUEST", "workshop_taken"), (left, "CANCEL", "workshop_left")):
        if session is None:
            continue
        part = await _part(registration, session, method)
        if part is None and method == "CANCEL":
            continue
        letter = plain_letter(registration, event, kind, f"{kind}:{registration.id}:{session.id}:{event.turn}")
        letter.payload["session"] = session.id
        if part:
            letter.payload["calendar"] = part
        letters.append(letter)
    return letters


async def _part(registration: Registration, session: Session, method: str) -> dict[str, object] | None:
    if method == "CANCEL" and await is_wanted_by_colleague(registration, session):
        return None
    return await calendar_part(registration.mail_key, session, method)


async def _first_waiting(event_id: int, stuck: set[int]) -> Choice | None:
    rows = await some(
        Choice,
        QueryString(
            "id IN (SELECT choice.id FROM choice JOIN registration ON registration.id = choice.registration"
            " AND registration.holds_place AND registration.status <> 'unverified' JOIN session ON session.id = choice.session"
            " WHERE choice.event = {} AND choice.status = 'waiting' AND session.status = 'planned' AND session.starts_at > {}"
            " AND (session.capacity IS NULL OR session.taken < session.capacity)) ORDER BY turn, id",
            event_id,
            now(),
        ),
    )
    return next((row for row in rows if row.id not in stuck), None)


async def _move_up(choice: Choice, event: Event) -> None:
    left = await take_choice(choice)
    registration = await one(Registration, choice.registration)
    new = await one(Session, choice.session)
    await put_all(await workshop_letters(registration, event, new, left))
