"""Search engines find every public page in every language and nothing else."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import EventStatus
from ki_events.programmes.tables import Programme, ProgrammeEntry
from ki_events.site import sitemap
from tests.characters import make_event, make_organisation
from tests.mail.servers import settled
from tests.statements import counted

pytestmark = pytest.mark.anyio

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


async def listed(browser: httpx.AsyncClient, query: str = "") -> list[str]:
    found = ET.fromstring((await browser.get(f"/sitemap.xml{query}")).content)
    return [address.text.removeprefix("http://test") for address in found.findall("*/s:loc", SPACE) if address.text]


async def test_sitemap_lists_pages_that_answer_in_both_languages(browser: httpx.AsyncClient) -> None:
    event = await make_event(slug="daz")
    programme = Programme(slug="wochen", organisation=event.organisation, name="Aktionswochen")
    await programme.save()
    await ProgrammeEntry(programme=programme.id, event=event.id).save()
    await make_organisation("ohne-veranstaltung")
    pages = ["/kalender", "/impressum", "/datenschutz", "/barrierefreiheit", "/leichte-sprache"]
    pages += ["/krefeld", "/programme/wochen", "/veranstaltungen/daz"]
    expected = ["/", "/en", *(prefix + path for path in pages for prefix in ("", "/en"))]
    assert expected == await listed(browser)
    assert set(expected) == {path for path in expected if (await browser.get(path)).status_code == 200}


async def test_each_address_names_its_languages_and_its_last_change(browser: httpx.AsyncClient) -> None:
    await make_event(slug="daz", changed_at=datetime(2027, 3, 1, 8, tzinfo=UTC))
    root = ET.fromstring((await browser.get("/sitemap.xml")).content)
    mine = [url for url in root.findall("s:url", SPACE) if "daz" in (url.findtext("s:loc", "", SPACE))]
    others = [{link.get("hreflang"): link.get("href") for link in url.findall("x:link", SPACE)} for url in mine]
    expected = {"de": "http://test/veranstaltungen/daz", "en": "http://test/en/veranstaltungen/daz"}
    assert [expected, expected] == others
    assert ["2027-03-01T08:00:00Z"] * 2 == [url.findtext("s:lastmod", "", SPACE) for url in mine]


async def test_sitemap_leaves_out_what_is_not_public_or_long_over(browser: httpx.AsyncClient) -> None:
    await make_event(slug="entwurf", status=EventStatus.draft)
    await make_event(slug="spaeter", publish_at=now() + timedelta(days=1))
    await make_event(slug="alt", status=EventStatus.archived, starts_at=now() - timedelta(days=400))
    await make_event(slug="vorbei", status=EventStatus.archived, starts_at=now() - timedelta(days=300))
    await make_event(slug="abgesagt", status=EventStatus.cancelled)
    await make_event(slug="offen", sessions=0)
    found = {path.rpartition("/")[2] for path in await listed(browser) if path.startswith("/veranstaltungen/")}
    assert {"vorbei", "abgesagt", "offen"} == found


async def test_sitemap_becomes_a_list_of_parts_when_it_is_too_long(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "PAGES_PER_PART", 2)
    for number in range(5):
        await make_event(slug=f"e{number}")
    assert ["/sitemap.xml?teil=1", "/sitemap.xml?teil=2", "/sitemap.xml?teil=3"] == await listed(browser)
    parts = [
        [path for path in await listed(browser, f"?teil={number}") if "/veranstaltungen/e" in path]
        for number in (1, 2, 3)
    ]
    assert [4, 4, 2] == [len(part) for part in parts]
    assert "/impressum" in await listed(browser, "?teil=1")
    assert "/impressum" not in await listed(browser, "?teil=2")
    for strange in ("0", "4", "x", "1e3", "²", "99999999"):
        assert 404 == (await browser.get("/sitemap.xml", params={"teil": strange})).status_code


@pytest.mark.parametrize("number", [1, 3])
async def test_sitemap_takes_four_statements(browser: httpx.AsyncClient, number: int) -> None:
    for _ in range(number):
        await make_event()
    with counted() as sent:
        await browser.get("/sitemap.xml")
    assert 4 == len([text for text in sent if "event e" in text])


async def test_sitemap_is_spared_who_has_it(browser: httpx.AsyncClient) -> None:
    await make_event()
    first = await browser.get("/sitemap.xml")
    again = await browser.get("/sitemap.xml", headers={"if-none-match": first.headers["etag"]})
    head = await browser.head("/sitemap.xml")
    assert ("application/xml" in first.headers["content-type"], 304, b"") == (True, again.status_code, again.content)
    assert (200, b"", first.headers["etag"]) == (head.status_code, head.content, head.headers["etag"])


def matches(pattern: str, path: str) -> bool:
    return re.match(re.escape(pattern).replace(r"\*", ".*"), path) is not None


def may_ask(rules: str, path: str) -> bool:
    """Say what RFC 9309 section 2.2.2 says: the longest matching rule decides."""
    found = [line.split(": ", 1) for line in rules.splitlines() if line.startswith(("Allow", "Disallow"))]
    matching = [(len(pattern), kind == "Allow") for kind, pattern in found if matches(pattern, path)]
    return max(matching, default=(0, True))[1]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/?seite=2", True),
        ("/en?seite=2", True),
        ("/?format=training&seite=2", False),
        ("/?seite=2&format=training", False),
        ("/veranstaltungen/daz", True),
        ("/veranstaltungen/daz/anmeldung", False),
        ("/anmeldung/geheim", False),
        ("/en/anmeldung/geheim", False),
        ("/krefeld/barrierefreiheit/melden", False),
        ("/krefeld/barrierefreiheit", True),
        ("/feeds/veranstaltungen.ics?format=training", True),
        ("/sitemap.xml?teil=2", True),
        ("/static/site.css", True),
        ("/verwaltung/krefeld", False),
    ],
)
async def test_robots_ask_for_what_helps_and_not_for_what_has_no_end(
    browser: httpx.AsyncClient, path: str, allowed: bool
) -> None:
    rules = (await browser.get("/robots.txt")).text
    assert "Sitemap: http://test/sitemap.xml" in rules
    assert allowed == may_ask(rules, path)


async def test_robots_ask_for_nothing_when_it_is_a_demo(browser: httpx.AsyncClient) -> None:
    with settled(demo=True):
        rules = (await browser.get("/robots.txt")).text
    assert not may_ask(rules, "/")


async def test_security_contact_is_named_with_an_end_in_less_than_a_year(
    browser: httpx.AsyncClient, turned: Callable[[datetime], AbstractContextManager[None]]
) -> None:
    assert 404 == (await browser.get("/.well-known/security.txt")).status_code
    with settled(operator_email="ki@stadt.example"), turned(datetime(2027, 3, 1, 12, tzinfo=UTC)):
        text = (await browser.get("/.well-known/security.txt")).text
    assert text.splitlines()[:2] == ["Contact: mailto:ki@stadt.example", "Expires: 2027-08-27T22:00:00Z"]
