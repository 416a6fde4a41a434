"""Finding public events: what a list shows, and in which order."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ki_events import clock
from ki_events.clock import now, turned
from ki_events.events.availability import State
from ki_events.events.filter import Filter
from ki_events.events.search import Page, cut, find
from ki_events.events.tables import EventStatus, Format, Session, SessionStatus
from ki_events.programmes.tables import Programme, ProgrammeEntry
from tests.characters import make_event, make_organisation
from tests.statements import counted

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


def titles(page: Page) -> list[str]:
    return [row.title for row in page.rows]


async def test_find_shows_what_is_coming_soonest_first(database: object) -> None:
    with clock.turned(NOW):
        await make_event(title="Später", starts_at=NOW + timedelta(days=9))
        await make_event(title="Bald", starts_at=NOW + timedelta(days=2))
        await make_event(title="Vorbei", starts_at=NOW - timedelta(days=2))
        await make_event(title="Läuft", starts_at=NOW - timedelta(hours=1))
        assert ["Läuft", "Bald", "Später"] == titles(await find(Filter()))


async def test_find_ends_showing_an_event_with_its_last_minute(database: object) -> None:
    with clock.turned(NOW):
        await make_event(starts_at=NOW)
    with clock.turned(NOW + timedelta(hours=2, minutes=59)):
        assert 1 == (await find(Filter())).total
    with clock.turned(NOW + timedelta(hours=3, seconds=1)):
        assert 0 == (await find(Filter())).total


async def test_find_hides_drafts_archived_and_not_yet_published(database: object) -> None:
    with clock.turned(NOW):
        await make_event(title="Entwurf", status=EventStatus.draft)
        await make_event(title="Archiv", status=EventStatus.archived)
        await make_event(title="Noch nicht", publish_at=NOW + timedelta(days=1))
        await make_event(title="Abgesagt", status=EventStatus.cancelled)
        await make_event(title="Sichtbar", publish_at=NOW - timedelta(days=1))
        assert {"Abgesagt", "Sichtbar"} == set(titles(await find(Filter())))
    with clock.turned(NOW + timedelta(days=2)):
        assert {"Abgesagt", "Sichtbar", "Noch nicht"} == set(titles(await find(Filter())))


async def test_find_keeps_an_event_without_a_date_at_the_end(database: object) -> None:
    with clock.turned(NOW):
        await make_event(title="Ohne Termin", sessions=0)
        await make_event(title="Verschoben", postponed=True, starts_at=NOW - timedelta(days=5))
        await make_event(title="Mit Termin")
        assert ["Mit Termin", "Ohne Termin", "Verschoben"] == titles(await find(Filter()))


async def test_find_filters_by_format_organisation_and_programme(database: object) -> None:
    krefeld, bielefeld = await make_organisation("krefeld"), await make_organisation("bielefeld")
    talk = await make_event(title="Vortrag", format=Format.lecture, organisation=krefeld)
    await make_event(title="Workshop", format=Format.workshop, organisation=bielefeld)
    weeks = Programme(slug="aktionswochen", organisation=krefeld.id, name="Aktionswochen")
    await weeks.save()
    await ProgrammeEntry(programme=weeks.id, event=talk.id).save()
    assert ["Vortrag"] == titles(await find(Filter(formats=(Format.lecture,))))
    assert ["Vortrag", "Workshop"] == titles(await find(Filter(formats=(Format.lecture, Format.workshop))))
    assert ["Workshop"] == titles(await find(Filter(organisations=("bielefeld",))))
    assert ["Vortrag", "Workshop"] == titles(await find(Filter(organisations=("bielefeld", "krefeld"))))
    assert ["Vortrag"] == titles(await find(Filter(programmes=("aktionswochen", "andere"))))
    assert [] == titles(await find(Filter(organisations=("nirgendwo",))))
    assert [] == titles(await find(Filter(organisations=("bielefeld",), programmes=("aktionswochen",))))


async def test_find_pages_without_gap_or_repeat(database: object) -> None:
    made = [await make_event(starts_at=NOW + timedelta(days=9999)) for _ in range(5)]
    pages = [await find(Filter(), page, 2) for page in (1, 2, 3)]
    assert [event.id for event in made] == [row.id for page in pages for row in page.rows]
    assert [(5, 3)] * 3 == [(page.total, page.last) for page in pages]
    assert () == (await find(Filter(), 4, 2)).rows


async def test_find_shows_the_next_planned_session_and_never_the_link(database: object) -> None:
    with clock.turned(NOW):
        event = await make_event(starts_at=NOW - timedelta(days=1), sessions=4)
        sessions = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at)
        await Session.update({Session.status: SessionStatus.cancelled}).where(Session.id == sessions[1].id)
        await Session.update({Session.online_url: "https://secret.invalid"}).where(Session.id == sessions[2].id)
        row = (await find(Filter())).rows[0]
        assert row.next is not None
        assert (sessions[2].starts_at, True, 3) == (row.next.starts_at, row.next.online, row.parts)
        assert "secret" not in repr(row)


async def test_find_shows_the_session_that_is_in_the_period_and_orders_by_it(database: object) -> None:
    start = datetime(2027, 3, 1, 9, tzinfo=UTC)
    with turned(start - timedelta(days=1)):
        await make_event(title="Reihe", sessions=9, starts_at=start)
        await make_event(title="Einzeln", starts_at=start + timedelta(days=33))
        april = Filter(first=date(2027, 4, 1), last=date(2027, 4, 30))
        for page in (await find(april), await cut(april, 2)):
            assert ["Einzeln", "Reihe"] == titles(page)
            assert [start + timedelta(days=33), start + timedelta(days=35)] == [row.next.starts_at for row in page.rows]
            assert [False, True] == [row.next.is_later for row in page.rows]


@pytest.mark.parametrize("wanted", [Filter(), Filter(q="Mehrsprachigkeit"), Filter(formats=(Format.training,))])
async def test_cut_is_the_page_that_find_finds(database: object, wanted: Filter) -> None:
    for number in range(5):
        await make_event(starts_at=now() + timedelta(days=9 - number))
    await make_event(sessions=0)
    found = await find(wanted, 2, size=2)
    assert found == await cut(wanted, found.total, 2, size=2)


async def test_find_says_what_one_can_do(database: object) -> None:
    await make_event(capacity=2, taken=2, waiting=1)
    assert State.waiting_list == (await find(Filter())).rows[0].availability.state


@pytest.mark.parametrize("number", [1, 3, 30])
async def test_find_needs_three_statements_for_any_number_of_rows(database: object, number: int) -> None:
    for _ in range(number):
        await make_event(sessions=3)
    with counted() as statements:
        page = await find(Filter(), 1, 50)
    assert (number, 3) == (len(page.rows), len(statements))
