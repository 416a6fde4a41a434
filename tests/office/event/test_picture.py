"""An event gets a picture with words for who does not see it; what is no picture is refused, and nothing typed is lost."""

import random
from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now, turned
from ki_events.events.picturing import erase_unused_pictures
from ki_events.events.tables import Event
from ki_events.organisations.pictures import Picture
from ki_events.rows import one
from tests.characters import make_event
from tests.organisations.photographs import bomb, glass, noise, photograph

pytestmark = pytest.mark.anyio


def page_of(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/bild"


async def upload(client: httpx.AsyncClient, event: Event, content: bytes, **fields: str) -> httpx.Response:
    given = {"alt": "Kinder malen", "credit": "Foto: Amal Haddad"} | fields
    return await client.post(page_of(event), data=given, files={"picture": ("bild.jpg", content, "image/jpeg")})


async def picture_of(event: Event) -> Picture | None:
    number = (await one(Event, event.id)).picture
    return await one(Picture, number) if number is not None else None


async def test_picture_is_shown_on_the_page_with_its_words(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await amal.get(f"/veranstaltungen/{event.slug}")
    assert 303 == (await upload(amal, event, photograph(size=(1200, 900)))).status_code
    picture = await picture_of(event)
    assert picture is not None
    page = (await amal.get(f"/veranstaltungen/{event.slug}")).text
    assert f'<img src="/bild/{picture.digest}/klein" width="800" height="600" alt="Kinder malen"' in page
    assert "Foto: Amal Haddad" in page
    assert f'<meta property="og:image" content="http://test/bild/{picture.digest}">' in page
    assert f'"image":["http://test/bild/{picture.digest}","http://test/veranstaltungen/{event.slug}/bild.png"]' in page


async def test_picture_that_networks_cannot_show_is_not_sent_to_them(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await upload(amal, event, glass())
    page = (await amal.get(f"/veranstaltungen/{event.slug}")).text
    assert f'<meta property="og:image" content="http://test/veranstaltungen/{event.slug}/bild.png">' in page


async def test_picture_needs_words_or_is_only_decoration(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await upload(amal, event, photograph(), alt="")
    assert (422, True, True) == (
        answer.status_code,
        "Bitte beschreiben Sie, was zu sehen ist" in answer.text,
        "Foto: Amal Haddad" in answer.text,
    )
    assert 303 == (await upload(amal, event, photograph(), alt="", decorates="yes")).status_code
    assert 'alt=""' in (await amal.get(f"/veranstaltungen/{event.slug}")).text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"%PDF-1.7", "Die Datei ist kein Bild."), (photograph(), "Bitte wählen Sie die Bilddatei noch einmal aus")],
)
async def test_file_and_words_are_complained_about_at_once(
    amal: httpx.AsyncClient, content: bytes, sentence: str
) -> None:
    answer = await upload(amal, await make_event(), content, alt="")
    for said in ("Bitte beschreiben Sie, was zu sehen ist", sentence):
        assert said in answer.text


async def test_words_are_changed_without_another_upload(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await upload(amal, event, photograph())
    before = await picture_of(event)
    assert 303 == (await amal.post(page_of(event), data={"alt": "Kinder spielen"})).status_code
    after = await picture_of(event)
    assert before is not None and after is not None
    assert ("Kinder spielen", before.content) == (after.alt, after.content)


async def test_picture_is_taken_off(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await upload(amal, event, photograph())
    assert 303 == (await amal.post(page_of(event), data={"action": "remove"})).status_code
    assert None is await picture_of(event)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Bitte wählen Sie eine Bilddatei aus."),
        (b"%PDF-1.7", "Die Datei ist kein Bild."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG-Dateien können Programme enthalten"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC oder AVIF"),
        (photograph()[:700], "Das Bild ist beschädigt"),
        (bomb(9000), "Das Bild hat zu viele Bildpunkte"),
    ],
)
async def test_what_is_no_picture_is_refused_and_the_words_are_kept(
    amal: httpx.AsyncClient, content: bytes, sentence: str
) -> None:
    event = await make_event()
    answer = await upload(amal, event, content)
    assert (422, True, True) == (answer.status_code, sentence in answer.text, 'value="Kinder malen"' in answer.text)
    assert None is await picture_of(event)


@pytest.mark.parametrize("size", [10_000_001, 11_000_000])
async def test_too_large_a_file_is_refused_with_the_limit(amal: httpx.AsyncClient, size: int) -> None:
    event = await make_event()
    answer = await upload(amal, event, b"x" * size)
    assert (413, True) == (
        answer.status_code,
        "Die Datei ist zu groß: Möglich sind höchstens 10 MB." in answer.text,
    )


async def test_page_answers_whatever_is_uploaded(amal: httpx.AsyncClient) -> None:
    event, chance = await make_event(), random.Random(5)
    for _number in range(25):
        content = bytearray(chance.choice([photograph(), photograph("PNG"), glass(), b"GIF89a" + bytes(50)]))
        for _byte in range(chance.randint(1, 40)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        answer = await upload(amal, event, bytes(content[: chance.randint(1, len(content))]))
        assert answer.status_code in (303, 422)


async def test_page_stays_light_with_the_busiest_picture(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await upload(amal, event, noise((1000, 700)))
    picture = await picture_of(event)
    assert picture is not None
    assert len((await amal.get(f"/bild/{picture.digest}/klein")).content) <= 34_000


async def test_picture_that_nobody_shows_is_erased_after_a_day(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await upload(amal, event, photograph())
    await upload(amal, event, photograph(size=(500, 500)))
    assert (0, 2) == (await erase_unused_pictures(), await Picture.count())
    with turned(now() + timedelta(days=2)):
        assert (1, 1) == (await erase_unused_pictures(), await Picture.count())
    assert await picture_of(event) is not None
