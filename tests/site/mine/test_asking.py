"""All my registrations: the same answer for every address, and a letter with a link."""

import httpx
import pytest

from ki_events.db import DB, DatabaseGone
from ki_events.mail.tables import Message
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.letters.mailboxes import composing
from ki_events.registrations.mailboxes.logging_in import KIND, forget_links
from ki_events.registrations.mailboxes.login_links import LoginLink
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Manner
from ki_events.site.registration.sending import MOST_SENT
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.mail.letters import outbox
from tests.site.client import visitor

pytestmark = pytest.mark.anyio


async def ask(browser: httpx.AsyncClient, language: str = "", **form: str) -> httpx.Response:
    data = {"email": CHIARA.email, "homepage": "", **form}
    return await browser.post(f"{language}/meine", data=data, headers={"sec-fetch-site": "same-origin"})


async def test_answer_is_the_same_for_known_and_unknown_addresses(browser: httpx.AsyncClient) -> None:
    await sign_up(await make_event(), CHIARA)
    known, unknown = await ask(browser), await ask(browser, email="niemand@schule.example")
    assert (303, "/meine/gesendet") == (known.status_code, known.headers["location"])
    assert (303, "/meine/gesendet") == (unknown.status_code, unknown.headers["location"])
    page = await browser.get("/meine/gesendet")
    assert "Wenn es zu dieser Adresse Anmeldungen gibt, ist eine E-Mail mit dem Link unterwegs." in page.text


async def test_letter_is_written_in_the_language_of_the_form(browser: httpx.AsyncClient) -> None:
    assert "/en/meine/gesendet" == (await ask(browser, "/en")).headers["location"]
    (message,) = await outbox()
    assert ("en", CHIARA.email) == (message.language, message.recipient)


async def test_mistake_is_named_and_what_was_typed_stays(browser: httpx.AsyncClient) -> None:
    answer = await ask(browser, email="chiara@schule")
    assert 422 == answer.status_code
    assert 'href="#email">E-Mail-Adresse: Bitte eine E-Mail-Adresse eingeben' in answer.text
    assert 'value="chiara@schule"' in answer.text


async def test_who_fell_into_the_trap_is_asked_once_more_and_not_lost(browser: httpx.AsyncClient) -> None:
    answer = await ask(browser, homepage="https://schule.example")
    assert (422, 0) == (answer.status_code, await Message.count())
    assert "Bitte senden Sie das Formular noch einmal ab." in answer.text
    assert (f'value="{CHIARA.email}"' in answer.text, "https://schule.example" in answer.text) == (True, False)


async def test_network_that_asks_too_often_waits_and_others_do_not(browser: httpx.AsyncClient) -> None:
    for number in range(MOST_SENT):
        assert 303 == (await ask(browser, email=f"gast.{number}@schule.example")).status_code
    answer = await ask(browser)
    assert (429, "600") == (answer.status_code, answer.headers["retry-after"])
    assert f'value="{CHIARA.email}"' in answer.text
    async with visitor("198.51.100.1") as other:
        assert 303 == (await ask(other)).status_code


async def test_address_that_was_sent_enough_gets_the_same_answer_and_no_letter(browser: httpx.AsyncClient) -> None:
    assert [303] * 5 == [(await ask(browser)).status_code for _ in range(5)]
    assert 3 == await Message.count()


async def test_form_is_kept_while_the_database_is_away(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_args: object, **_kwargs: object) -> None:
        raise DatabaseGone

    with monkeypatch.context() as patched:
        patched.setattr(DB, "run_querystring", gone)
        answer = await ask(browser)
    assert (503, "10") == (answer.status_code, answer.headers["retry-after"])
    assert f'value="{CHIARA.email}"' in answer.text


async def test_contact_who_does_not_take_part_gets_the_letter_with_the_link(browser: httpx.AsyncClient) -> None:
    people = (Guest(BORIS), Guest(DILARA))
    await register_party((await make_event()).id, Arrival(people, "n", Manner.one_by_one, contact=CHIARA))
    await ask(browser)
    (message,) = await Message.objects().where(Message.kind == KIND)
    assert await (await composing([message]))(message) is not None
    await forget_links()
    assert 2 == await LoginLink.count()


async def test_every_page_leads_to_it(browser: httpx.AsyncClient) -> None:
    assert 2 == (await browser.get("/")).text.count('href="/meine"')
