"""Only the link of a letter proves a mailbox, and only its button does so."""

import httpx
import pytest

from ki_events.registrations.mailboxes.address_proof import proof_token
from ki_events.registrations.mailboxes.changing import ask_for_new_address
from ki_events.registrations.reading import token_of
from ki_events.registrations.tables import Registration
from tests.characters import CHIARA, make_event, sign_up
from tests.site.registrations import address, again, send

pytestmark = pytest.mark.anyio

NEW = "chiara.conti@schule.example"


async def unverified() -> Registration:
    registration = await sign_up(await make_event(verifies_email=True), CHIARA)
    assert "unverified" == registration.status
    return registration


async def test_link_of_the_letter_asks_and_its_button_confirms(browser: httpx.AsyncClient) -> None:
    registration = await unverified()
    path = f"/anmeldung/{proof_token(registration, CHIARA.email)}/bestaetigen"
    page = await browser.get(path)
    assert (200, True) == (page.status_code, "Ja, das ist meine Adresse" in page.text)
    assert "unverified" == (await again(registration)).status
    answer = await send(browser, path)
    assert (303, address(registration)) == (answer.status_code, answer.headers["location"])
    assert "confirmed" == (await again(registration)).status


async def test_second_click_is_the_same_friendly_answer(browser: httpx.AsyncClient) -> None:
    registration = await unverified()
    path = f"/anmeldung/{proof_token(registration, CHIARA.email)}/bestaetigen"
    await send(browser, path)
    page, answer = await browser.get(path), await send(browser, path)
    assert "Ihre Adresse ist bestätigt" in page.text
    assert (303, address(registration)) == (answer.status_code, answer.headers["location"])


async def test_own_link_does_not_prove_the_mailbox(browser: httpx.AsyncClient) -> None:
    registration = await unverified()
    page, answer = (
        await browser.get(address(registration, "/bestaetigen")),
        await send(browser, address(registration, "/bestaetigen")),
    )
    assert (True, True) == tuple("Bitte öffnen Sie den Link in der E-Mail" in each.text for each in (page, answer))
    assert "unverified" == (await again(registration)).status


async def test_page_of_who_has_not_proven_yet_says_what_to_do(browser: httpx.AsyncClient) -> None:
    registration = await unverified()
    page = (await browser.get(address(registration))).text
    assert (
        "Bitte öffnen Sie den Link in der E-Mail, die wir Ihnen geschickt haben: Erst dann gilt Ihre Anmeldung." in page
    )
    assert f'href="{address(registration, "/noch-einmal")}"' in page


async def test_new_address_is_taken_by_its_link_and_leads_to_the_new_page(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await ask_for_new_address(registration.id, NEW)
    path = f"/anmeldung/{proof_token(await again(registration), NEW)}/bestaetigen"
    assert "Ist das Ihre neue Adresse?" in (await browser.get(path)).text
    answer = await send(browser, path)
    changed = await again(registration)
    assert (303, address(changed), NEW) == (answer.status_code, answer.headers["location"], changed.email)
    old = await browser.get(address(registration))
    assert (410, True) == (old.status_code, "Dieser Link gilt nicht mehr" in old.text)


@pytest.mark.parametrize("token", ["unbekannt", "%00", "x" * 40])
async def test_foreign_link_proves_nothing(browser: httpx.AsyncClient, token: str) -> None:
    await unverified()
    assert 404 == (await browser.get(f"/anmeldung/{token}/bestaetigen")).status_code
    assert 404 == (await send(browser, f"/anmeldung/{token}/bestaetigen")).status_code


async def test_link_for_another_purpose_is_not_the_registrations(browser: httpx.AsyncClient) -> None:
    registration = await unverified()
    assert 404 == (await browser.get(f"/anmeldung/{proof_token(registration, CHIARA.email)}")).status_code
    assert token_of(registration) != proof_token(registration, CHIARA.email)
