"""On site or online, and places that are reserved for some: asked where it makes a difference, said in a sentence."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.registrations.tables import Registration, Status
from tests.characters import BORIS, DILARA, make_event
from tests.site.client import filled, send
from tests.site.gatherings import ask, make_gathering, make_hybrid, reserve
from tests.statements import counted

pytestmark = pytest.mark.anyio

Turned = Callable[[datetime], AbstractContextManager[None]]
SECOND = {"p2-given_name": "Boris", "p2-family_name": "Petrović", "p2-email": BORIS.email}


async def form_of(browser: httpx.AsyncClient, slug: str) -> str:
    return (await browser.get(f"/veranstaltungen/{slug}/anmeldung")).text


async def test_hybrid_event_asks_how_one_takes_part_and_says_what_is_free(browser: httpx.AsyncClient) -> None:
    event = await make_event(70)
    await make_hybrid(event, on_site=1, online=50)
    page = await form_of(browser, event.slug)
    assert ("Wie möchten Sie teilnehmen?" in page, "1 frei" in page, "50 frei" in page) == (True, True, True)


async def test_way_of_taking_part_is_kept_with_the_registration(browser: httpx.AsyncClient) -> None:
    event = await make_event(70)
    await make_hybrid(event)
    assert 303 == (await send(browser, event.slug, await filled(browser, event.slug, attendance="online"))).status_code
    assert ["online"] == await Registration.select(Registration.attendance).output(as_list=True)


@pytest.mark.parametrize(
    ("typed", "sentence"), [("", "Bitte wählen Sie aus."), ("mond", "Diese Auswahl gibt es nicht")]
)
async def test_way_of_taking_part_must_be_one_that_there_is(
    browser: httpx.AsyncClient, typed: str, sentence: str
) -> None:
    event = await make_event(70)
    await make_hybrid(event)
    answer = await send(browser, event.slug, await filled(browser, event.slug, attendance=typed))
    assert (422, 0) == (answer.status_code, await Registration.count())
    assert f'href="#attendance">Wie möchten Sie teilnehmen? {sentence}' in answer.text
    manners = re.findall(r'<input[^>]* name="attendance"[^>]*>', answer.text)
    assert [True, True] == ['aria-invalid="true"' in manner for manner in manners]
    assert 'Wie möchten Sie teilnehmen? <span class="kern-label__optional">Pflichtangabe</span>' in answer.text


async def test_who_wants_what_is_full_waits_for_it(browser: httpx.AsyncClient) -> None:
    event = await make_event(70)
    await make_hybrid(event, on_site=0)
    assert "ausgebucht, Warteliste möglich" in await form_of(browser, event.slug)
    await send(browser, event.slug, await filled(browser, event.slug, attendance="on_site"))
    assert [Status.waitlisted] == await Registration.select(Registration.status).output(as_list=True)


async def test_reserved_places_are_named_until_they_fall_to_all(browser: httpx.AsyncClient, turned: Turned) -> None:
    event = await make_event(20)
    until = now() + timedelta(days=7)
    await reserve(event, "kita", "Kita-Fachkräfte", 5, release_at=until)
    page = await form_of(browser, event.slug)
    assert ("Kita-Fachkräfte: 5 Plätze sind bis" in page, "Keine davon" in page) == (True, True)
    with turned(until):
        assert "Kita-Fachkräfte" not in await form_of(browser, event.slug)


@pytest.mark.parametrize(("typed", "kept"), [("kita", "kita"), ("none", "")])
async def test_group_is_kept_with_the_registration(browser: httpx.AsyncClient, typed: str, kept: str) -> None:
    event = await make_event(20)
    await reserve(event, "kita", "Kita-Fachkräfte")
    assert 303 == (await send(browser, event.slug, await filled(browser, event.slug, target_group=typed))).status_code
    assert [kept] == await Registration.select(Registration.target_group).output(as_list=True)


async def test_kind_of_institution_is_asked_once_for_a_party_and_the_group_of_each(browser: httpx.AsyncClient) -> None:
    event = await make_event(20)
    await reserve(event, "kita", "Kita-Fachkräfte")
    await reserve(event, "schule", "Schulen", kind=ContingentKind.institution_type)
    wanted = {"institution_type": "schule", "target_group": "none", "p2-target_group": "kita"}
    assert 303 == (await send(browser, event.slug, await filled(browser, event.slug, **SECOND, **wanted))).status_code
    found = await Registration.objects().order_by(Registration.turn)
    assert [("schule", ""), ("schule", "kita")] == [(row.institution_type, row.target_group) for row in found]


async def test_added_person_takes_part_in_the_same_way_at_first(browser: httpx.AsyncClient) -> None:
    event = await make_event(70)
    await make_hybrid(event)
    form = await filled(browser, event.slug, attendance="online", action="add")
    page = (await send(browser, event.slug, form)).text
    assert 'name="p2-attendance" value="online" autocomplete="off" checked' in page


async def test_places_of_partners_are_not_asked_for(browser: httpx.AsyncClient) -> None:
    event = await make_event(20)
    await reserve(event, "verein", "Verein", kind=ContingentKind.partner)
    assert "Verein" not in await form_of(browser, event.slug)


async def test_limit_of_an_institution_is_told_and_its_name_is_needed(browser: httpx.AsyncClient) -> None:
    event = await make_event(20, per_institution=2)
    assert "Je Einrichtung können 2 Personen teilnehmen" in await form_of(browser, event.slug)
    answer = await send(browser, event.slug, await filled(browser, event.slug, organization=""))
    assert (422, 0) == (answer.status_code, await Registration.count())
    assert 'href="#organization">Schule oder Einrichtung: Bitte nennen Sie' in answer.text


async def test_questions_are_asked_of_each_person(browser: httpx.AsyncClient) -> None:
    event = await make_event(20)
    await ask(event)
    form = await filled(browser, event.slug, **SECOND, **{"q-essen": "vegan"})
    answer = await send(browser, event.slug, form)
    assert (422, 0) == (answer.status_code, await Registration.count())
    assert 'href="#p2-q-essen">Person 2: <bdi>Was essen Sie mittags</bdi>: Bitte' in answer.text
    assert 303 == (await send(browser, event.slug, {**form, "p2-q-essen": "alles"})).status_code


async def test_who_does_not_come_is_not_asked_what_they_eat(browser: httpx.AsyncClient) -> None:
    event = await make_event(20)
    await ask(event)
    form = await filled(browser, event.slug, **SECOND, **{"only_others": "1", "p2-q-essen": "alles"})
    assert 303 == (await send(browser, event.slug, form)).status_code
    assert [DILARA.language] == await Registration.select(Registration.language).output(as_list=True)


async def test_access_needs_are_asked_where_the_event_wants_to_know(browser: httpx.AsyncClient) -> None:
    event, other = await make_event(20, asks_access_needs=True), await make_event(20)
    assert [True, False] == ["need-step_free" in await form_of(browser, one.slug) for one in (event, other)]


async def test_form_takes_one_statement_for_each_thing_that_the_event_has(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    await make_hybrid(event)
    await ask(event)
    with counted() as statements:
        await form_of(browser, event.slug)
    assert 3 == len(statements)


async def test_contingent_that_was_changed_is_shown_as_it_is(browser: httpx.AsyncClient) -> None:
    event = await make_event(20)
    made = await reserve(event, "kita", "Kita-Fachkräfte", 5)
    await form_of(browser, event.slug)
    await Contingent.update({Contingent.places: 6}).where(Contingent.id == made.id)
    await reserve(event, "schule", "Schulen", 2)
    assert "Kita-Fachkräfte: 6 Plätze sind reserviert." in await form_of(browser, event.slug)
