"""Four processes, hundreds of people, one event: nobody is lost, overbooked or overtaken, on either database."""

import json
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest

from ki_events.clock import now
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, Round, Serving, SessionKind
from ki_events.mail.tables import Message
from ki_events.organisations.tables import Organisation
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Party, Registration, Status
from ki_events.rows import one
from tests.characters import make_event, make_session
from tests.conftest import KIND, Database
from tests.registrations.special_rush import GROUP, accept_all

pytestmark = pytest.mark.anyio

PROCESSES = 4
EACH = 60
PLACES = 50
FORMS = 20
"""Of each process at the special event."""
WORKSHOPS = (20, 25, 30)
"""Places of the workshops of each round: more than the event has, and the first is full long before the event."""


def rush(database: Database, event: Event, manner: str) -> list[int]:
    """Let everyone in at once; return the ids that the processes were told, and print how fast it went."""
    processes = [_process(database, "rush", event.id, number * EACH, EACH, manner) for number in range(PROCESSES)]
    started = time.perf_counter()
    answers = _answers(processes)
    took = time.perf_counter() - started
    people = PROCESSES * EACH
    slowest = sorted(second for answer in answers for second in answer["seconds"])[int(people * 0.99) - 1]
    print(
        f"{KIND}, {manner}: {people} people, {PLACES} places, {people / took:.0f}/s with start-up, p99 {slowest * 1000:.0f} ms"
    )
    return [number for answer in answers for number in answer["ids"]]


def _process(database: Database, module: str, *words: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.registrations.{module}", *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=database.environment,
    )


def _answers(processes: list["subprocess.Popen[str]"]) -> list[dict[str, Any]]:
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


async def test_rush_when_parties_want_workshops_and_offers_are_accepted_at_once(database: Database) -> None:
    event = await make_special_event()
    answers = _answers([_process(database, "special_rush", event.id, n * FORMS, FORMS) for n in range(PROCESSES)])
    await accept_all(event.id)
    rows = await Registration.objects().order_by(Registration.turn)
    assert sorted(number for answer in answers for number in answer["ids"]) == sorted(row.id for row in rows)
    assert PROCESSES * FORMS * 3 // 2 == len(rows) == len({row.mail_key for row in rows})
    staying = [row for row in rows if row.status != Status.cancelled]
    assert PROCESSES * FORMS // 5 == len(rows) - len(staying)
    assert {Status.confirmed, Status.waitlisted} == {row.status for row in staying}
    parties = await Party.select(Party.id)
    assert {1} == {len({row.holds_place for row in staying if row.party == party["id"]}) for party in parties}
    assert [] == await faults()


async def make_special_event() -> Event:
    """Return an event with two rounds of workshops and places for one group, which offers what becomes free."""
    event = await make_event(capacity=PLACES, serving=Serving.offer)
    organisation = await one(Organisation, event.organisation)
    for number in (1, 2):
        round_ = Round(event=event.id, number=number, name=f"Runde {number}", required=True)
        await round_.save()
        start = event.starts_at + timedelta(minutes=90 * (number - 1))
        for places in WORKSHOPS:
            columns = {"kind": SessionKind.elective, "round": round_.id, "ends_at": start + timedelta(hours=1)}
            await make_session(event, organisation, start, capacity=places, **columns)
    release_at = now() + timedelta(days=7)
    await Contingent(
        event=event.id, kind=ContingentKind.target_group, value=GROUP, name="Kita", places=12, release_at=release_at
    ).save()
    return event
