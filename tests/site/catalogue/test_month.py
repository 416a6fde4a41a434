"""The month view is a sheet of days within the months that have something, with today marked and long runs told once."""

import re
from datetime import datetime

import httpx
import pytest

from ki_events.clock import BERLIN, stopped
from ki_events.events.tables import Event, EventStatus, Format, Session
from tests.characters import make_event

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 3, 10, 9, tzinfo=BERLIN)


def at(day: int, month: int = 3, hour: int = 14) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=BERLIN)


def days(page: str) -> dict[str, str]:
    """Return the cells of the sheet by their dates."""
    return {cell.split('"', 1)[0]: cell for cell in page.split('<time datetime="')[1:] if cell[:4] == "2027"}


async def shown(browser: httpx.AsyncClient, query: str = "", language: str = "") -> str:
    with stopped(NOW):
        return (await browser.get(f"/{language}?ansicht=monat{query}")).text


async def test_month_is_a_table_with_a_caption_and_named_days_of_the_week(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        await make_event(title="Lesen", slug="lesen", starts_at=at(17))
    page = await shown(browser)
    assert '<caption class="kern-sr-only">März 2027</caption>' in page
    assert '<th scope="col"><abbr title="Montag">Mo</abbr></th>' in page
    assert "März 2027: 1 Veranstaltung</h2>" in page
    assert 31 == len(days(page))
    assert "14:00 Uhr" in days(page)["2027-03-17"]
    assert 'href="/veranstaltungen/lesen"' in days(page)["2027-03-17"]
    assert ["Mi., 17. März"] == re.findall(r'<span class="sheet__name">([^<]*17\.[^<]*)', page)


async def test_month_in_english(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        await make_event(starts_at=at(17))
    page = await shown(browser, language="en")
    assert '<abbr title="Monday">Mon</abbr>' in page
    assert "Wed 17 Mar" in page.replace(",", "")


async def test_month_marks_today_in_words(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        await make_event(starts_at=at(17))
    assert ["2027-03-10"] == [day for day, cell in days(await shown(browser)).items() if ">Heute<" in cell]


async def test_month_shows_each_date_of_a_series_and_filters_apply(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        await make_event(title="Reihe", sessions=2, starts_at=at(11), format=Format.workshop)
        await make_event(title="Anderes", starts_at=at(12), format=Format.lecture)
    page = await shown(browser, "&format=workshop")
    assert {"2027-03-11", "2027-03-18"} == {day for day, cell in days(page).items() if "Reihe" in cell}
    assert "Anderes" not in page


async def test_month_tells_what_runs_for_weeks_once(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        event = await make_event(title="Ausstellung", starts_at=at(2))
        await event_lasts(event.id, at(20, month=4))
    page = await shown(browser)
    assert 1 == page.count(">Ausstellung</a>")
    assert "2. März\u2009–\u200920. Apr. 2027" in page
    assert 1 == (await shown(browser, "&monat=2027-04")).count(">Ausstellung</a>")


async def event_lasts(event: int, until: datetime) -> None:
    await Session.update({Session.ends_at: until}).where(Session.event == event)
    await Event.update({Event.ends_at: until}).where(Event.id == event)


async def test_month_folds_a_full_day_into_a_link_to_its_list(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        for number in range(6):
            await make_event(title=f"Nummer {number}", starts_at=at(17))
    cell = days(await shown(browser, "&format=training"))["2027-03-17"]
    assert 3 == cell.count('class="sheet__time"')
    assert 'href="/?format=training&amp;von=2027-03-17&amp;bis=2027-03-17" rel="nofollow">+3 weitere<' in cell


async def test_month_shows_past_days_whole_since_no_list_has_them(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        for number in range(6):
            await make_event(title=f"Nummer {number}", starts_at=at(3))
    assert 6 == days(await shown(browser))["2027-03-03"].count('class="sheet__time"')


async def test_month_says_what_is_cancelled_and_leaves_out_what_is_postponed(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        await make_event(title="Fällt aus", status=EventStatus.cancelled, starts_at=at(17))
        await make_event(title="Verschoben", postponed=True, starts_at=at(17))
    cell = days(await shown(browser))["2027-03-17"]
    assert "<strong>Abgesagt:</strong>" in cell
    assert "Verschoben" not in cell


async def test_month_leads_to_its_neighbours_only_while_there_is_something(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        await make_event(starts_at=at(17, month=2))
        await make_event(starts_at=at(17, month=4))
    links = {
        month: re.findall(r'rel="(?:prev|next) nofollow" href="([^"]+)"', (await shown(browser, f"&monat={month}")))[:2]
        for month in ("2027-02", "2027-03", "2027-04")
    }
    before, here, after = (f"/?ansicht=monat&amp;monat=2027-0{n}" for n in (2, 3, 4))
    assert {"2027-02": [here, here], "2027-03": [before, after], "2027-04": [here, here]} == links


@pytest.mark.parametrize(
    ("asked", "sentence", "heading"),
    [
        ("2027-13", "Den Monat „2027-13“ gibt es nicht. Schreiben Sie ihn wie 2027-03.", "April 2027"),
        ("2099-01", "Im Januar 2099 ist nichts eingetragen.", "April 2027"),
        ("2020-01", "Im Januar 2020 ist nichts eingetragen.", "März 2027"),
    ],
)
async def test_month_that_is_none_or_far_away_is_answered_with_a_sentence_and_one_that_has_something(
    browser: httpx.AsyncClient, asked: str, sentence: str, heading: str
) -> None:
    with stopped(NOW):
        await make_event(starts_at=at(17, month=4))
    page = await shown(browser, f"&monat={asked}")
    assert sentence in page
    assert f"{heading}: " in page


async def test_month_begins_with_the_next_one_that_has_something(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        await make_event(starts_at=at(17, month=6))
    assert "Juni 2027: 1 Veranstaltung" in await shown(browser)


async def test_month_between_two_others_says_that_it_has_nothing(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        await make_event(starts_at=at(17, month=2))
        await make_event(starts_at=at(17, month=4))
    page = await shown(browser, "&monat=2027-03")
    assert "In diesem Monat ist dazu nichts eingetragen." in page
    assert "März 2027: 0 Veranstaltungen" in page


async def test_month_keeps_local_days_across_the_clock_change(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        await make_event(title="Nacht", starts_at=at(27, hour=22))
        await make_event(title="Letzte", starts_at=at(31, hour=20))
    found = days(await shown(browser))
    # The first ends at one o'clock on the 28th, the day on which the clocks change.
    assert ["2027-03-27", "2027-03-28"] == [day for day, cell in found.items() if "Nacht" in cell]
    assert ["2027-03-31"] == [day for day, cell in found.items() if "Letzte" in cell]


async def test_sending_the_form_stays_in_the_month_view(browser: httpx.AsyncClient) -> None:
    assert '<input type="hidden" name="ansicht" value="monat">' in await shown(browser)
