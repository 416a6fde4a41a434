"""Whoever meets a barrier can say so in one form, once, and loses nothing of what they typed."""

import httpx
import pytest

from ki_events.db import DB, DatabaseGone
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.site.feedback import MOST_REPORTS, own_path
from tests.characters import make_organisation
from tests.mail.letters import outbox
from tests.mail.servers import settled
from tests.site.client import NONCE, visitor

pytestmark = pytest.mark.anyio

PATH = "/krefeld/barrierefreiheit/melden"
SAID = {"barrier": "Erste Zeile\r\n<b>Zweite</b>", "page": "/veranstaltungen/daz", "email": "chiara@schule.example"}


async def form(browser: httpx.AsyncClient, **changes: str) -> dict[str, str]:
    found = NONCE.search((await browser.get(PATH)).text)
    assert found
    return {**SAID, "homepage": "", "nonce": found[1], **changes}


async def send(browser: httpx.AsyncClient, data: dict[str, str], path: str = PATH) -> httpx.Response:
    return await browser.post(path, data=data, headers={"sec-fetch-site": "same-origin"})


async def test_report_is_sent_and_thanked_for(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    answer = await send(browser, await form(browser))
    assert (303, "/krefeld/barrierefreiheit/danke") == (answer.status_code, answer.headers["location"])
    assert "Danke für Ihre Meldung" in (await browser.get(answer.headers["location"])).text
    [message] = await outbox()
    assert "ki@krefeld.example" == message.recipient
    assert {
        "barrier": "Erste Zeile\n<b>Zweite</b>",
        "page": SAID["page"],
        "email": SAID["email"],
    }.items() <= payload_of(message).items()


async def test_report_does_not_carry_the_link_to_a_registration(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    link = "https://ki.example/en/anmeldung/abc.def-1/absagen"
    await send(browser, await form(browser, barrier=f"Auf {link} geht nichts.", page=link))
    [message] = await outbox()
    assert (
        "Auf https://ki.example/en/anmeldung/…/absagen geht nichts.",
        "https://ki.example/en/anmeldung/…/absagen",
    ) == (
        payload_of(message)["barrier"],
        payload_of(message)["page"],
    )


async def test_report_needs_neither_page_nor_address(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    assert 303 == (await send(browser, await form(browser, page="", email=""))).status_code


async def test_report_goes_to_the_operator_from_its_own_form(browser: httpx.AsyncClient) -> None:
    with settled(operator_email="ki@stadt.example"):
        found = NONCE.search((await browser.get("/en/barrierefreiheit/melden")).text)
        assert found
        answer = await send(browser, {**SAID, "nonce": found[1]}, "/en/barrierefreiheit/melden")
    assert "/en/barrierefreiheit/danke" == answer.headers["location"]
    assert ["ki@stadt.example"] == await Message.select(Message.recipient).output(as_list=True)


async def test_form_sent_twice_is_one_mail(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    data = await form(browser)
    assert [303, 303] == [(await send(browser, data)).status_code for _ in range(2)]
    assert 1 == await Message.count()


async def test_form_names_all_mistakes_and_keeps_every_line(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    answer = await send(browser, await form(browser, barrier="", email="chiara@schule"))
    assert 422 == answer.status_code
    assert 'href="#barrier">Was hindert Sie? Bitte ausfüllen.' in answer.text
    assert 'href="#email">E-Mail-Adresse für eine Antwort: Bitte eine E-Mail-Adresse eingeben' in answer.text
    long = await send(browser, await form(browser, barrier="Eins\r\nZwei" + "x" * 4000))
    assert "Höchstens 4000 Zeichen, es sind 4009." in long.text
    assert ">\nEins\nZweixxx" in long.text
    assert 0 == await Message.count()


async def test_who_fills_the_trap_is_asked_once_more_and_loses_nothing(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    answer = await send(browser, await form(browser, homepage="https://casino.example"))
    assert (422, 0) == (answer.status_code, await Message.count())
    assert "Bitte senden Sie das Formular noch einmal ab." in answer.text
    assert "casino" not in answer.text


@pytest.mark.parametrize("nonce", ["", "x" * 36])
async def test_form_without_our_number_comes_back_with_what_was_typed(browser: httpx.AsyncClient, nonce: str) -> None:
    await make_organisation()
    answer = await send(browser, await form(browser, nonce=nonce))
    assert 422 == answer.status_code
    assert "Erste Zeile\n&lt;b&gt;Zweite&lt;/b&gt;</textarea>" in answer.text.replace("\r\n", "\n")
    assert NONCE.search(answer.text)
    assert 0 == await Message.count()


async def test_number_of_another_form_is_not_taken(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    await make_organisation("bielefeld")
    answer = await send(browser, await form(browser), "/bielefeld/barrierefreiheit/melden")
    assert (422, 0) == (answer.status_code, await Message.count())


async def test_network_that_sends_too_much_waits_and_others_do_not(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    for _ in range(MOST_REPORTS):
        assert 303 == (await send(browser, await form(browser))).status_code
    answer = await send(browser, await form(browser))
    assert (429, "600") == (answer.status_code, answer.headers["retry-after"])
    assert "chiara@schule.example" in answer.text
    async with visitor("198.51.100.1") as other:
        assert 303 == (await send(other, await form(other))).status_code


async def test_page_names_the_post_when_nobody_has_a_mailbox(browser: httpx.AsyncClient) -> None:
    await make_organisation("verein", email="")
    page = (await browser.get("/verein/barrierefreiheit/melden")).text
    assert ("<form" in page, "Petersstraße 118" in page) == (False, True)
    answer = await send(browser, SAID, "/verein/barrierefreiheit/melden")
    assert 422 == answer.status_code
    assert "&lt;b&gt;Zweite&lt;/b&gt;" in answer.text


async def test_form_is_kept_while_the_database_is_away(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_organisation()
    data = await form(browser)

    async def gone(*_args: object, **_kwargs: object) -> None:
        raise DatabaseGone

    with monkeypatch.context() as patched:
        patched.setattr(DB, "run_querystring", gone)
        answer = await send(browser, data)
    assert (503, "10") == (answer.status_code, answer.headers["retry-after"])
    assert f'action="{PATH}"' in answer.text
    assert f'value="{data["nonce"]}"' in answer.text
    assert 303 == (await send(browser, data)).status_code


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("/veranstaltungen/daz", "/veranstaltungen/daz"),
        ("/en/?format=training&seite=2", "/en/?format=training&seite=2"),
        ("//boese.example", ""),
        ("/\\boese.example", ""),
        ("https://boese.example", ""),
        ("javascript:alert(1)", ""),
        ("/a b", ""),
        ("/\n", ""),
        ('/"><b>', ""),
        ("/anmeldung/geheim", ""),
        ("/en/anmeldung/geheim", ""),
        ("/" + "x" * 300, ""),
        ("", ""),
    ],
)
def test_page_is_filled_in_only_when_it_is_a_path_of_ours(asked: str, shown: str) -> None:
    assert shown == own_path(asked)


async def test_page_that_was_asked_for_stands_in_the_form(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    page = await browser.get(PATH, params={"seite": "/veranstaltungen/daz"})
    assert 'value="/veranstaltungen/daz"' in page.text
    assert "no-store" == page.headers["cache-control"]


@pytest.mark.parametrize("path", ["/barrierefreiheit/melden", "/en/barrierefreiheit/melden"])
async def test_form_is_sent_in_the_language_of_its_page(browser: httpx.AsyncClient, path: str) -> None:
    with settled(operator_email="ki@stadt.example"):
        assert f'<form class="form" method="post" action="{path}" novalidate>' in (await browser.get(path)).text
