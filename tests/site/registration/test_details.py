"""Name and answers are changed in one form: all of it, or nothing with everything that was typed."""

import re

import httpx
import pytest

from ki_events.events.contingents import Contingent
from ki_events.registrations.questions.tables import Answer, Question, QuestionKind
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.tables import By
from ki_events.site.registration.sending import MOST_SENT
from tests.characters import CHIARA, form, make_event, sign_up
from tests.site.registrations import address, again, send

pytestmark = pytest.mark.anyio


async def test_name_is_corrected(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    assert 'value="Conti"' in (await browser.get(address(registration, "/angaben"))).text
    answer = await send(browser, address(registration, "/angaben"), given_name="Chiara", family_name="Weber")
    assert (303, "Weber") == (answer.status_code, (await again(registration)).family_name)
    assert address(registration, "?gespeichert=1") == answer.headers["location"]
    said = re.search(
        r'<div class="said" role="status".*?</div>', (await browser.get(answer.headers["location"])).text, re.DOTALL
    )
    assert said is not None
    assert "Gespeichert" in said[0]
    assert "Gespeichert" not in (await browser.get(address(registration))).text


async def test_too_many_forms_from_one_network_wait_and_keep_what_was_typed(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    for _ in range(MOST_SENT):
        await send(browser, "/anmeldung/x/absagen")
    for end in ("/angaben", "/absagen", "/adresse", "/noch-einmal", "/workshops", "/weitergeben", "/daten/loeschen"):
        answer = await send(browser, address(registration, end), family_name="»Weber«")
        assert (429, "600") == (answer.status_code, answer.headers["retry-after"])
        assert f'<form method="post" action="{address(registration, end)}">' in answer.text
        assert '<input type="hidden" name="family_name" value="»Weber«">' in answer.text
    assert ("Conti", "confirmed") == ((found := await again(registration)).family_name, found.status)


async def test_answers_are_shown_and_changed(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    question = Question(event=event.id, key="essen", kind=QuestionKind.text, label="Was essen Sie?")
    await question.save()
    await Answer(registration=registration.id, question=question.id, value="vegan").save()
    assert 'value="vegan"' in (await browser.get(address(registration, "/angaben"))).text
    fields = {"given_name": "Chiara", "family_name": "Conti", "q-essen": "alles"}
    assert 303 == (await send(browser, address(registration, "/angaben"), **fields)).status_code
    changed = await Answer.objects().get(Answer.registration == registration.id)
    assert changed is not None
    assert "alles" == changed.value


async def test_question_for_a_group_names_it_as_the_event_does(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    await Contingent(event=event.id, kind="target_group", value="vereine", name="Vereine & Verbände", places=1).save()
    (registration,) = await register_party(event.id, form(CHIARA, "1", target_group="vereine"))
    only_for = '["target_group:vereine"]'
    await Question(event=event.id, key="verein", kind=QuestionKind.text, label="Welcher?", only_for=only_for).save()
    page = (await browser.get(address(registration, "/angaben"))).text
    assert ("Nur für: <bdi>Vereine &amp; Verbände</bdi>" in page, "<bdi>vereine</bdi>" in page) == (True, False)


async def test_mistakes_are_named_and_what_was_typed_is_kept(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    answer = await send(browser, address(registration, "/angaben"), given_name="Chiara", family_name="")
    assert (422, True, True) == (
        answer.status_code,
        '<a href="#family_name">' in answer.text,
        'value="Chiara"' in answer.text,
    )


async def test_another_person_is_pointed_to_handing_over(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    answer = await send(browser, address(registration, "/angaben"), given_name="Boris", family_name="Petrović")
    assert (409, True) == (answer.status_code, "geben Sie ihn bitte weiter" in answer.text)
    assert "Chiara" == (await again(registration)).given_name


async def test_who_has_cancelled_finds_no_form(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await cancel(registration.id, By.person)
    page = (await browser.get(address(registration, "/angaben"))).text
    assert (False, True) == ('type="submit"' in page, "daran lässt sich nichts mehr ändern" in page)
