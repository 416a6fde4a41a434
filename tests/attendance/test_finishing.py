"""What is left to do at an event that is over, and where an organisation has not finished."""

from datetime import timedelta
from typing import Any

import pytest

from ki_events.attendance.certifying import issue_due
from ki_events.attendance.finishing import Left, left_to_do, unfinished
from ki_events.clock import now, turned
from ki_events.events.tables import Event, EventStatus, Measure
from ki_events.organisations.tables import Organisation
from tests.attendance.day import choose, day_with_workshop, note
from tests.characters import BORIS, CHIARA, DILARA, make_organisation
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "mid_morning")]

ACTOR = "account:1"


async def krefeld() -> int:
    organisation: Organisation = await make_organisation()
    return organisation.id


async def test_everything_is_left_while_nobody_is_noted() -> None:
    event, _plenary, workshop = await day_with_workshop()
    await choose(event, workshop, CHIARA)
    assert Left(people=1, present=0, due=0, short=0, issued=0, unmarked=1) == await left_to_do(event)


async def test_day_is_noted_by_one_of_its_dates() -> None:
    event, plenary, workshop = await day_with_workshop()
    await note(await choose(event, workshop, CHIARA), plenary)
    await choose(event, workshop, BORIS)
    assert Left(people=2, present=1, due=1, short=0, issued=0, unmarked=0) == await left_to_do(event)
    await issue_due(event.id, ACTOR)
    assert Left(people=2, present=1, due=0, short=0, issued=1, unmarked=0) == await left_to_do(event)


async def test_each_date_is_to_be_noted_where_dates_count() -> None:
    event, plenary, workshop = await day_with_workshop(certificate_measure=Measure.dates)
    await note(await choose(event, workshop, CHIARA), plenary)
    assert Left(people=1, present=1, due=0, short=1, issued=0, unmarked=1) == await left_to_do(event)


async def test_finished_event_is_not_asked_for_any_more() -> None:
    event, plenary, workshop = await day_with_workshop()
    chiara = await choose(event, workshop, CHIARA)
    assert [(event.slug, 0, False)] == [
        (each.slug, each.due, each.is_marked) for each in await unfinished(await krefeld())
    ]
    await note(chiara, plenary)
    assert [(event.slug, 1, True)] == [
        (each.slug, each.due, each.is_marked) for each in await unfinished(await krefeld())
    ]
    await issue_due(event.id, ACTOR)
    assert [] == await unfinished(await krefeld())


async def test_who_was_there_too_little_is_not_waited_for() -> None:
    event, plenary, workshop = await day_with_workshop(certificate_measure=Measure.dates)
    await note(await choose(event, workshop, CHIARA), plenary)
    assert [] == await unfinished(await krefeld())


@pytest.mark.parametrize(
    "columns",
    [
        {"certificate": False},
        {"status": EventStatus.cancelled},
        {"postponed": True},
        {"deleted_at": now()},
        {"taken": 0},
    ],
)
async def test_event_that_issues_nothing_is_not_asked_for(columns: dict[Any, Any]) -> None:
    event, _plenary, workshop = await day_with_workshop()
    await choose(event, workshop, CHIARA)
    await Event.update(columns).where(Event.id == event.id)
    assert [] == await unfinished(await krefeld())


async def test_event_is_asked_for_within_two_weeks_of_its_end() -> None:
    event, _plenary, workshop = await day_with_workshop()
    await choose(event, workshop, CHIARA)
    seen = []
    for moment in (event.ends_at - timedelta(minutes=1), event.ends_at, event.ends_at + timedelta(days=14)):
        with turned(moment):
            seen.append(len(await unfinished(await krefeld())))
    assert [0, 1, 0] == seen


async def test_other_organisations_have_their_own() -> None:
    event, _plenary, workshop = await day_with_workshop()
    await choose(event, workshop, CHIARA)
    assert [] == await unfinished((await make_organisation("bielefeld")).id)


@pytest.mark.parametrize("events", [1, 3])
async def test_asking_takes_four_statements_for_one_event_and_for_three(events: int) -> None:
    for _ in range(events):
        event, plenary, workshop = await day_with_workshop()
        for who in (CHIARA, DILARA):
            await note(await choose(event, workshop, who), plenary)
    organisation = await krefeld()
    with counted() as statements:
        assert events == len(await unfinished(organisation))
    assert 4 == len(statements)
