"""A night's sweep is done in rounds, which may break off, begin twice or be late."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from ki_events import heartbeat
from ki_events.audit import AuditEntry
from ki_events.clock import BERLIN, turned
from ki_events.events.tables import Event
from ki_events.registrations.questions.tables import Answer, RetentionClass
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Invitation, Registration
from ki_events.retention import sweeping
from ki_events.retention.erasing import erase_registrations
from ki_events.retention.sweeping import sweep_at_night
from tests.characters import make_event, person, sign_up
from tests.retention.makers import (
    answer,
    live,
)
from tests.retention.nights import days_after

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_crash_in_the_middle_loses_nothing_and_the_next_round_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [await make_event() for _ in range(3)]
    for event in events:
        await live(event)
    steps = 0
    erase = erase_registrations

    async def erase_and_fall(ids: Any) -> Any:
        nonlocal steps
        steps += 1
        erased = await erase(ids)
        if steps == 2:
            raise ConnectionResetError
        return erased

    monkeypatch.setattr(sweeping, "erase_registrations", erase_and_fall)
    with await days_after(events[0], 800):
        with pytest.raises(ConnectionResetError):
            await sweep_at_night()
        assert 1 == await Registration.count().where(Registration.erased_at.is_not_null())
        assert await heartbeat.last_beat("retention") is None
        await sweep_at_night()
        assert 3 == await Registration.count().where(Registration.erased_at.is_not_null())
        assert [] == await faults()


async def test_sweep_runs_once_a_night_and_makes_up_for_a_missed_one() -> None:
    event = await make_event()
    night = (event.ends_at + timedelta(days=20)).astimezone(BERLIN).replace(hour=3, minute=0, second=0, microsecond=0)
    seen = []
    for hours in (-2.0, 0.01, 12.0, 24.01):
        with turned(night + timedelta(hours=hours)):
            await answer(await sign_up_late(event, hours), "x", RetentionClass.sensitive)
            await sweep_at_night()
            seen.append(await Answer.count())
    # At first at once, since none ever ran; then at three o'clock, and again the next night.
    assert [0, 0, 1, 0] == seen


async def sign_up_late(event: Event, number: float) -> Registration:
    with turned(event.starts_at - timedelta(days=1)):
        return await sign_up(event, person(int(number) + 100))


async def test_round_ends_in_time_and_the_next_one_takes_up_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    event = await make_event(5)
    for number in range(5):
        await sign_up(event, person(number))
    monkeypatch.setattr(sweeping, "MOST_ROWS", 1)
    monkeypatch.setattr(sweeping, "LONGEST_ROUND", -1.0)
    await Invitation.delete(force=True)
    with await days_after(event, 366):
        seen = []
        for _ in range(6):
            await sweep_at_night()
            seen.append(await Registration.count().where(Registration.erased_at.is_not_null()))
        assert [1, 2, 3, 4, 5, 5] == seen
        assert await heartbeat.last_beat("retention") is not None


async def test_two_workers_at_once_erase_everything_once() -> None:
    event = await make_event(5)
    for number in range(5):
        await sign_up(event, person(number))
    with await days_after(event, 366):
        await asyncio.gather(sweep_at_night(), sweep_at_night())
    entries = await AuditEntry.objects().where(AuditEntry.action == "registrations.erased")
    assert 5 == sum(json.loads(entry.after)["people"] for entry in entries)
    assert 5 == await Registration.count().where(Registration.erased_at.is_not_null())
    assert {1} == {row.generation for row in await Registration.objects()}
