"""The form for a new mail address, and the confirmation once more."""

import httpx
import pytest

from tests.characters import CHIARA, make_event, sign_up
from tests.mail.letters import outbox
from tests.site.registrations import address, again, send

pytestmark = pytest.mark.anyio

NEW = "chiara.conti@schule.example"


async def test_new_address_waits_for_its_proof_and_the_page_says_so(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    answer = await send(browser, address(registration, "/adresse"), email=NEW)
    assert (303, address(registration, "/adresse")) == (answer.status_code, answer.headers["location"])
    page = (await browser.get(address(registration, "/adresse"))).text
    assert (True, True) == ("Bitte sehen Sie in das neue Postfach" in page, NEW in page)
    assert CHIARA.email == (await again(registration)).email


@pytest.mark.parametrize(
    ("email", "status", "sentence"),
    [
        ("chiara", 422, "Bitte eine E-Mail-Adresse eingeben"),
        (CHIARA.email, 409, "An diese Adresse schreiben wir Ihnen schon."),
    ],
)
async def test_address_that_cannot_be_taken_is_kept_in_the_form(
    browser: httpx.AsyncClient, email: str, status: int, sentence: str
) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    answer = await send(browser, address(registration, "/adresse"), email=email)
    assert (status, True, True) == (answer.status_code, sentence in answer.text, f'value="{email}"' in answer.text)


async def test_confirmation_is_sent_again_once_an_hour(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    assert "Jetzt senden" in (await browser.get(address(registration, "/noch-einmal"))).text
    first, second = [await send(browser, address(registration, "/noch-einmal")) for _ in range(2)]
    assert (303, 409) == (first.status_code, second.status_code)
    answer = await browser.get(first.headers["location"])
    assert '<p class="lead" role="status">Die E-Mail ist unterwegs an:' in answer.text
    assert 1 == len([message for message in await outbox() if message.kind == "resent"])
