"""Anyone can check a certificate by its number, without learning whose it is; the person takes it along from their page."""

import io
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from ki_events.attendance.certifying import issue_one, revoke
from ki_events.attendance.tables import Certificate
from ki_events.clock import turned
from ki_events.registrations.correcting import correct_name
from ki_events.registrations.reading import token_of
from ki_events.registrations.tables import Registration
from tests.characters import CHIARA, make_event, sign_up

pytestmark = pytest.mark.anyio


async def issued() -> tuple[Registration, Any]:
    event = await make_event(9, certificate=True)
    registration = await sign_up(event, CHIARA)
    with turned(event.ends_at + timedelta(hours=1)):
        await issue_one(registration.id, "war da", "account:1")
    return registration, await Certificate.objects().first()


def words(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


async def test_page_says_that_a_certificate_is_valid_and_not_whose_it_is(browser: httpx.AsyncClient) -> None:
    _registration, certificate = await issued()
    answer = await browser.get(f"/bescheinigung/{certificate.number}")
    assert (200, True) == (answer.status_code, "Diese Bescheinigung ist gültig." in answer.text)
    assert "Mehrsprachigkeit im Unterricht" in answer.text
    assert ("Conti" in answer.text, "noindex" in answer.headers["x-robots-tag"]) == (False, True)


async def test_page_says_that_a_revoked_one_holds_no_more(browser: httpx.AsyncClient) -> None:
    registration, certificate = await issued()
    await revoke(certificate.id, "Geheimer Grund", "account:1")
    pages = (f"/bescheinigung/{certificate.number}", f"/anmeldung/{token_of(registration)}")
    for page in [(await browser.get(address)).text for address in pages]:
        assert [True, False, False] == [
            each in page for each in ("gilt nicht mehr", "Geheimer Grund", "bescheinigung.pdf")
        ]


@pytest.mark.parametrize("number", ["KRE-2027-2222-2222", "quark", "%20", "x" * 200, "%00"])
async def test_unknown_number_is_named_and_can_be_typed_again(browser: httpx.AsyncClient, number: str) -> None:
    answer = await browser.get(f"/bescheinigung/{number}")
    assert 404 == answer.status_code
    assert "Diese Nummer gibt es nicht." in answer.text
    assert 'name="nummer"' in answer.text


async def test_typed_number_leads_to_its_page(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/bescheinigung", params={"nummer": " kre 2027 abcd-efgh "})
    assert (303, "/bescheinigung/KRE-2027-ABCD-EFGH") == (answer.status_code, answer.headers["location"])
    assert 200 == (await browser.get("/bescheinigung")).status_code


async def test_person_takes_it_along_with_the_name_as_it_is_now(browser: httpx.AsyncClient) -> None:
    registration, certificate = await issued()
    token = token_of(registration)
    assert f"/anmeldung/{token}/bescheinigung.pdf" in (await browser.get(f"/anmeldung/{token}")).text
    await correct_name(registration.id, "Chiara", "Conti-Rossi")
    answer = await browser.get(f"/anmeldung/{token}/bescheinigung.pdf")
    assert (200, "application/pdf", "no-store") == (
        answer.status_code,
        answer.headers["content-type"],
        answer.headers["cache-control"],
    )
    assert ("Chiara Conti-Rossi" in words(answer.content), certificate.number in words(answer.content)) == (True, True)


async def test_pdf_is_tagged_and_says_what_it_is(browser: httpx.AsyncClient) -> None:
    registration, _certificate = await issued()
    answer = await browser.get(f"/anmeldung/{token_of(registration)}/bescheinigung.pdf")
    paper = PdfReader(io.BytesIO(answer.content))
    catalogue: Any = paper.trailer["/Root"]
    assert ("de", True) == (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"])
    assert b"<pdfuaid:part>1</pdfuaid:part>" in answer.content or "pdfuaid" in str(paper.xmp_metadata.stream.get_data())
    assert "Teilnahmebescheinigung: Mehrsprachigkeit im Unterricht" == paper.metadata.title


async def test_there_is_nothing_to_take_along_before_it_is_issued(browser: httpx.AsyncClient) -> None:
    event = await make_event(9, certificate=True)
    registration = await sign_up(event, CHIARA)
    token = token_of(registration)
    assert 404 == (await browser.get(f"/anmeldung/{token}/bescheinigung.pdf")).status_code
    assert "bescheinigung.pdf" not in (await browser.get(f"/anmeldung/{token}")).text
