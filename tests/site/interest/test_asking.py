"""Whoever finds no place leaves an address in one form; the link in the mail confirms and stops, each by a button."""

import httpx
import pytest

from ki_events.db import DB, DatabaseGone
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.interests.asking import MOST_OPEN
from ki_events.interests.reading import token_of
from ki_events.interests.tables import Interest
from ki_events.mail.tables import Message
from tests.characters import AMAL, CHIARA, make_event, sign_up
from tests.conftest import MID_MORNING
from tests.interests.makers import asked, emails, interest_of, next_event, past_event, wishing
from tests.mail.letters import content
from tests.mail.servers import settled
from tests.site.client import NONCE, visitor
from tests.site.interest.headers import OURS

pytestmark = pytest.mark.anyio


def path(event: Event) -> str:
    return f"/veranstaltungen/{event.slug}/interesse"


async def form(browser: httpx.AsyncClient, event: Event, **changes: str) -> dict[str, str]:
    found = NONCE.search((await browser.get(path(event))).text)
    return {"email": CHIARA.email, "homepage": "", "nonce": found[1] if found else "", **changes}


async def send(browser: httpx.AsyncClient, event: Event, data: dict[str, str], language: str = "") -> httpx.Response:
    return await browser.post(language + path(event), data=data, headers=OURS)


async def test_from_the_event_to_the_confirmation(browser: httpx.AsyncClient) -> None:
    event = await past_event()
    assert f'href="{path(event)}"' in (await browser.get(f"/veranstaltungen/{event.slug}")).text
    sent = await send(browser, event, await form(browser, event))
    assert (303, f"{path(event)}/gesendet") == (sent.status_code, sent.headers["location"])
    assert "Bitte sehen Sie in Ihr Postfach" in (await browser.get(sent.headers["location"])).text
    link = f"/interesse/{token_of(await interest_of(event, CHIARA.email))}"
    assert link in content((await emails("interest_confirm"))[0], "text/plain")
    assert "Beim nächsten Mal Bescheid bekommen?</h1>" in (await browser.get(link)).text
    confirmed = await browser.post(link, headers=OURS)
    assert (303, link) == (confirmed.status_code, confirmed.headers["location"])
    page = (await browser.get(link)).text
    assert ("Sie bekommen Bescheid</h1>" in page, CHIARA.email in page) == (True, True)


async def test_same_in_english(browser: httpx.AsyncClient) -> None:
    event = await past_event()
    sent = await send(browser, event, await form(browser, event), "/en")
    assert f"/en{path(event)}/gesendet" == sent.headers["location"]
    interest = await interest_of(event, CHIARA.email)
    assert "en" == interest.language
    assert f"http://test/en/interesse/{token_of(interest)}" in content(
        (await emails("interest_confirm"))[0], "text/plain"
    )
    assert '<html lang="en"' in (await browser.get(f"/en/interesse/{token_of(interest)}")).text


async def test_answer_is_the_same_for_a_known_address_and_for_one_asked_too_often(browser: httpx.AsyncClient) -> None:
    event = await past_event()
    await wishing(event)
    answers = []
    for email in [CHIARA.email] * (MOST_OPEN + 2) + [AMAL.email]:
        answer = await send(browser, event, await form(browser, event, email=email))
        answers.append((answer.status_code, answer.headers["location"]))
    assert [(303, f"{path(event)}/gesendet")] == list(dict.fromkeys(answers))
    assert 2 == await Message.count()


async def test_form_names_a_date_that_there_is_already(browser: httpx.AsyncClient) -> None:
    event, other = await past_event(), await next_event()
    page = (await browser.get(path(event))).text
    assert f'href="/veranstaltungen/{other.slug}"' in page
    assert f'href="/veranstaltungen/{event.slug}"' in page
    assert "Es gibt schon einen weiteren Termin" in page


async def test_form_sent_twice_is_one_wish_and_one_letter(browser: httpx.AsyncClient) -> None:
    event = await past_event()
    data = await form(browser, event)
    assert [303, 303] == [(await send(browser, event, data)).status_code for _ in range(2)]
    assert (1, 1) == (await Interest.count(), await Message.count())


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("", "Bitte ausfüllen."), ("chiara@schule", "Bitte eine E-Mail-Adresse eingeben")],
)
async def test_mistake_is_named_and_what_was_typed_is_kept(
    browser: httpx.AsyncClient, email: str, sentence: str
) -> None:
    event = await past_event()
    answer = await send(browser, event, await form(browser, event, email=email))
    assert 422 == answer.status_code
    assert f'<a href="#email">E-Mail-Adresse: {sentence}' in answer.text
    assert f'value="{email}"' in answer.text
    assert 0 == await Interest.count()


@pytest.mark.parametrize("nonce", ["", "x" * 36])
async def test_form_without_our_number_comes_back_with_what_was_typed(browser: httpx.AsyncClient, nonce: str) -> None:
    event = await past_event()
    answer = await send(browser, event, await form(browser, event, nonce=nonce))
    assert 422 == answer.status_code
    assert (True, True) == (f'value="{CHIARA.email}"' in answer.text, NONCE.search(answer.text) is not None)
    assert 0 == await Interest.count()


async def test_number_of_another_event_is_not_taken(browser: httpx.AsyncClient) -> None:
    event, other = await past_event(), await past_event()
    assert 422 == (await send(browser, other, await form(browser, event))).status_code


async def test_program_that_fills_the_trap_is_asked_once_more(browser: httpx.AsyncClient) -> None:
    event = await past_event()
    answer = await send(browser, event, await form(browser, event, homepage="https://casino.example"))
    assert 422 == answer.status_code
    assert "Bitte senden Sie das Formular noch einmal ab." in answer.text
    assert ("casino" in answer.text, await Interest.count()) == (False, 0)


async def test_network_that_asks_too_often_waits_and_others_do_not(browser: httpx.AsyncClient) -> None:
    event = await past_event()
    with settled(sign_up_limit=2):
        for number in range(2):
            data = await form(browser, event, email=f"gast.{number}@schule.example")
            assert 303 == (await send(browser, event, data)).status_code
        answer = await send(browser, event, await form(browser, event))
        assert (429, "600") == (answer.status_code, answer.headers["retry-after"])
        assert f'value="{CHIARA.email}"' in answer.text
        async with visitor("198.51.100.1") as other:
            assert 303 == (await send(other, event, await form(other, event))).status_code


@pytest.mark.parametrize(
    ("columns", "sentence", "goes_to"),
    [
        ({}, "Hier gibt es noch Plätze. Sie können sich gleich anmelden.", "/anmeldung"),
        ({"mode": Mode.none}, "Hier brauchen Sie keine Anmeldung. Kommen Sie einfach vorbei.", ""),
        ({"mode": Mode.external}, "Die Anmeldung läuft über die Website der veranstaltenden Organisation.", ""),
        ({"mode": Mode.invitation}, "Zu dieser Veranstaltung wird persönlich eingeladen.", ""),
    ],
    ids=["free", "walk in", "elsewhere", "invitation"],
)
async def test_where_one_can_still_come_the_form_says_so_instead(
    browser: httpx.AsyncClient, columns: dict[str, object], sentence: str, goes_to: str
) -> None:
    event = await make_event(9, **columns)  # type: ignore[arg-type]
    page = await browser.get(path(event))
    assert (200, True, False) == (page.status_code, sentence in page.text, 'name="email"' in page.text)
    assert f'href="/veranstaltungen/{event.slug}{goes_to}"' in page.text


async def test_place_that_became_free_while_typing_is_better_than_the_wish(browser: httpx.AsyncClient) -> None:
    event = await make_event(1)
    registration = await sign_up(event, AMAL)
    data = await form(browser, event)
    from ki_events.registrations.registering import cancel
    from ki_events.registrations.tables import By

    await cancel(registration.id, By.person)
    answer = await send(browser, event, data)
    assert 409 == answer.status_code
    assert "Hier gibt es noch Plätze. Sie können sich gleich anmelden." in answer.text
    assert f'href="/veranstaltungen/{event.slug}/anmeldung"' in answer.text
    assert 0 == await Interest.count()


async def test_event_that_nobody_may_see_has_no_form(browser: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    for tail in ("", "/gesendet"):
        assert 404 == (await browser.get(path(event) + tail)).status_code
    assert 404 == (await send(browser, event, {"email": CHIARA.email})).status_code


async def test_forms_are_kept_while_the_database_is_away(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await past_event()
    data = await form(browser, event)
    link = f"/interesse/{token_of(await asked(event, AMAL.email))}"

    async def gone(*_args: object, **_kwargs: object) -> None:
        raise DatabaseGone

    with monkeypatch.context() as patched:
        patched.setattr(DB, "run_querystring", gone)
        answers = [await send(browser, event, data)]
        answers += [await browser.post(link + tail, headers=OURS) for tail in ("", "/stopp")]
    assert [(503, "10")] * 3 == [(answer.status_code, answer.headers["retry-after"]) for answer in answers]
    # Whether the date is open is not known now.
    assert ("Bescheid bekommen</h1>" in answers[0].text, "Beim nächsten Mal" in answers[0].text) == (True, False)
    assert (True, True) == (f'value="{CHIARA.email}"' in answers[0].text, data["nonce"] in answers[0].text)
    assert [True, True] == [f'action="{link}{tail}"' in answers[n + 1].text for n, tail in enumerate(("", "/stopp"))]
    assert 303 == (await send(browser, event, data)).status_code


@pytest.mark.parametrize(
    ("columns", "label"),
    [
        ({"status": EventStatus.cancelled}, "Beim nächsten Mal Bescheid bekommen"),
        ({"closes_at": MID_MORNING}, "Beim nächsten Mal Bescheid bekommen"),
        ({"postponed": True}, "Bescheid bekommen, sobald der Termin feststeht"),
        ({"mode": Mode.none, "sessions": 0}, "Bescheid bekommen, sobald der Termin feststeht"),
        ({}, ""),
        ({"mode": Mode.external}, ""),
        ({"mode": Mode.invitation}, ""),
    ],
    ids=["cancelled", "closed", "postponed", "undated", "free", "elsewhere", "invitation"],
)
async def test_event_page_offers_it_where_there_is_no_place(
    browser: httpx.AsyncClient, columns: dict[str, object], label: str
) -> None:
    event = await make_event(9, **columns)  # type: ignore[arg-type]
    page = (await browser.get(f"/veranstaltungen/{event.slug}")).text
    assert (bool(label), True) == (f'href="{path(event)}"' in page, label in page)


async def test_full_event_offers_the_waiting_list_first(browser: httpx.AsyncClient) -> None:
    event = await make_event(1)
    await sign_up(event, AMAL)
    page = (await browser.get(f"/veranstaltungen/{event.slug}")).text
    assert 0 < page.index("Auf die Warteliste</span>") < page.index("Beim nächsten Mal Bescheid bekommen")
