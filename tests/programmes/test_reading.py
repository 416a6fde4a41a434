"""A programme's dates, neighbours and the list of an organisation, each in a fixed number of statements."""

from datetime import date

import pytest

from ki_events.events.tables import EventStatus, SessionStatus
from ki_events.programmes.reading import neighbours, occasions, programmes_of, public_programme
from tests.characters import make_event, make_organisation, make_session
from tests.programmes.makers import add_event, make_programme
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def test_programme_comes_with_its_organisation(database: object) -> None:
    await make_programme()
    found = await public_programme("wochen-2027")
    assert found is not None
    assert ("wochen-2027", "krefeld") == (found.slug, found.organisation.slug)


@pytest.mark.parametrize("slug", ["nichts", "", "../etc", "a\x00b", "x" * 500])
async def test_programme_is_none_when_there_is_no_such_slug(database: object, slug: str) -> None:
    assert await public_programme(slug) is None


async def test_dates_are_those_of_public_events_by_time(database: object) -> None:
    programme = await make_programme()
    series = await add_event(programme, sessions=2, district="Mitte")
    await add_event(programme, status=EventStatus.draft)
    await make_event(title="Not in it")
    undated = await add_event(programme, sessions=0)
    assert [(series.id, "Mitte"), (series.id, "Mitte"), (undated.id, "")] == [
        (one.event, one.district) for one in await occasions(programme)
    ]


async def test_dropped_date_is_left_out_unless_the_event_is_cancelled(database: object) -> None:
    programme = await make_programme()
    for status in (EventStatus.published, EventStatus.cancelled):
        event = await add_event(programme, status=status, title=status)
        organisation = await make_organisation()
        await make_session(event, organisation, starts_at=event.starts_at, status=SessionStatus.cancelled)
    assert [(False, 1), (True, 2)] == [
        (cancelled, sum(one.is_cancelled is cancelled for one in await occasions(programme)))
        for cancelled in (False, True)
    ]


async def test_postponed_event_has_no_date(database: object) -> None:
    programme = await make_programme()
    await add_event(programme, postponed=True)
    assert [None] == [one.starts_at for one in await occasions(programme)]


async def test_dates_take_one_statement_for_three_events_as_for_one(database: object) -> None:
    programme = await make_programme()
    for _event in range(3):
        await add_event(programme, sessions=2)
        with counted() as sent:
            await occasions(programme)
        assert 1 == len(sent)


async def test_neighbours_are_the_same_programme_of_other_years(database: object) -> None:
    this = await make_programme()
    for year in (2024, 2026, 2028, 2030):
        name = f"Wochen gegen Rassismus {year}"
        await make_programme(f"wochen-{year}", name=name, starts_on=date(year, 3, 1), ends_on=date(year, 3, 28))
    await make_programme("andere-2028", name="Interkulturelle Woche 2028", starts_on=date(2027, 9, 1))
    await make_programme("fremd-2028", organisation=await make_organisation("bielefeld"), starts_on=date(2027, 6, 1))
    found = await neighbours(this)
    assert ("wochen-2026", "wochen-2028") == (found.earlier.slug, found.later.slug)


async def test_neighbours_are_none_when_the_programme_has_no_dates(database: object) -> None:
    await make_programme()
    found = await neighbours(await make_programme("wochen", starts_on=None, ends_on=None))
    assert (None, None) == (found.earlier, found.later)


async def test_programmes_of_an_organisation_come_latest_first_with_their_events(database: object) -> None:
    first = await make_programme()
    await make_programme("wochen-2028", starts_on=date(2028, 3, 1))
    await make_programme("ohne", starts_on=None)
    await make_programme("fremd", organisation=await make_organisation("bielefeld"))
    await add_event(first)
    await add_event(first, status=EventStatus.draft)
    krefeld = await make_organisation()
    with counted() as sent:
        found = await programmes_of(krefeld)
    assert [("wochen-2028", 0), ("wochen-2027", 1), ("ohne", 0)] == [(one.slug, one.events) for one in found]
    assert 1 == len(sent)
