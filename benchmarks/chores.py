"""What the worker does with ten thousand people at a time, while somebody else wants to write; each prints how long both took."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from ki_events.clock import now, turned
from ki_events.db import is_sqlite, transaction
from ki_events.events.tables import Event, Session
from ki_events.interests.tables import Interest
from ki_events.interests.telling import tell_of_new
from ki_events.mail.tables import Message, MessageState
from ki_events.registrations.letters.reminders import plan_reminders
from ki_events.registrations.questions.tables import Answer, Question, QuestionKind, RetentionClass
from ki_events.registrations.tables import By, Decision, Invitation, Registration, Status
from ki_events.retention.sweeping import sweep
from ki_events.rows import insert_all
from tests.characters import make_event

PEOPLE_PER_EVENT = 1000
ROWS = 200
"""So many are written by one statement."""


async def reminders(count: int) -> None:
    """Let so many people have a place in events of tomorrow; plan their reminders."""
    start = now() + timedelta(days=1, minutes=-1)
    await _events(count, start)
    await Message.delete(force=True)
    # Whether now is one of the quiet hours must not matter: at noon.
    with turned(datetime.now(UTC)):
        await _measured(plan_reminders, count)


async def wishes(count: int) -> None:
    """Let so many people have asked for the next date of one offer; tell them."""
    past = await make_event(None, offer="lesen", starts_at=now() - timedelta(weeks=3))
    moment = now() - timedelta(days=30)
    rows = [
        Interest(
            public_id=f"i{number:015}", event=past.id, email=f"gast.{number}@schule.example",
            mail_key=f"gast.{number}@schule.example", asked_at=moment, confirmed_at=moment,
        )
        for number in range(count)
    ]  # fmt: skip
    await _write(rows)
    await make_event(None, offer="lesen")
    await _measured(tell_of_new, count)


async def past(count: int) -> None:
    """Let so many people have been at events of three years ago, with all that they leave behind; sweep."""
    await _events(count, now() - timedelta(days=1000))
    await _leave_traces()
    erased = 0

    async def sweep_all() -> int:
        nonlocal erased
        async for number in sweep():
            erased += number
        return erased

    # Two answers, a reason, a calendar entry, a mail, and the person.
    await _measured(sweep_all, 6 * count)


async def _measured(do: Callable[[], Awaitable[int]], expected: int) -> None:
    if not is_sqlite():
        # As PostgreSQL does by itself within a minute: so many rows never come in one second elsewhere.
        await Event.raw("ANALYZE")
    waits: list[float] = []
    other = asyncio.create_task(_write_now_and_then(waits))
    started = perf_counter()
    done = await do()
    seconds = perf_counter() - started
    other.cancel()
    assert done == expected, done
    print(json.dumps({"seconds": seconds, "longest": max(waits)}))


async def _write_now_and_then(waits: list[float]) -> None:
    while True:
        started = perf_counter()
        async with transaction():
            await Event.raw("UPDATE event SET revision = revision + 1 WHERE id = (SELECT min(id) FROM event)")
        waits.append(perf_counter() - started)
        await asyncio.sleep(0.002)


async def _events(count: int, start: datetime) -> None:
    for first in range(0, count, PEOPLE_PER_EVENT):
        event = await make_event(None, starts_at=start)
        async with transaction():
            await _write_places(event, first, min(count, first + PEOPLE_PER_EVENT))


async def _write_places(event: Event, first: int, end: int) -> None:
    moment = now() - timedelta(days=30)
    rows = [
        Registration(
            public_id=f"r{number:015}", event=event.id, turn=number - first + 1, status=Status.confirmed, holds_place=True,
            given_name="Gast", family_name=f"Muster {number}", email=f"gast.{number}@schule.example",
            mail_key=f"gast.{number}@schule.example", name_key=f"gast muster {number}", nonce=f"nonce-{number}",
            registered_at=moment, changed_at=moment, placed_at=moment,
        )
        for number in range(first, end)
    ]  # fmt: skip
    await _write(rows)
    await Event.update({Event.taken: len(rows), Event.turn: len(rows)}).where(Event.id == event.id)


async def _leave_traces() -> None:
    people = await Registration.select(Registration.id, Registration.event, Registration.mail_key)
    sessions = {row["event"]: row["id"] for row in await Session.select(Session.id, Session.event)}
    asked: dict[tuple[int, RetentionClass], int] = {}
    for event in sessions:
        for kind in RetentionClass:
            question = Question(event=event, key=kind.value, kind=QuestionKind.text, label="Was noch?", retention=kind)
            await question.save()
            asked[event, kind] = question.id
    moment = now() - timedelta(days=990)
    for row in [list(map(make, people)) for make in _traces(asked, sessions, moment)]:
        await _write(row)


def _traces(
    asked: dict[tuple[int, RetentionClass], int], sessions: dict[int, int], moment: datetime
) -> list[Callable[[dict[str, Any]], Any]]:
    return [
        lambda one: Answer(registration=one["id"], question=asked[one["event"], RetentionClass.standard], value="Nein"),
        lambda one: Answer(registration=one["id"], question=asked[one["event"], RetentionClass.sensitive], value="Ja"),
        lambda one: Decision(
            registration=one["id"], event=one["event"], at=moment, to_status=Status.confirmed, by=By.person,
            rule="place_free", reason="Ich komme gern.",
        ),
        lambda one: Invitation(mail_key=one["mail_key"], session=sessions[one["event"]], sequence=0, method="REQUEST"),
        lambda one: Message(
            key=f"registered:{one['id']}", kind="registered", recipient=one["mail_key"], state=MessageState.sent,
            run_at=moment, created_at=moment, sent_at=moment,
        ),
    ]  # fmt: skip


async def _write(rows: list[Any]) -> None:
    for at in range(0, len(rows), ROWS):
        await insert_all(rows[at : at + ROWS])
