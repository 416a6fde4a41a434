"""An organisation's page: who it is, its own list, its programmes, and nobody where the site's own words stand."""

import json
import re
from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import EventStatus, Format
from ki_events.organisations.tables import RESERVED_SLUGS, Kind
from tests.characters import make_event, make_organisation
from tests.programmes.makers import add_event, make_programme
from tests.statements import counted

pytestmark = pytest.mark.anyio

JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


async def test_page_says_who_it_is_and_how_to_reach_it(browser: httpx.AsyncClient) -> None:
    await make_organisation(
        name="Mediothek Krefeld",
        kind=Kind.partner,
        description="Wir sind die **Mediothek**.",
        phone="02151 86-0",
        website="https://www.krefeld.example/mediothek",
    )
    page = await browser.get("/krefeld")
    assert 200 == page.status_code
    assert "<bdi>Mediothek Krefeld</bdi></h1>" in page.text
    assert "Partnerorganisation</p>" in page.text
    assert "Wir sind die <strong>Mediothek</strong>." in page.text
    assert "Petersstraße 118, 47798 Krefeld" in page.text
    assert 'href="tel:0215186-0"' in page.text
    assert 'href="mailto:ki@krefeld.example"' in page.text
    assert (
        '<a href="https://www.krefeld.example/mediothek" rel="noopener nofollow" dir="ltr">krefeld.example</a>'
        in page.text
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.integration_centre, "begleiten Schulen, Kitas und Vereine"),
        (Kind.coordination_office, "unterstützt alle Kommunalen Integrationszentren"),
        (Kind.partner, "beteiligt sich mit eigenen Veranstaltungen"),
    ],
)
async def test_page_says_what_such_an_organisation_does_when_it_has_no_description(
    browser: httpx.AsyncClient, kind: Kind, words: str
) -> None:
    await make_organisation(kind=kind)
    assert words in (await browser.get("/krefeld")).text


async def test_page_beyond_the_last_does_not_say_that_nothing_is_planned(browser: httpx.AsyncClient) -> None:
    await make_event(slug="daz")
    page = (await browser.get("/krefeld?seite=2")).text
    assert (False, True) == ("Gerade ist nichts geplant" in page, 'href="/krefeld"' in page)


async def test_page_names_the_kind_only_when_the_name_does_not(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    await make_organisation("unna", name="KI Kreis Unna")
    assert '<p class="over">' not in (await browser.get("/krefeld")).text
    assert '<p class="over">Kommunales Integrationszentrum</p>' in (await browser.get("/unna")).text


async def test_page_lists_its_own_events_only_and_filters_among_them(browser: httpx.AsyncClient) -> None:
    await make_event(slug="lesen", format=Format.workshop)
    await make_event(slug="schreiben", format=Format.lecture)
    await make_event(slug="fremd", organisation=await make_organisation("bielefeld"))
    everything, some = (
        await browser.get("/krefeld"),
        await browser.get("/krefeld?format=lecture&organisation=bielefeld"),
    )
    assert [True, True, False] == [
        f'"/veranstaltungen/{slug}"' in everything.text for slug in ("lesen", "schreiben", "fremd")
    ]
    assert [False, True, False] == [
        f'"/veranstaltungen/{slug}"' in some.text for slug in ("lesen", "schreiben", "fremd")
    ]


async def test_page_offers_the_calendar_of_the_organisation_and_its_legal_pages(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    page = (await browser.get("/krefeld")).text
    assert 'href="/kalender?organisation=krefeld"' in page
    for word in ("impressum", "datenschutz", "barrierefreiheit", "leichte-sprache"):
        assert f'href="/krefeld/{word}"' in page


async def test_page_lists_its_programmes(browser: httpx.AsyncClient) -> None:
    await add_event(await make_programme())
    page = (await browser.get("/krefeld")).text
    assert '<a href="/programme/wochen-2027" dir="auto">Wochen gegen Rassismus 2027</a>' in page
    assert "1 Veranstaltung</p>" in page


async def test_page_shows_the_last_events_when_nothing_is_coming(browser: httpx.AsyncClient) -> None:
    for weeks in range(1, 26):
        start = now() - timedelta(weeks=weeks)
        await make_event(slug=f"vor-{weeks}-wochen", starts_at=start, status=EventStatus.archived)
    page = (await browser.get("/krefeld")).text
    assert "Gerade ist nichts geplant" in page
    assert [f"vor-{weeks}-wochen" for weeks in range(1, 11)] == re.findall(r'"/veranstaltungen/(vor-\d+-wochen)"', page)
    assert 'href="/kalender?organisation=krefeld"' in page


async def test_page_offers_the_way_on_when_there_never_was_anything(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    page = (await browser.get("/krefeld")).text
    assert "Gerade ist nichts geplant" in page
    assert "Zuletzt</h2>" not in page
    assert "Veranstaltungen aller Organisationen" in page


async def test_page_keeps_the_search_when_it_finds_nothing(browser: httpx.AsyncClient) -> None:
    await make_event()
    page = (await browser.get("/krefeld?q=quantenphysik")).text
    assert 'value="quantenphysik"' in page
    assert "Gerade ist nichts geplant" not in page


async def test_english_page_speaks_english_and_stays_there(browser: httpx.AsyncClient) -> None:
    await make_event(slug="lesen")
    page = await browser.get("/en/krefeld")
    assert 200 == page.status_code
    assert '<html lang="en" dir="ltr">' in page.text
    assert 'href="/en/veranstaltungen/lesen"' in page.text


@pytest.mark.parametrize(
    "path", ["/nichts", "/en/nichts", "/Krefeld", "/favicon.ico", "/krefeld%00", "/krefeld/nichts"]
)
async def test_unknown_organisation_is_a_plain_page_not_found(browser: httpx.AsyncClient, path: str) -> None:
    await make_organisation()
    page = await browser.get(path)
    assert (404, 1) == (page.status_code, page.text.count("<h1"))
    assert "Diese Seite gibt es nicht" in page.text or "/en/" in path


async def test_words_of_the_site_are_never_organisations(browser: httpx.AsyncClient) -> None:
    for slug in RESERVED_SLUGS:
        await make_organisation(slug, name="Untergeschoben")
    for slug in sorted(RESERVED_SLUGS):
        page = await browser.get(f"/{slug}")
        assert "Untergeschoben</bdi></h1>" not in page.text, slug


async def test_search_engines_read_the_organisation_and_no_text_ends_the_script(browser: httpx.AsyncClient) -> None:
    await make_organisation(name="KI </script><b>", website="javascript:alert(1)", phone="02151 86-0")
    page = (await browser.get("/krefeld")).text
    found = JSON_LD.search(page)
    assert found
    assert {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "name": "KI </script><b>",
        "alternateName": "KI Krefeld",
        "url": "http://test/krefeld",
        "address": "Petersstraße 118, 47798 Krefeld",
        "email": "ki@krefeld.example",
        "telephone": "02151 86-0",
    } == json.loads(found[1])
    assert "javascript:" not in page


async def test_page_takes_as_many_statements_for_three_events_as_for_one(browser: httpx.AsyncClient) -> None:
    programme = await make_programme()
    await add_event(programme)
    with counted() as for_one:
        await browser.get("/krefeld?q=")
    await add_event(programme, sessions=3)
    await add_event(await make_programme("wochen-2028"))
    with counted() as for_three:
        await browser.get("/krefeld?q=&")
    assert len(for_one) == len(for_three)
    assert len(for_one) <= 8
