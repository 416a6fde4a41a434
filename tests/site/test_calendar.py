"""The addresses of feeds: what they answer, in which language, and what a wrong one is told."""

import pytest
from httpx import AsyncClient
from icalendar import Calendar

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
    await make_event(title="Vortrag", slug="vortrag", format=Format.lecture, organisation=krefeld)
    await make_event(title="Reihe", slug="reihe", sessions=2, organisation=bielefeld)
    talk = await make_event(title="Film", slug="film", format=Format.culture, organisation=bielefeld)
    weeks = Programme(slug="wochen-2027", organisation=bielefeld.id, name="Wochen")
    await weeks.save()
    await ProgrammeEntry(programme=weeks.id, event=talk.id).save()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("veranstaltungen.ics", ["Film", "Reihe", "Reihe", "Vortrag"]),
        ("veranstaltungen.ics?veranstalter=bielefeld&format=culture", ["Film"]),
        ("veranstaltungen.ics?q=&format=", ["Film", "Reihe", "Reihe", "Vortrag"]),
        ("veranstaltungen.ics?programm=wochen-2027", ["Film"]),
        ("veranstaltungen.ics?q=Unsinn", []),
        ("veranstalter/krefeld.ics", ["Vortrag"]),
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
    found = await browser.get("/en/feeds/veranstalter/krefeld.ics")
    assert "http://test/en/feeds/veranstalter/krefeld.ics" == Calendar.from_ical(found.content)["SOURCE"]
    assert 'attachment; filename="krefeld.ics"' == found.headers["content-disposition"]
    filtered = await browser.get("/feeds/veranstaltungen.ics?veranstalter=krefeld&q=a%20b")
    source = "http://test/feeds/veranstaltungen.ics?q=a+b&veranstalter=krefeld"
    assert source == Calendar.from_ical(filtered.content)["SOURCE"]


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("veranstalter/nirgendwo.ics", 404, "Den Veranstalter „nirgendwo“ gibt es nicht."),
        ("programme/nirgendwo.ics", 404, "Das Programm „nirgendwo“ gibt es nicht."),
        ("veranstaltungen/nirgendwo.ics", 404, "Die Veranstaltung „nirgendwo“ gibt es nicht oder nicht mehr."),
        ("veranstaltungen/entwurf.ics", 404, "Die Veranstaltung „entwurf“ gibt es nicht oder nicht mehr."),
        ("veranstaltungen/entwurf", 404, "Adressen von Kalender-Abos enden mit „.ics“."),
        ("veranstaltungen/%00.ics", 404, "Dieses Kalender-Abo gibt es nicht."),
        ("veranstalter/.ics", 404, "Dieses Kalender-Abo gibt es nicht."),
        ("veranstalter/krefeld.ics?format=lecture", 400, "Dieses Kalender-Abo kennt keine Filter, gefunden: „format“."),
        ("veranstaltungen.ics?veranstalter=nirgendwo", 400, "Den Veranstalter „nirgendwo“ gibt es nicht."),
        ("veranstaltungen.ics?format=ball", 400, "Das Format „ball“ gibt es nicht."),
        (
            "veranstaltungen.ics?thema=daz&seite=2",
            400,
            "Diese Filter kennt das Kalender-Abo nicht: „seite“, „thema“. Es kennt: q, format, veranstalter, programm.",
        ),
        (
            "veranstaltungen.ics?format=lecture&format=culture",
            400,
            "Diese Filter dürfen nur einmal vorkommen: „format“.",
        ),
    ],
)
async def test_wrong_address_is_told_what_to_do(browser: AsyncClient, path: str, status: int, sentence: str) -> None:
    await make_event(slug="entwurf", status=EventStatus.draft)
    found = await browser.get(f"/feeds/{path}")
    advice = "Bitte stellen Sie das Abo auf dieser Seite neu zusammen: http://test/"
    assert (status, f"{sentence}\n{advice}\n") == (found.status_code, found.text)
    assert ("text/plain; charset=utf-8", "no-store") == (
        found.headers["content-type"],
        found.headers["cache-control"],
    )


async def test_feed_is_told_to_be_known_and_sends_no_body_to_head(browser: AsyncClient) -> None:
    await make_three()
    found = await browser.get("/feeds/veranstaltungen.ics")
    headers = {"if-none-match": found.headers["etag"]}
    again = await browser.get("/feeds/veranstaltungen.ics", headers=headers)
    since = {"if-modified-since": found.headers["last-modified"]}
    dated = await browser.get("/feeds/veranstaltungen.ics", headers=since)
    head = await browser.head("/feeds/veranstaltungen.ics")
    assert [(304, b""), (304, b""), (200, b"")] == [(each.status_code, each.content) for each in (again, dated, head)]
    same = ("etag", "last-modified", "content-length", "content-type", "content-encoding")
    assert {name: found.headers[name] for name in same} == {name: head.headers[name] for name in same}


async def test_feed_gives_no_cookie(browser: AsyncClient) -> None:
    assert "set-cookie" not in (await browser.get("/feeds/veranstaltungen.ics")).headers
