"""A shared address shows a picture of the event, drawn here and once per version."""

import asyncio
import struct
from typing import Any

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus
from ki_events.lettering import fonts
from ki_events.organisations.tables import Organisation
from ki_events.site.event import card
from ki_events.site.event.card_picture import HEIGHT, WIDTH, Words, draw
from tests.characters import make_event

pytestmark = pytest.mark.anyio


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Words]:
    """Give what is drawn in a test; the first one draws for all that follow."""
    made: list[Words] = []
    one = draw

    def counted(words: Words) -> bytes:
        made.append(words)
        return one(words)

    monkeypatch.setattr(card, "draw", counted)
    return made


async def test_card_is_a_picture_that_may_be_kept_for_a_while(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await browser.get(f"/veranstaltungen/{event.slug}/bild.png")
    assert (200, "image/png", "public, max-age=300") == (
        answer.status_code,
        answer.headers["content-type"],
        answer.headers["cache-control"],
    )
    assert (WIDTH, HEIGHT) == size_of(answer.content)
    known = {"if-none-match": answer.headers["etag"]}
    assert 304 == (await browser.get(f"/veranstaltungen/{event.slug}/bild.png", headers=known)).status_code


async def test_card_is_drawn_once_until_the_event_changes(browser: httpx.AsyncClient, drawn: list[Words]) -> None:
    event = await make_event()
    path = f"/veranstaltungen/{event.slug}/bild.png"
    await asyncio.gather(*(browser.get(path) for _ in range(5)))
    assert 1 == len(drawn)
    await Event.update({Event.title: "Neuer Titel", Event.revision: 1}).where(Event.id == event.id)
    await browser.get(path)
    assert ["Mehrsprachigkeit im Unterricht", "Neuer Titel"] == [words.title for words in drawn]


async def test_card_says_what_the_page_says(browser: httpx.AsyncClient, drawn: list[Words]) -> None:
    event = await make_event(status=EventStatus.cancelled)
    await Organisation.update({Organisation.color: "#7a1f3d"}).where(Organisation.slug == "krefeld")
    await browser.get(f"/en/veranstaltungen/{event.slug}/bild.png")
    assert ("Gesamtschule Uerdingen", "#7a1f3d") == (drawn[0].place, drawn[0].colour)
    assert "" != drawn[0].state
    assert drawn[0].over.endswith("Kommunales Integrationszentrum Krefeld")


@pytest.mark.parametrize("columns", [{"status": EventStatus.draft}, {"publish_at": now().replace(year=2199)}])
async def test_card_is_not_there_when_the_event_is_hidden(browser: httpx.AsyncClient, columns: dict[str, Any]) -> None:
    event = await make_event(**columns)
    assert 404 == (await browser.get(f"/veranstaltungen/{event.slug}/bild.png")).status_code
    assert 404 == (await browser.get("/veranstaltungen/gibt-es-nicht/bild.png")).status_code


@pytest.mark.parametrize(
    "title",
    [
        "المدرسة في كريفيلد",
        "Після школи",
        "日本語 한국어 አማርኛ 😀",
        '*fett* #let x = 1 $ \\u{0} "',
        "Donaudampfschifffahrtsgesellschaftskapitän" * 4,
        "x" * 160,
        "",
    ],
)
def test_card_is_drawn_whatever_the_title_is(title: str) -> None:
    assert (WIDTH, HEIGHT) == size_of(draw(Words("Über", title, "", "", "", "#1f45a8", "de")))


@pytest.mark.parametrize("lang", ["de", "ar", "uk", "zh", "ckb", "tr"])
def test_card_is_drawn_whatever_the_language_is(lang: str) -> None:
    assert (WIDTH, HEIGHT) == size_of(draw(Words("Über", "Titel", "", "", "Abgesagt", "#1f45a8", lang)))


def test_card_is_set_in_our_font() -> None:
    assert {"Fira Sans", "Noto Naskh Arabic"} <= set(fonts().families())
