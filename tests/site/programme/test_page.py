"""A programme's page: where it stands, days × districts that agree with the list behind them, partners, the year after."""

import re
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from ki_events.events.tables import EventStatus, Format, SessionStatus
from tests.characters import make_organisation, make_session
from tests.programmes.makers import add_event, make_programme
from tests.site.programme.shown import PATH, march, shown, titles
from tests.statements import counted

pytestmark = pytest.mark.anyio

LINKED_NUMBER = re.compile(r'<td><a href="([^"]+)" rel="nofollow" aria-label="(\d+): ([^"]+)">')


async def test_page_names_itself_its_organisation_period_and_figures(browser: httpx.AsyncClient) -> None:
    programme = await make_programme(description="Vier Wochen **Haltung**.")
    await add_event(programme, starts_at=march(2), district="Mitte")
    await add_event(programme, starts_at=march(9), district="Nord", organisation=await make_organisation("vhs"))
    page = await shown(browser)
    assert "<bdi>Wochen gegen Rassismus 2027</bdi></h1>" in page
    assert '<a href="/krefeld"><bdi>Kommunales Integrationszentrum Krefeld</bdi></a>' in page
    assert "<strong>1.–28. März 2027</strong>" in page
    assert "Vier Wochen <strong>Haltung</strong>." in page
    assert ["2 Veranstaltungen", "2 beteiligte Organisationen", "2 Bezirke"] == re.findall(
        r"<span>([^<]+)</span>", page.split("programme__figures")[1].split("</p>")[0]
    )
    assert 'href="/kalender?programm=wochen-2027"' in page
    assert 'type="text/calendar" href="/feeds/programme/wochen-2027.ics"' in page


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2027, 2, 17), "Beginnt in 12 Tagen"),
        (date(2027, 2, 28), "Beginnt morgen"),
        (date(2027, 3, 1), "Läuft noch 27 Tage"),
        (date(2027, 3, 27), "Läuft noch bis morgen"),
        (date(2027, 3, 28), "Läuft noch heute"),
        (date(2027, 3, 29), "Rückblick"),
    ],
)
async def test_page_says_where_the_programme_stands(browser: httpx.AsyncClient, today: date, words: str) -> None:
    await add_event(await make_programme(), starts_at=march(2))
    assert words in await shown(browser, at=datetime(today.year, today.month, today.day, 12, tzinfo=UTC))


async def test_page_leads_to_today_when_some_days_are_over(browser: httpx.AsyncClient) -> None:
    programme = await make_programme()
    for day in (2, 9, 16):
        await add_event(programme, starts_at=march(day))
    assert 'href="#tag-2027-03-09"' in await shown(browser, at=march(9, 6))
    assert 'href="#tag-2027-03-16"' in await shown(browser, at=march(10, 6))
    assert "Zu heute" not in await shown(browser)


async def test_days_follow_each_other_by_weeks_and_a_series_stands_at_each_date(browser: httpx.AsyncClient) -> None:
    programme = await make_programme()
    await add_event(programme, title="Reihe", starts_at=march(2), sessions=2)
    await add_event(programme, title="Früher am Tag", starts_at=march(9, 8))
    page = await shown(browser)
    assert ["Reihe", "Früher am Tag", "Reihe"] == titles(page)
    assert ["tag-2027-03-02", "tag-2027-03-09"] == re.findall(r'<h4 class="day__name" id="([^"]+)"', page)
    assert ["woche-2027-03-01", "woche-2027-03-08"] == re.findall(r'<h3 class="week__name" id="(woche-[^"]+)"', page)
    assert ["Termin 1 von 2", "Termin 2 von 2"] == re.findall(r"Termin \d von \d", page)


async def test_parts_of_one_day_are_one_entry_from_the_first_to_the_last(browser: httpx.AsyncClient) -> None:
    event = await add_event(await make_programme(), title="Tagung", starts_at=march(2, 8))
    await make_session(event, await make_organisation(), starts_at=march(2, 12))
    page = await shown(browser)
    assert ["Tagung"] == titles(page)
    assert "09:00–16:00 Uhr" in page


async def test_exhibition_stands_once_before_the_days(browser: httpx.AsyncClient) -> None:
    programme = await make_programme()
    show = await add_event(programme, title="Ausstellung", sessions=0, starts_at=march(1), format=Format.exhibition)
    midnight = datetime(2027, 2, 28, 23, tzinfo=UTC)
    await make_session(
        show,
        await make_organisation(),
        midnight,
        ends_at=midnight + timedelta(days=20),
        all_day=True,
        opening_hours="Mo-Fr 10-17 Uhr",
    )
    await add_event(programme, title="Lesung", starts_at=march(2))
    page = await shown(browser)
    assert ["Ausstellung", "Lesung"] == titles(page)
    assert "1.–20. März 2027" in page
    assert "Mo-Fr 10-17 Uhr" in page


async def test_event_without_a_date_stands_at_the_end(browser: httpx.AsyncClient) -> None:
    programme = await make_programme()
    await add_event(programme, title="Offen", postponed=True, starts_at=march(2))
    await add_event(programme, title="Fest", starts_at=march(3))
    page = await shown(browser)
    assert ["Fest", "Offen"] == titles(page)
    assert "Termin folgt</h3>" in page


async def test_every_number_of_the_table_is_that_of_the_list_behind_it(browser: httpx.AsyncClient) -> None:
    programme = await make_programme()
    await add_event(programme, starts_at=march(2), district="Mitte", sessions=3)
    await add_event(programme, starts_at=march(7, 22), district="Mitte")
    await add_event(programme, starts_at=march(9), district="Nord & Süd", status=EventStatus.cancelled)
    await add_event(programme, starts_at=march(16), district="Nord & Süd")
    await add_event(programme, starts_at=march(3), district="Nord & Süd", postponed=True)
    found = LINKED_NUMBER.findall(await shown(browser))
    behind = [await shown(browser, address.replace("&amp;", "&")) for address, _count, _name in found]
    assert 5 == len(found)
    assert [int(count) for _address, count, _name in found] == [
        int(page.split('id="anzahl">')[1].split(" ")[0]) for page in behind
    ]


async def test_table_has_headings_for_both_ways(browser: httpx.AsyncClient) -> None:
    programme = await make_programme()
    await add_event(programme, starts_at=march(2), district="Mitte")
    await add_event(programme, starts_at=march(9))
    page = await shown(browser)
    assert (4, 2) == (page.count('<th scope="col"'), page.count('<th scope="row"'))
    assert "Ohne Bezirk" in page


async def test_table_has_months_when_there_are_too_many_weeks(browser: httpx.AsyncClient) -> None:
    programme = await make_programme(ends_on=date(2027, 12, 31))
    await add_event(programme, starts_at=march(2), district="Mitte")
    await add_event(programme, starts_at=datetime(2027, 10, 2, 9, tzinfo=UTC), district="Nord")
    heads = (await shown(browser)).split("<thead>")[1].split("</thead>")[0]
    assert 8 == heads.count(" 2027</a>")


async def test_table_is_left_out_when_there_is_one_district(browser: httpx.AsyncClient) -> None:
    programme = await make_programme()
    for day in (2, 9):
        await add_event(programme, starts_at=march(day), district="Mitte")
    assert "<table" not in await shown(browser)


async def test_partners_lead_to_what_they_do_here(browser: httpx.AsyncClient) -> None:
    programme, vhs = await make_programme(), await make_organisation("vhs")
    await add_event(programme, starts_at=march(2))
    for day in (3, 4):
        await add_event(programme, starts_at=march(day), organisation=vhs)
    partners = (await shown(browser)).split('class="partners"')[1].split("</ul>")[0]
    assert [("krefeld", "1"), ("vhs", "2")] == re.findall(
        r'href="/programme/wochen-2027\?organisation=(\w+)">.*?\((\d)', partners
    )


async def test_past_programme_stays_readable_and_leads_to_the_next(browser: httpx.AsyncClient) -> None:
    await add_event(await make_programme(), title="Lesung", starts_at=march(2), status=EventStatus.archived)
    await make_programme("wochen-2028", name="Wochen gegen Rassismus 2028", starts_on=date(2028, 3, 1), ends_on=None)
    page = await shown(browser, at=datetime(2027, 12, 1, tzinfo=UTC))
    assert ["Lesung"] == titles(page)
    assert "Rückblick" in page
    assert "Weiter zu: Wochen gegen Rassismus 2028" in page
    assert "Kalender abonnieren" not in page
    assert 'href="/programme/wochen-2027"' in await shown(browser, "/programme/wochen-2028")


async def test_empty_programme_says_so_and_offers_the_calendar(browser: httpx.AsyncClient) -> None:
    await make_programme(starts_on=None, ends_on=None)
    page = await shown(browser)
    assert "Noch steht hier nichts." in page
    assert 'href="/kalender?programm=wochen-2027"' in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


async def test_three_hundred_events_are_one_page_and_more_are_two(browser: httpx.AsyncClient) -> None:
    programme = await make_programme()
    for number in range(301):
        await add_event(programme, sessions=0, title=f"Nummer {number}")
    first, second = await shown(browser), await shown(browser, f"{PATH}?seite=2")
    assert (300, 1) == (len(titles(first)), len(titles(second)))
    assert "301 Veranstaltungen, Seite 2 von 2" in second


async def test_page_carries_the_colour_of_its_organisation(browser: httpx.AsyncClient) -> None:
    await make_programme(organisation=await make_organisation(color="#a3123a"))
    assert '<link rel="stylesheet" href="/theme/krefeld.css?v=' in await shown(browser)


async def test_english_page_stays_in_english(browser: httpx.AsyncClient) -> None:
    await add_event(await make_programme(), slug="lesung", starts_at=march(2))
    page = await shown(browser, f"/en{PATH}")
    assert '<html lang="en" dir="ltr">' in page
    assert 'href="/en/veranstaltungen/lesung"' in page


@pytest.mark.parametrize("slug", ["nichts", "a%00b", "x" * 300, "Wochen-2027"])
async def test_unknown_programme_is_not_found(browser: httpx.AsyncClient, slug: str) -> None:
    await make_programme()
    assert 404 == (await browser.get(f"/programme/{slug}")).status_code


async def test_page_takes_as_many_statements_for_three_events_as_for_one(browser: httpx.AsyncClient) -> None:
    programme = await make_programme()
    await add_event(programme)
    with counted() as for_one:
        await browser.get(PATH)
    await add_event(programme, sessions=3, district="Mitte")
    await add_event(programme, organisation=await make_organisation("vhs"), district="Nord")
    with counted() as for_three:
        await browser.get(f"{PATH}?")
    assert len(for_one) == len(for_three)
    assert len(for_one) <= 8


async def test_day_of_a_dropped_date_counts_and_shows_nothing(browser: httpx.AsyncClient) -> None:
    organisation = await make_organisation()
    event = await add_event(await make_programme(organisation=organisation), starts_at=march(2))
    await make_session(event, organisation, march(9), status=SessionStatus.cancelled)
    page = await shown(browser, f"{PATH}?von=2027-03-09&bis=2027-03-09")
    assert ("0 Veranstaltungen</h2>" in page, titles(page)) == (True, [])
