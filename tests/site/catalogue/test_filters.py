"""The form offers what can still be chosen, with counts; what is chosen is named and can be taken away one by one."""

import html
import re
from typing import Any

import httpx
import pytest

from ki_events.events.filter import Filter
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.searching import searchable_text
from ki_events.events.tables import Event, Format
from ki_events.site.catalogue.home import Home, View, address
from tests.characters import make_event, make_organisation
from tests.statements import counted

pytestmark = pytest.mark.anyio

TAG = re.compile(r"<[^>]+>")


async def label(event: Event, name: str, kind: LabelKind = LabelKind.topic) -> None:
    await Label(event=event.id, kind=kind, slug=name.lower(), name=name).save()


def part(text: str, start: str, end: str) -> str:
    """Return the words between two marks, without tags and with single spaces."""
    found = text[text.index(start) :]
    return " ".join(html.unescape(TAG.sub(" ", found[: found.index(end)])).split())


async def test_month_view_opens_the_month_of_the_period(browser: httpx.AsyncClient) -> None:
    await make_event()
    page = (await browser.get("/?von=2027-12-05&thema=daz")).text
    assert 'href="/?thema=daz&amp;ansicht=monat&amp;monat=2027-12"' in page


async def test_choices_are_boxes_with_counts_and_only_with_hits(browser: httpx.AsyncClient) -> None:
    await label(await make_event(format=Format.workshop), "DaZ")
    await label(await make_event(format=Format.workshop), "DaZ")
    await make_event(format=Format.lecture)
    page = (await browser.get("/")).text
    assert "Thema DaZ (2)" == part(page, '<legend class="kern-sr-only">Thema', "</fieldset>")
    assert "Format Workshop (2) Vortrag (1)" == part(page, '<legend class="kern-sr-only">Format', "</fieldset>")
    assert 'name="thema" value="daz">' in page


async def test_choices_that_distinguish_nothing_are_left_out(browser: httpx.AsyncClient) -> None:
    await make_event()
    page = (await browser.get("/")).text
    assert [] == re.findall('<legend class="kern-sr-only">(?!Wann)([^<]+)', page)


async def test_long_group_shows_the_frequent_ones_first_and_the_rest_behind_more(browser: httpx.AsyncClient) -> None:
    common = await make_event()
    for name in "ABCDEFGHI":
        await label(common, name)
    other = await make_event()
    await label(other, "H")
    page = (await browser.get("/")).text
    shown, more = page[page.index('name="thema"') :].split('<details class="group__more">')
    assert ["h", "a", "b", "c", "d", "e"] == re.findall(r'name="thema" value="(\w)"', 'name="thema"' + shown[12:])
    assert ["f", "g", "i"] == re.findall(r'name="thema" value="(\w)"', more)
    assert "3 weitere Möglichkeiten" in more


async def test_chosen_value_is_ticked_its_group_open_and_the_button_counts_it(browser: httpx.AsyncClient) -> None:
    await make_event(format=Format.workshop)
    await make_event(format=Format.lecture)
    page = (await browser.get("/?format=lecture&format=workshop")).text
    assert 2 == len(re.findall(r'name="format" value="\w+" checked', page))
    assert "Filter 2 gewählt" == part(page, '<summary class="chip chip--filter">', "</summary>")
    assert '<details class="group" open>\n<summary class="group__name"><span>Format</span>' in page


async def test_each_chosen_value_has_a_way_without_it(browser: httpx.AsyncClient) -> None:
    krefeld = await make_organisation("krefeld")
    words: dict[str, Any] = {"title": "Lesen", "search": searchable_text("Lesen")}
    await make_event(**words, format=Format.workshop, organisation=krefeld)
    page = (await browser.get("/?q=lesen&format=workshop&format=lecture&organisation=krefeld&frei=1")).text
    ways = dict(re.findall(r'<a class="picked__one" href="([^"]+)".*?<span dir="auto">([^<]+)', page))
    assert {
        "/?format=lecture&amp;format=workshop&amp;organisation=krefeld&amp;frei=1": "Suche: lesen",
        "/?q=lesen&amp;format=workshop&amp;organisation=krefeld&amp;frei=1": "Vortrag",
        "/?q=lesen&amp;format=lecture&amp;organisation=krefeld&amp;frei=1": "Workshop",
        "/?q=lesen&amp;format=lecture&amp;format=workshop&amp;frei=1": "Kommunales Integrationszentrum Krefeld",
        "/?q=lesen&amp;format=lecture&amp;format=workshop&amp;organisation=krefeld": "Freie Plätze",
    } == ways
    assert '<li class="picked__reset"><a href="/">Alle Filter entfernen</a></li>' in page


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("thema=daz", "DaZ"),
        ("organisation=krefeld", "Kommunales Integrationszentrum Krefeld"),
        ("thema=unbekannt", "„unbekannt“ (unbekannt)"),
        ("bezirk=Mitte", "Mitte"),
        ("sprache=tr", "Türkisch"),
        ("zugang=step_free", "Stufenlos zugänglich"),
        ("zeitraum=wochenende", "Dieses Wochenende"),
        ("von=2030-05-01", "ab Mi., 1.\u00a0Mai 2030"),
        ("von=2030-05-01&bis=2030-05-03", "1.–3. Mai 2030"),
    ],
)
async def test_chosen_is_told_by_name_though_nothing_is_found(
    browser: httpx.AsyncClient, query: str, name: str
) -> None:
    await label(await make_event(title="Anderes"), "DaZ")
    page = (await browser.get(f"/?q=gibtesnicht&{query}")).text
    names = re.findall(r'<a class="picked__one".*?<span dir="auto">([^<]+)', page)
    assert ["Suche: gibtesnicht", name] == [html.unescape(one) for one in names]


async def test_names_of_what_is_not_found_cost_one_statement(browser: httpx.AsyncClient) -> None:
    await label(await make_event(), "DaZ")
    await browser.get("/?thema=daz&q=a")
    with counted() as sent:
        await browser.get("/?thema=daz&programm=x&organisation=krefeld&zielgruppe=y&q=gibtesnicht")
    assert 1 == len([text for text in sent if "AS field, slug AS value" in text])


@pytest.mark.parametrize(
    ("query", "name", "address"),
    [
        ("", "Diese Woche", "/?zeitraum=diese-woche"),
        ("?zeitraum=diese-woche", "Dieses Wochenende", "/?zeitraum=wochenende"),
        ("?format=workshop", "Online", "/?format=workshop&amp;ort=online"),
        ("?q=a", "Freie Plätze", "/?q=a&amp;frei=1"),
    ],
)
async def test_quick_link_adds_to_what_is_chosen(
    browser: httpx.AsyncClient, query: str, name: str, address: str
) -> None:
    page = (await browser.get(f"/{query}")).text
    assert f'<a class="chip" href="{address}" rel="nofollow">{name}</a>' in page


async def test_quick_link_that_is_on_says_so_and_leads_back(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/?ort=online")).text
    assert '<a class="chip" href="/" rel="nofollow" aria-current="true">Online' in page
    assert "Online (gewählt, entfernen)" == part(page, 'aria-current="true">Online', "</a>").split(">")[1]


async def test_exactly_what_is_chosen_can_be_subscribed_to(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/?format=workshop&ort=online&seite=2")).text
    assert '<a class="found__feed" href="/kalender?format=workshop&amp;ort=online">' in page
    assert "Genau diese Auswahl abonnieren" in page


def test_home_fixes_its_organisation_and_keeps_it_out_of_addresses() -> None:
    home = Home("/krefeld", organisation="krefeld")
    within = home.within(Filter(q="lesen", organisations=("bielefeld",)))
    assert Filter(q="lesen", organisations=("krefeld",)) == within
    assert "/krefeld?q=lesen&seite=2" == address(home, within, 2)
    assert "/krefeld?q=lesen&ansicht=monat&monat=2027-03" == address(home, within, view=View(True, "2027-03"))
