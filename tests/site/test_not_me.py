"""The link of the first letter asks, a button answers; programs that open links change nothing."""

import httpx
import pytest

from ki_events.db import DB, DatabaseGone
from ki_events.mail.tables import Message
from ki_events.registrations.address_proof import proof_token
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration
from tests.characters import CHIARA, make_event, sign_up
from tests.mail.letters import content, emails

pytestmark = pytest.mark.anyio

SAME_SITE = {"sec-fetch-site": "same-origin"}


async def registered(capacity: int = 5) -> tuple[Registration, str]:
    made = await sign_up(await make_event(capacity), CHIARA)
    return made, f"/anmeldung/{proof_token(made, made.email)}/nicht-ich"


async def status(registration: Registration) -> str:
    return str((await Registration.objects().get(Registration.id == registration.id)).status)


@pytest.mark.parametrize("capacity", [5, 0])
async def test_first_letter_has_the_link(database: object, capacity: int) -> None:
    _made, path = await registered(capacity)
    (email,) = await emails()
    assert f"http://test{path}" in content(email, "text/plain")
    assert f'href="http://test{path}"' in content(email, "text/html")


async def test_link_asks_and_changes_nothing(browser: httpx.AsyncClient) -> None:
    made, path = await registered()
    page = await browser.get(path)
    assert (200, "no-store", "confirmed") == (page.status_code, page.headers["cache-control"], await status(made))
    assert "Haben Sie sich gar nicht angemeldet?" in page.text
    assert f'<form method="post" action="{path}">' in page.text


async def test_button_ends_the_registration_and_says_so(browser: httpx.AsyncClient) -> None:
    made, path = await registered()
    answer = await browser.post(path, headers=SAME_SITE)
    assert (303, path) == (answer.status_code, answer.headers["location"])
    assert ("cancelled", 1) == (await status(made), await Message.count())
    page = await browser.get(path)
    assert ("Diese Anmeldung ist beendet" in page.text, "<form" in page.text) == (True, False)
    assert 303 == (await browser.post(path, headers=SAME_SITE)).status_code


async def test_link_of_a_registration_that_ended_says_so(browser: httpx.AsyncClient) -> None:
    made, path = await registered()
    await cancel(made.id, By.person)
    assert "Diese Anmeldung ist beendet" in (await browser.get(path)).text


async def test_only_the_link_of_the_letter_counts(browser: httpx.AsyncClient) -> None:
    made, path = await registered()
    await Registration.update({Registration.new_email: "neu@schule.example"}).where(Registration.id == made.id)
    for token in (
        token_of(made),
        proof_token(made, "boris@schule.example"),
        proof_token(made, "neu@schule.example"),
        "x",
    ):
        other = f"/anmeldung/{token}/nicht-ich"
        assert [404, 404] == [
            (await browser.get(other)).status_code,
            (await browser.post(other, headers=SAME_SITE)).status_code,
        ]
    assert "confirmed" == await status(made)
    assert 200 == (await browser.get(path)).status_code


async def test_page_is_there_in_english(browser: httpx.AsyncClient) -> None:
    _made, path = await registered()
    assert f'action="/en{path}"' in (await browser.get(f"/en{path}")).text
    assert f"/en{path}" == (await browser.post(f"/en{path}", headers=SAME_SITE)).headers["location"]


async def test_button_is_there_again_while_the_database_is_away(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, path = await registered()

    async def gone(*_args: object, **_kwargs: object) -> None:
        raise DatabaseGone

    with monkeypatch.context() as patched:
        patched.setattr(DB, "run_querystring", gone)
        answer = await browser.post(path, headers=SAME_SITE)
    assert (503, "10") == (answer.status_code, answer.headers["retry-after"])
    assert f'action="{path}"' in answer.text
    assert "confirmed" == await status(made)
