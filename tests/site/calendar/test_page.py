"""The page that puts a subscription together: what it offers, what comes of it, and what it does with nonsense."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from httpx import AsyncClient
from icalendar import Calendar

from ki_events import clock
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import Format
from ki_events.programmes.tables import Programme, ProgrammeEntry
from tests.characters import make_event, make_organisation
from tests.statements import counted

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
BOX = re.compile(r'<input class="kern-form-check__checkbox"[^>]*name="(\w+)" value="([^"]*)"([^>]*)>')
COUNT = re.compile(r'role="status" class="subscription__count">([^<]*)<')
NAME = re.compile(r'id="abo-name"[^>]*>([^<]*)<')
ADDRESS = re.compile(r'id="adresse"[^>]* value="([^"]*)"')


async def make_two() -> None:
    krefeld, bielefeld = await make_organisation("krefeld"), await make_organisation("bielefeld")
    first = await make_event(title="Sprache im Fach", format=Format.lecture, organisation=krefeld, sessions=2)
    second = await make_event(title="Bilderbücher", format=Format.workshop, organisation=bielefeld, district="Mitte")
    weeks = Programme(slug="wochen", organisation=bielefeld.id, name="Wochen")
    await weeks.save()
    await ProgrammeEntry(programme=weeks.id, event=second.id).save()
    for event, kind, slug, name in (
        (first, LabelKind.topic, "daz", "Deutsch als Zweitsprache"),
        (second, LabelKind.topic, "mehrsprachigkeit", "Mehrsprachigkeit"),
        (first, LabelKind.target_group, "lehrkraefte", "Lehrkräfte"),
        (first, LabelKind.language, "de", "de"),
        (second, LabelKind.accessibility, "step_free", "step_free"),
    ):
        await Label(event=event.id, kind=kind, slug=slug, name=name).save()


async def page(browser: AsyncClient, address: str = "/kalender") -> str:
    found = await browser.get(address)
    assert 200 == found.status_code
    return found.text


def boxes(text: str, *, checked: bool = False) -> set[tuple[str, str]]:
    return {(name, value) for name, value, rest in BOX.findall(text) if not checked or "checked" in rest}


def said(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return unescape(found[1]) if found else ""


def problems(text: str) -> list[str]:
    box = re.search(r'<div class="notice notice--warning">.*?</div>\n</div>', text, re.DOTALL)
    return [unescape(one) for one in re.findall(r"<(?:p|li)(?: [^>]*)?>([^<]+)</", box[0])] if box else []


async def test_page_offers_all_that_can_be_chosen(browser: AsyncClient) -> None:
    await make_two()
    expected = {
        ("thema", "daz"),
        ("thema", "mehrsprachigkeit"),
        ("zielgruppe", "lehrkraefte"),
        ("format", "lecture"),
        ("format", "workshop"),
        ("programm", "wochen"),
        ("organisation", "krefeld"),
        ("organisation", "bielefeld"),
        ("bezirk", "Mitte"),
        ("sprache", "de"),
        ("ort", "vor-ort"),
        ("zugang", "step_free"),
    }
    text = await page(browser)
    assert (expected, set()) == (boxes(text), boxes(text, checked=True))
    assert ("Alle Veranstaltungen", "2 Veranstaltungen, 3 kommende Termine") == (said(NAME, text), said(COUNT, text))
    assert "http://test/feeds/veranstaltungen.ics" == said(ADDRESS, text)


async def test_choice_shows_its_calendar(browser: AsyncClient) -> None:
    with clock.turned(NOW):
        await make_two()
        text = await page(browser, "/kalender?thema=daz&organisation=krefeld")
    query = "thema=daz&organisation=krefeld"
    assert {("thema", "daz"), ("organisation", "krefeld")} == boxes(text, checked=True)
    assert "Deutsch als Zweitsprache – KI Krefeld" == said(NAME, text)
    assert "1 Veranstaltung, 2 kommende Termine" == said(COUNT, text)
    assert f"http://test/feeds/veranstaltungen.ics?{query}" == said(ADDRESS, text)
    shown = unescape(text)
    for address in (
        f'href="webcal://test/feeds/veranstaltungen.ics?{query}"',
        f'href="http://test/feeds/veranstaltungen.ics?{query}" download',
        f'href="http://test/feeds/veranstaltungen.atom?{query}" type="application/atom+xml"',
        f'href="/en/kalender?{query}" hreflang="en"',
    ):
        assert address in shown
    assert "Mo., 22. Feb. 2027, 10:00–13:00 Uhr" in shown.replace("\u00a0", " ").replace("\u2009", " ")


async def test_address_on_the_page_answers_with_what_it_promises(browser: AsyncClient) -> None:
    await make_two()
    text = await page(browser, "/kalender?thema=daz&thema=mehrsprachigkeit&format=workshop")
    found = await browser.get(said(ADDRESS, text))
    calendar = Calendar.from_ical(found.content)
    assert (200, ["Bilderbücher"]) == (found.status_code, [str(entry["SUMMARY"]) for entry in calendar.events])
    assert said(NAME, text) == calendar["NAME"]


async def test_several_values_of_one_field_are_all_kept(browser: AsyncClient) -> None:
    await make_two()
    text = await page(browser, "/kalender?thema=mehrsprachigkeit&thema=daz&q=Sprache")
    assert {("thema", "daz"), ("thema", "mehrsprachigkeit")} == boxes(text, checked=True)
    assert 'name="q" type="search" value="Sprache"' in text


async def test_period_and_free_places_are_left_out_with_a_sentence(browser: AsyncClient) -> None:
    await make_two()
    text = await page(browser, "/kalender?thema=daz&zeitraum=wochenende&von=2027-01-01&frei=1")
    assert [
        "Das ging nicht wie gewünscht, alles andere ist gewählt:",
        "Ein Abo läuft immer weiter. Den Zeitraum haben wir deshalb weggelassen.",
        "Ob Plätze frei sind, ändert sich täglich. Im Abo stehen deshalb auch volle Veranstaltungen.",
    ] == problems(text)
    assert "http://test/feeds/veranstaltungen.ics?thema=daz" == said(ADDRESS, text)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("format=ball", "Das Format „ball“ gibt es nicht. Bitte wählen Sie ein anderes."),
        ("thema=ufo", "Das Thema „ufo“ gibt es nicht."),
        ("organisation=Kre+feld", "Die Organisation „Kre feld“ gibt es nicht. Bitte wählen Sie eine andere."),
        ("programm=%3Cb%3E", "Das Programm „<b>“ gibt es nicht. Bitte wählen Sie ein anderes."),
        ("bezirk=Atlantis", "Den Bezirk „Atlantis“ gibt es nicht."),
    ],
)
async def test_nonsense_gets_a_sentence_and_nothing_else_is_lost(
    browser: AsyncClient, query: str, sentence: str
) -> None:
    await make_two()
    text = await page(browser, f"/kalender?thema=daz&{query}")
    assert [sentence] == problems(text)
    assert {("thema", "daz")} == boxes(text, checked=True)
    assert "http://test/feeds/veranstaltungen.ics?thema=daz" == said(ADDRESS, text)


async def test_choice_without_events_stays_ticked_and_can_be_subscribed(browser: AsyncClient) -> None:
    await make_two()
    text = await page(browser, "/kalender?thema=daz&organisation=bielefeld")
    assert {("thema", "daz"), ("organisation", "bielefeld")} == boxes(text, checked=True)
    assert "Gerade ist dazu nichts geplant." == said(COUNT, text)
    assert "Abonnieren lohnt sich trotzdem" in text


async def test_page_without_any_event_works(browser: AsyncClient) -> None:
    text = await page(browser)
    assert ("Gerade ist dazu nichts geplant.", set()) == (said(COUNT, text), boxes(text))


async def test_shortcuts_lead_to_centres_and_programmes(browser: AsyncClient) -> None:
    await make_two()
    text = await page(browser, "/kalender?organisation=krefeld")
    picks = re.findall(r'class="picks__one" href="([^"]*)"( aria-current="true")?', text)
    assert [
        ("/kalender", ""),
        ("/kalender?organisation=bielefeld", ""),
        ("/kalender?organisation=krefeld", ' aria-current="true"'),
        ("/kalender?programm=wochen", ""),
    ] == picks


async def test_page_is_there_in_english(browser: AsyncClient) -> None:
    await make_two()
    text = await page(browser, "/en/kalender?format=workshop")
    assert "http://test/en/feeds/veranstaltungen.ics?format=workshop" == said(ADDRESS, text)


async def test_page_does_without_a_code_when_too_much_is_chosen(browser: AsyncClient) -> None:
    districts = [f"{number:02}{'Ü' * 60}" for number in range(20)]
    for district in districts:
        await make_event(district=district)
    text = await page(browser, "/kalender?" + "&".join(f"bezirk={district}" for district in districts))
    assert (20, False) == (len(boxes(text, checked=True)), "QR-Code" in text)


@pytest.mark.parametrize("number", [1, 3])
async def test_page_needs_three_statements(browser: AsyncClient, number: int) -> None:
    with clock.stopped(NOW):
        for _ in range(number):
            await make_event(sessions=2, starts_at=NOW + timedelta(days=1))
        with counted() as statements:
            await page(browser)
    reading = [text for text in statements if "public_version" not in text and "AS moment" not in text]
    assert 3 == len(reading)
