"""The logo and the colour of an organisation are tried, refused with a sentence, and shown."""

import io

import httpx
import pytest
from pypdf import PdfReader

from ki_events.attendance.certificate_paper import certificate_pdf
from ki_events.attendance.tables import Certificate
from ki_events.clock import now
from ki_events.events.tables import Event
from tests.characters import CHIARA, make_event, sign_up
from tests.office.settings.houses import SETTINGS, actions, the_house
from tests.organisations.photographs import glass

pytestmark = pytest.mark.anyio


async def test_logo_is_shown_on_the_public_page_and_taken_off(manager: httpx.AsyncClient) -> None:
    files = {"logo": ("logo.png", glass(), "image/png")}
    assert 303 == (await manager.post(f"{SETTINGS}/logo", data={"alt": "KI Krefeld"}, files=files)).status_code
    assert 'alt="KI Krefeld"' in (await manager.get("/krefeld")).text
    assert 303 == (await manager.post(f"{SETTINGS}/logo", data={"alt": "Anders"})).status_code, (
        "other words, same picture"
    )
    assert 'alt="Anders"' in (await manager.get("/krefeld")).text
    assert 303 == (await manager.post(f"{SETTINGS}/logo", data={"action": "remove"})).status_code
    assert "/bild/" not in (await manager.get("/krefeld")).text
    assert ["organisation.logo"] * 3 == await actions()


async def test_logo_is_on_certificates(manager: httpx.AsyncClient) -> None:
    event = await make_event()
    person = await sign_up(event, CHIARA)
    row = Certificate(
        registration=person.id,
        event=event.id,
        number="ABCD-EFGH",
        sessions=1,
        of_sessions=1,
        minutes=60,
        issued_by="cli",
        issued_at=now(),
    )
    await row.save()
    files = {"logo": ("logo.png", glass(), "image/png")}
    pictures = []
    for _round in range(2):
        known = await Event.objects(Event.organisation).get(Event.id == event.id)
        assert known is not None
        paper = PdfReader(io.BytesIO(await certificate_pdf(known, [row])))
        pictures.append(len(paper.pages[0].images))
        await manager.post(f"{SETTINGS}/logo", data={"alt": "KI Krefeld"}, files=files)
    assert [0, 1] == pictures


async def test_logo_is_refused_when_the_file_is_broken_or_missing(manager: httpx.AsyncClient) -> None:
    broken = {"logo": ("logo.png", glass()[:60], "image/png")}
    answers = [
        await manager.post(f"{SETTINGS}/logo", data={"alt": "KI"}, files=broken),
        await manager.post(f"{SETTINGS}/logo", data={"alt": "KI"}),
        await manager.post(f"{SETTINGS}/logo", data={"alt": ""}, files=broken),
    ]
    assert [422] * 3 == [answer.status_code for answer in answers]
    assert ["Das Bild ist beschädigt" in answers[0].text, "Bitte wählen Sie eine Bilddatei" in answers[1].text] == [
        True,
        True,
    ]
    assert (await the_house()).logo is None


async def test_colour_is_tried_and_then_stored(manager: httpx.AsyncClient) -> None:
    sent = {"began": "", "colour": "#1f5f3f", "picker": "#1f3faa"}
    tried = await manager.post(f"{SETTINGS}/farbe", data=sent | {"action": "preview"})
    assert [200, True, ""] == [tried.status_code, "probe.css?farbe=%231f5f3f" in tried.text, (await the_house()).color]
    assert 303 == (await manager.post(f"{SETTINGS}/farbe", data=sent)).status_code
    assert "#1f5f3f" == (await the_house()).color
    assert (
        303
        == (await manager.post(f"{SETTINGS}/farbe", data=sent | {"began": "#1f5f3f", "picker": "#7a1f2b"})).status_code
    )
    assert "#7a1f2b" == (await the_house()).color, "the native input was the one that was moved"
    assert 303 == (await manager.post(f"{SETTINGS}/farbe", data={"action": "none"})).status_code
    assert "" == (await the_house()).color


@pytest.mark.parametrize(("colour", "words"), [("#ffff00", "ist zu hell"), ("grün", "Bitte geben Sie die Farbe als #")])
async def test_colour_is_refused_when_nobody_could_read_it(manager: httpx.AsyncClient, colour: str, words: str) -> None:
    answer = await manager.post(f"{SETTINGS}/farbe", data={"began": "", "colour": colour, "picker": "#1f3faa"})
    assert [422, True, True, ""] == [
        answer.status_code,
        words in answer.text,
        f'value="{colour}"' in answer.text,
        (await the_house()).color,
    ]


async def test_colour_sample_is_a_style_sheet_whatever_is_asked(manager: httpx.AsyncClient) -> None:
    answers = [
        await manager.get(f"{SETTINGS}/farbe/probe.css", params={"farbe": colour}) for colour in ("#1f5f3f", "}*{", "")
    ]
    assert [200] * 3 == [answer.status_code for answer in answers]
    assert [True, False] == ["#1f5f3f" in answers[0].text, "}*{" in answers[1].text]
