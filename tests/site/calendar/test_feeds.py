"""The addresses of feeds: what they answer, in which language, and what a wrong one is told."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from httpx import AsyncClient
from icalendar import Calendar

from ki_events import clock
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import EventStatus, Format
from ki_events.programmes.tables import Programme, ProgrammeEntry
from tests.characters import make_event, make_organisation

pytestmark = pytest.mark.anyio


async def summaries(browser: AsyncClient, address: str) -> list[str]:
    found = await browser.get(address)
    assert (200, "text/calendar; charset=utf-8") == (found.status_code, found.headers["content-type"])
    return sorted(str(entry["SUMMARY"]) for entry in Calendar.from_ical(found.content).events)


async def make_three() -> None:
    krefeld, bielefeld = await make_organisation("krefeld"), await make_organisation("bielefeld")
    lecture = await make_event(title="Vortrag", slug="vortrag", format=Format.lecture, organisation=krefeld)
    series = await make_event(
        title="Reihe", slug="reihe", sessions=2, organisation=bielefeld, district="Gadderbaum Süd"
    )
    for event, kind, slug in (
        (lecture, LabelKind.topic, "daz"),
        (series, LabelKind.topic, "mehrsprachigkeit"),
        (series, LabelKind.target_group, "kita"),
    ):
        await Label(event=event.id, kind=kind, slug=slug, name=slug.capitalize()).save()
    talk = await make_event(title="Film", slug="film", format=Format.culture, organisation=bielefeld)
    weeks = Programme(slug="wochen-2027", organisation=bielefeld.id, name="Wochen")
    await weeks.save()
    await ProgrammeEntry(programme=weeks.id, event=talk.id).save()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("veranstaltungen.ics", ["Film", "Reihe", "Reihe", "Vortrag"]),
        ("veranstaltungen.ics?organisation=bielefeld&format=culture", ["Film"]),
        ("veranstaltungen.ics?q=&format=&zeitraum=", ["Film", "Reihe", "Reihe", "Vortrag"]),
        ("veranstaltungen.ics?thema=daz&thema=mehrsprachigkeit", ["Reihe", "Reihe", "Vortrag"]),
        ("veranstaltungen.ics?thema=daz&thema=mehrsprachigkeit&zielgruppe=kita", ["Reihe", "Reihe"]),
        ("veranstaltungen.ics?programm=wochen-2027", ["Film"]),
        ("veranstaltungen.ics?q=Unsinn", []),
        ("organisationen/krefeld.ics", ["Vortrag"]),
        ("themen/daz.ics", ["Vortrag"]),
        ("formate/culture.ics", ["Film"]),
        ("zielgruppen/kita.ics", ["Reihe", "Reihe"]),
        ("bezirke/Gadderbaum%20S%C3%BCd.ics", ["Reihe", "Reihe"]),
        ("programme/wochen-2027.ics", ["Film"]),
        ("veranstaltungen/reihe.ics", ["Reihe", "Reihe"]),
    ],
)
async def test_feed_answers_with_what_its_address_names(
    browser: AsyncClient, prefix: str, path: str, expected: list[str]
) -> None:
    await make_three()
    assert expected == await summaries(browser, f"{prefix}/feeds/{path}")


async def test_feed_names_its_own_address_and_file(browser: AsyncClient) -> None:
    await make_organisation("krefeld")
    found = await browser.get("/en/feeds/organisationen/krefeld.ics")
    assert "http://test/en/feeds/organisationen/krefeld.ics" == Calendar.from_ical(found.content)["SOURCE"]
    assert 'attachment; filename="krefeld.ics"' == found.headers["content-disposition"]
    filtered = await browser.get("/feeds/veranstaltungen.ics?organisation=krefeld&q=a%20b")
    source = "http://test/feeds/veranstaltungen.ics?q=a+b&organisation=krefeld"
    assert source == Calendar.from_ical(filtered.content)["SOURCE"]


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("organisationen/nirgendwo.ics", 404, "Die Organisation „nirgendwo“ gibt es nicht."),
        ("programme/nirgendwo.ics", 404, "Das Programm „nirgendwo“ gibt es nicht."),
        ("themen/nirgendwo.ics", 404, "Das Thema „nirgendwo“ gibt es nicht."),
        ("zielgruppen/nirgendwo.ics", 404, "Die Zielgruppe „nirgendwo“ gibt es nicht."),
        ("bezirke/Nirgendwo.ics", 404, "Den Bezirk „Nirgendwo“ gibt es nicht."),
        ("formate/ball.ics", 404, "Dieses Kalender-Abo gibt es nicht."),
        ("veranstaltungen/nirgendwo.ics", 404, "Die Veranstaltung „nirgendwo“ gibt es nicht oder nicht mehr."),
        ("veranstaltungen/entwurf.ics", 404, "Die Veranstaltung „entwurf“ gibt es nicht oder nicht mehr."),
        ("veranstaltungen/entwurf", 404, "Adressen von Kalender-Abos enden mit „.ics“."),
        ("veranstaltungen/%00.ics", 404, "Dieses Kalender-Abo gibt es nicht."),
        ("bezirke/%00.ics", 404, "Dieses Kalender-Abo gibt es nicht."),
        ("organisationen/.ics", 404, "Dieses Kalender-Abo gibt es nicht."),
        ("veranstaltungen.ics?organisation=nirgendwo", 400, "Die Organisation „nirgendwo“ gibt es nicht."),
        (
            "veranstaltungen.ics?thema=a&thema=b",
            400,
            "Das Thema „a“ gibt es nicht. Das Thema „b“ gibt es nicht.",
        ),
        ("veranstaltungen.ics?format=ball", 400, "Das Format „ball“ gibt es nicht. Bitte wählen Sie ein anderes."),
        (
            "veranstaltungen.ics?veranstalter=krefeld&seite=2",
            400,
            (
                "Diese Filter kennt das Kalender-Abo nicht: „seite“, „veranstalter“. Es kennt: q, format, thema,"
                " zielgruppe, bezirk, sprache, ort, zugang, organisation, programm."
            ),
        ),
        (
            "veranstaltungen.ics?zeitraum=wochenende&bis=2027-01-01&frei=1",
            400,
            (
                "Ein Abo läuft immer weiter und kennt deshalb keinen Zeitraum und keine freien Plätze:"
                " „zeitraum“, „bis“, „frei“."
            ),
        ),
        ("veranstaltungen.atom?format=ball", 400, "Das Format „ball“ gibt es nicht. Bitte wählen Sie ein anderes."),
        ("veranstaltungen.atom?programm=nirgendwo", 400, "Das Programm „nirgendwo“ gibt es nicht."),
    ],
)
async def test_wrong_address_is_told_what_to_do(browser: AsyncClient, path: str, status: int, sentence: str) -> None:
    await make_event(slug="entwurf", status=EventStatus.draft)
    found = await browser.get(f"/feeds/{path}")
    advice = "Bitte stellen Sie das Abo auf dieser Seite neu zusammen: http://test/kalender"
    assert (status, f"{sentence}\n{advice}\n") == (found.status_code, found.text)
    assert ("text/plain; charset=utf-8", "no-store") == (
        found.headers["content-type"],
        found.headers["cache-control"],
    )


async def test_advice_keeps_what_was_understood(browser: AsyncClient) -> None:
    await make_three()
    address = "http://test/en/kalender?thema=daz&organisation=krefeld"
    for path in (
        "veranstaltungen.ics?thema=daz&organisation=krefeld&format=ball",
        "veranstaltungen.ics?thema=daz&organisation=krefeld&von=2027-01-01",
    ):
        assert address == (await browser.get(f"/en/feeds/{path}")).text.split()[-1]
    found = await browser.get("/feeds/organisationen/krefeld.ics?format=lecture")
    sentence = "Dieses Kalender-Abo kennt keine Filter, gefunden: „format“."
    assert [sentence, "http://test/kalender?organisation=krefeld"] == [
        found.text.splitlines()[0],
        found.text.split()[-1],
    ]


@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_address_of_before_leads_on_for_ever(browser: AsyncClient, prefix: str) -> None:
    await make_organisation("krefeld")
    found = await browser.get(f"{prefix}/feeds/veranstalter/krefeld.ics")
    assert (308, f"{prefix}/feeds/organisationen/krefeld.ics") == (found.status_code, found.headers["location"])
    assert 200 == (await browser.get(found.headers["location"])).status_code


@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_news_answer_with_what_their_address_names(browser: AsyncClient, prefix: str) -> None:
    await make_three()
    found = await browser.get(f"{prefix}/feeds/veranstaltungen.atom?thema=mehrsprachigkeit&thema=daz")
    feed = ET.fromstring(found.content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert (200, "application/atom+xml; charset=utf-8") == (found.status_code, found.headers["content-type"])
    assert ["Reihe", "Vortrag"] == [title.text for title in feed.iterfind(f"{atom}entry/{atom}title")]
    address = f"http://test{prefix}/feeds/veranstaltungen.atom?thema=daz&thema=mehrsprachigkeit"
    assert address == feed.findtext(f"{atom}id")


@pytest.mark.parametrize("ending", ["ics", "atom"])
async def test_feed_is_told_to_be_known_and_sends_no_body_to_head(browser: AsyncClient, ending: str) -> None:
    await make_three()
    found = await browser.get(f"/feeds/veranstaltungen.{ending}")
    headers = {"if-none-match": found.headers["etag"]}
    again = await browser.get(f"/feeds/veranstaltungen.{ending}", headers=headers)
    since = {"if-modified-since": found.headers["last-modified"]}
    dated = await browser.get(f"/feeds/veranstaltungen.{ending}", headers=since)
    head = await browser.head(f"/feeds/veranstaltungen.{ending}")
    assert [(304, b""), (304, b""), (200, b"")] == [(each.status_code, each.content) for each in (again, dated, head)]
    same = ("etag", "last-modified", "content-length", "content-type", "content-encoding")
    assert {name: found.headers[name] for name in same} == {name: head.headers[name] for name in same}


async def test_feed_gives_no_cookie(browser: AsyncClient) -> None:
    assert "set-cookie" not in (await browser.get("/feeds/veranstaltungen.ics")).headers


@pytest.mark.parametrize("address", ["/feeds/veranstaltungen.ics", "/feeds/veranstaltungen.atom"])
async def test_event_is_there_when_it_appears_even_if_the_feed_was_made_a_moment_before(
    browser: AsyncClient, address: str
) -> None:
    eight = datetime(2027, 2, 1, 7, tzinfo=UTC)
    await make_event(title="Überraschung", publish_at=eight, starts_at=eight + timedelta(weeks=2))
    found = []
    for moment in (eight - timedelta(seconds=20), eight + timedelta(seconds=1), eight + timedelta(hours=2)):
        with clock.stopped(moment):
            found.append("Überraschung" in (await browser.get(address)).text)
    assert [False, True, True] == found
