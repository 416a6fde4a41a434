"""Four processes, hundreds of people, one event: nobody is lost, overbooked or overtaken, on either database."""

import json
import subprocess
import sys
import time

import pytest

from ki_events.events.tables import Event
from ki_events.mail.tables import Message
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Registration, Status
from tests.characters import make_event
from tests.conftest import KIND, Database

pytestmark = pytest.mark.anyio

PROCESSES = 4
EACH = 60
PLACES = 50


def rush(database: Database, event: Event, manner: str) -> list[float]:
    """Let everyone in at once; return the ids that the processes were told, and print how fast it went."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.registrations.rush", str(event.id), str(number * EACH), str(EACH), manner],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=database.environment,
        )
        for number in range(PROCESSES)
    ]
    started = time.perf_counter()
    answers = _answers(processes)
    took = time.perf_counter() - started
    people = PROCESSES * EACH
    slowest = sorted(second for answer in answers for second in answer["seconds"])[int(people * 0.99) - 1]
    print(
        f"{KIND}, {manner}: {people} people, {PLACES} places, {people / took:.0f}/s with start-up, p99 {slowest * 1000:.0f} ms"
    )
    return [number for answer in answers for number in answer["ids"]]


def _answers(processes: list["subprocess.Popen[str]"]) -> list[dict[str, list[float]]]:
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = []
    for process in processes:
        out, _ = process.communicate(timeout=120)
        assert 0 == process.returncode
        answers.append(json.loads(out))
    return answers


async def test_rush_when_everyone_comes_at_once(database: Database) -> None:
    event = await make_event(capacity=PLACES)
    told = rush(database, event, "coming")
    rows = await Registration.objects().order_by(Registration.turn)
    assert sorted(told) == sorted(row.id for row in rows)
    assert [Status.confirmed] * PLACES + [Status.waitlisted] * (PROCESSES * EACH - PLACES) == [
        row.status for row in rows
    ]
    assert PROCESSES * EACH == await Message.count().where(Message.kind.is_in(["registered", "waiting"]))
    assert [] == await faults()


async def test_rush_when_some_cancel_meanwhile(database: Database) -> None:
    event = await make_event(capacity=PLACES)
    told = rush(database, event, "cancelling")
    rows = await Registration.objects().order_by(Registration.turn)
    assert sorted(told) == sorted(row.id for row in rows)
    staying = [row.status for row in rows if row.status != Status.cancelled]
    assert PROCESSES * EACH // 5 == len(rows) - len(staying)
    assert [Status.confirmed] * PLACES + [Status.waitlisted] * (len(staying) - PLACES) == staying
    assert [] == await faults()
