"""Signing up succeeds once, names every mistake, and keeps what was typed whatever goes wrong."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from ki_events.clock import now
from ki_events.db import DB, DatabaseGone, transaction
from ki_events.events.tables import Event, EventStatus
from ki_events.registrations.tables import Registration, Status
from tests.characters import BORIS, CHIARA, make_event, sign_up
from tests.conftest import MID_MORNING
from tests.mail.servers import settled
from tests.site.client import CHIARAS, NONCE, filled, send

pytestmark = pytest.mark.anyio


async def test_signing_up_leads_to_my_registration(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await send(browser, event.slug, await filled(browser, event.slug))
    assert 303 == answer.status_code
    page = await browser.get(answer.headers["location"])
    assert "Sie haben einen Platz" in page.text
    assert "chiara@schule.example" in page.text


async def test_signing_up_in_english_writes_english_letters_and_stays_english(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await send(browser, event.slug, await filled(browser, event.slug), "/en")
    assert answer.headers["location"].startswith("/en/anmeldung/")
    assert ["en"] == await Registration.select(Registration.language).output(as_list=True)


async def test_form_says_before_which_place_in_the_list_one_gets(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=1)
    await sign_up(event, BORIS)
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    assert "Sie kommen auf Platz 1 der Warteliste." in page
    assert ">Auf die Warteliste setzen<" in page


async def test_form_has_the_tokens_of_autofill(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    for token in ("given-name", "family-name", "email", "organization"):
        assert f'autocomplete="{token}"' in page


async def test_form_names_all_mistakes_at_once_and_keeps_what_was_typed(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    form = await filled(browser, event.slug, given_name=" ", family_name="C" * 101, email="chiara@schule")
    answer = await send(browser, event.slug, form)
    assert 422 == answer.status_code
    assert 'href="#given_name">Vorname: Bitte ausfüllen.' in answer.text
    assert 'href="#family_name">Nachname: Höchstens 100 Zeichen, es sind 101.' in answer.text
    assert 'href="#email">E-Mail-Adresse: Bitte eine E-Mail-Adresse eingeben' in answer.text
    assert ('value="chiara@schule"' in answer.text, f'value="{"C" * 101}"' in answer.text) == (True, True)
    assert "<title>Fehler: " in answer.text
    assert 0 == await Registration.count()


@pytest.mark.parametrize("bad", ["Chi\x00ara", "Chiara\r\nBcc: x@y.example", "Chi\u0007ara"])
async def test_form_refuses_control_characters_with_a_sentence(browser: httpx.AsyncClient, bad: str) -> None:
    event = await make_event()
    answer = await send(browser, event.slug, await filled(browser, event.slug, given_name=bad))
    assert 422 == answer.status_code
    assert "unsichtbare Steuerzeichen" in answer.text


async def test_form_sent_twice_makes_one_registration_and_one_answer(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    form = await filled(browser, event.slug)
    first, second = await send(browser, event.slug, form), await send(browser, event.slug, form)
    assert first.headers["location"] == second.headers["location"]
    assert 1 == await Registration.count()


async def test_used_form_of_another_person_comes_back_with_a_fresh_nonce(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    form = await filled(browser, event.slug)
    await send(browser, event.slug, form)
    answer = await send(browser, event.slug, {**form, "given_name": "Boris"})
    assert 409 == answer.status_code
    assert 'value="Boris"' in answer.text
    assert form["nonce"] not in answer.text


@pytest.mark.parametrize("nonce", ["", "x" * 36, "\x00"])
async def test_form_without_our_nonce_comes_back_with_what_was_typed(browser: httpx.AsyncClient, nonce: str) -> None:
    event = await make_event()
    answer = await send(browser, event.slug, await filled(browser, event.slug, nonce=nonce))
    assert 422 == answer.status_code
    assert "bitte noch einmal absenden" in answer.text
    assert 'value="Chiara"' in answer.text
    fresh = NONCE.search(answer.text)
    assert fresh is not None
    assert 303 == (await send(browser, event.slug, {**CHIARAS, "nonce": fresh[1]})).status_code


async def test_nonce_of_another_event_is_not_taken(browser: httpx.AsyncClient) -> None:
    event, other = await make_event(), await make_event()
    answer = await send(browser, event.slug, await filled(browser, other.slug))
    assert 422 == answer.status_code
    assert 0 == await Registration.count()


async def test_who_is_registered_already_sees_a_page_without_any_detail(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    answer = await send(browser, event.slug, await filled(browser, event.slug))
    assert 200 == answer.status_code
    assert "Wir haben Ihnen eine E-Mail geschickt." in answer.text
    assert (registration.public_id in answer.text, "Chiara" in answer.text) == (False, False)


async def test_refusal_is_told_and_the_page_shows_the_new_state(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    form = await filled(browser, event.slug)
    await Event.update({Event.status: EventStatus.cancelled}).where(Event.id == event.id)
    answer = await send(browser, event.slug, form)
    assert 409 == answer.status_code
    assert "Diese Veranstaltung ist abgesagt" in answer.text


@pytest.mark.parametrize("changes", [{}, {"nonce": ""}, {"nonce": "alt"}, {"given_name": ""}])
@pytest.mark.parametrize(
    "columns",
    [
        {Event.status: EventStatus.cancelled},
        {Event.closes_at: MID_MORNING - timedelta(minutes=1)},
        {Event.opens_at: MID_MORNING + timedelta(days=1)},
        {Event.ends_at: MID_MORNING - timedelta(minutes=1)},
    ],
)
async def test_form_that_comes_too_late_is_refused_and_what_was_typed_repeated(
    browser: httpx.AsyncClient, columns: dict[Any, Any], changes: dict[str, str]
) -> None:
    event = await make_event()
    form = await filled(browser, event.slug, **changes)
    async with transaction():
        await Event.update({**columns, Event.revision: Event.revision + 1}).where(Event.id == event.id)
    answer = await send(browser, event.slug, form)
    assert 409 == answer.status_code
    assert "Diese Anmeldung konnten wir nicht annehmen" in answer.text
    assert ("<bdi>Conti</bdi>" in answer.text, "<bdi>chiara@schule.example</bdi>" in answer.text) == (True, True)
    assert ("noch einmal absenden" in answer.text, '<form class="form"' in answer.text) == (False, False)
    assert 0 == await Registration.count()


async def test_form_sent_twice_leads_to_the_registration_even_when_it_closed_meanwhile(
    browser: httpx.AsyncClient,
) -> None:
    event = await make_event()
    form = await filled(browser, event.slug)
    first = await send(browser, event.slug, form)
    await Event.update({Event.closes_at: now()}).where(Event.id == event.id)
    assert first.headers["location"] == (await send(browser, event.slug, form)).headers["location"]


async def test_form_is_taken_in_the_other_encoding_of_browsers(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    form = await filled(browser, event.slug, given_name="Çiğdem")
    parts = {name: (None, text) for name, text in form.items()}
    answer = await browser.post(f"/veranstaltungen/{event.slug}/anmeldung", files=parts)
    assert 303 == answer.status_code
    assert ["Çiğdem"] == await Registration.select(Registration.given_name).output(as_list=True)


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
async def test_form_in_another_format_is_told_so(browser: httpx.AsyncClient, kind: str) -> None:
    event = await make_event()
    answer = await browser.post(
        f"/veranstaltungen/{event.slug}/anmeldung", content=b"{}", headers={"content-type": kind}
    )
    assert 415 == answer.status_code
    assert "Dieses Formular konnten wir nicht lesen" in answer.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b"nonsense"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\xff\r\n--x--\r\n',
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="email"\r\nContent-Type: text/plain; charset=no\r\n\r\na\r\n--x--\r\n',
        ),
    ],
)
async def test_form_in_broken_parts_is_refused(browser: httpx.AsyncClient, kind: str, body: bytes) -> None:
    event = await make_event()
    answer = await browser.post(
        f"/veranstaltungen/{event.slug}/anmeldung", content=body, headers={"content-type": kind}
    )
    assert 400 == answer.status_code


async def test_form_is_not_offered_before_registration_opens(browser: httpx.AsyncClient) -> None:
    event = await make_event(opens_at=now() + timedelta(days=1))
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    assert "Die Anmeldung öffnet am" in page
    assert '<form class="form"' not in page


async def test_too_many_forms_from_one_network_are_asked_to_wait_with_what_was_typed(
    browser: httpx.AsyncClient,
) -> None:
    event = await make_event()
    with settled(sign_up_limit=1):
        await send(browser, event.slug, await filled(browser, event.slug, email="falsch"))  # mistakes do not count
        await send(browser, event.slug, await filled(browser, event.slug))
        answer = await send(browser, event.slug, await filled(browser, event.slug, given_name="Dilara"))
    assert (429, "600") == (answer.status_code, answer.headers["retry-after"])
    assert 'value="Dilara"' in answer.text
    assert 1 == await Registration.count()


async def test_form_comes_back_when_the_database_is_away(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event()
    form = await filled(browser, event.slug)

    async def away(*_args: object, **_kwargs: object) -> None:
        raise DatabaseGone("away")

    monkeypatch.setattr(DB, "run_querystring", away)
    answer = await send(browser, event.slug, form)
    assert (503, "10") == (answer.status_code, answer.headers["retry-after"])
    assert ('value="Chiara"' in answer.text, form["nonce"] in answer.text) == (True, True)
    page = await browser.get("/")
    assert 503 == page.status_code
    assert "Bitte versuchen Sie es gleich noch einmal." in page.text
    monkeypatch.undo()
    assert 303 == (await send(browser, event.slug, form)).status_code
    assert [Status.confirmed] == await Registration.select(Registration.status).output(as_list=True)
