"""What an event has and lacks; of workshops only a day that is made of them is asked."""

from datetime import timedelta

import pytest

from ki_events.clock import now
from ki_events.events.readiness import Need, Readiness, readiness
from ki_events.events.tables import Event, EventStatus, Format, Round, Session, SessionKind, SessionStatus
from tests.characters import make_event, make_organisation, make_session

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def day(format_: Format = Format.thematic_day) -> Event:
    return await make_event(status=EventStatus.draft, format=format_)


async def add_round(event: Event) -> Round:
    round_ = Round(event=event.id, number=1, name="Vormittag")
    await round_.save()
    return round_


async def add_workshop(event: Event, round_: Round) -> Session:
    start = now() + timedelta(weeks=3)
    elective = {"kind": SessionKind.elective, "round": round_.id, "title": "Vorlesen"}
    return await make_session(event, await make_organisation(), start, **elective)


def asks_for_rounds(ready: Readiness) -> tuple[bool, bool]:
    return Need.rounds in ready.missing, Need.rounds in ready.there


async def test_day_of_workshops_lacks_them_until_each_round_has_one() -> None:
    event = await day()
    assert (True, False) == asks_for_rounds(await readiness(event))
    round_ = await add_round(event)
    assert (True, False) == asks_for_rounds(await readiness(event))
    workshop = await add_workshop(event, round_)
    assert (False, True) == asks_for_rounds(await readiness(event))
    await Session.update({Session.status: SessionStatus.cancelled}).where(Session.id == workshop.id)
    assert (True, False) == asks_for_rounds(await readiness(event))


async def test_other_formats_are_asked_once_they_have_rounds() -> None:
    event = await day(Format.training)
    assert (False, False) == asks_for_rounds(await readiness(event))
    await add_round(event)
    assert (True, False) == asks_for_rounds(await readiness(event))


@pytest.mark.parametrize(("sessions", "is_over"), [(1, False), (0, False)])
async def test_dates_to_come_and_none_are_not_over(sessions: int, is_over: bool) -> None:
    ready = await readiness(await make_event(status=EventStatus.draft, sessions=sessions))
    assert (is_over, sessions == 0) == (ready.is_over, Need.date in ready.missing)


async def test_dates_that_have_passed_are_missing_and_called_over() -> None:
    event = await make_event(status=EventStatus.draft, starts_at=now() - timedelta(weeks=1))
    ready = await readiness(event)
    assert (True, True) == (ready.is_over, Need.date in ready.stops)


async def test_missing_workshops_come_next_and_stop_nothing() -> None:
    ready = await readiness(await day())
    assert ((), Need.rounds) == (ready.stops, ready.next)


async def test_nothing_comes_next_when_only_advice_is_left() -> None:
    ready = await readiness(await day(Format.training))
    assert (True, None) == (Need.picture in ready.missing, ready.next)
