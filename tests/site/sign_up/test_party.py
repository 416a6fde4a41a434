"""One form signs up one person or a whole team, with and without the buttons that a script takes over."""

import re
from html import unescape

import httpx
import pytest

from ki_events.db import DB, DatabaseGone
from ki_events.events.tables import Event
from ki_events.registrations.arrivals import Person
from ki_events.registrations.tables import Manner, Party, Registration, Status
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.site.client import filled, send
from tests.site.sign_up.team import BORIS_TOO, DILARA_TOO
from tests.statements import counted

pytestmark = pytest.mark.anyio

PERSON = re.compile(r'data-person="([^"]+)"')


def people_in(page: str) -> list[str]:
    """Return the prefixes of the people beside the first, without the block that a script copies."""
    return [prefix for prefix in PERSON.findall(page) if prefix != "p0-"]


async def rows() -> list[tuple[str, str, str]]:
    """Return who is registered: name, mail address and status."""
    found = await Registration.objects().order_by(Registration.turn)
    return [(row.given_name, row.email, row.status) for row in found]


async def test_form_asks_one_person_and_offers_to_add_another(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    assert ([], 1) == (people_in(page), page.count('value="add"'))


async def test_adding_a_person_keeps_what_was_typed_and_names_no_mistake(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    form = await filled(browser, event.slug, email="chiara@", action="add")
    answer = await send(browser, event.slug, form)
    assert (200, ["p2-"]) == (answer.status_code, people_in(answer.text))
    assert ('value="chiara@"' in answer.text, 'role="alert"' in answer.text) == (True, False)
    assert form["nonce"] in answer.text
    assert 0 == await Registration.count()


async def test_added_person_has_the_focus(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    page = (await send(browser, event.slug, await filled(browser, event.slug, action="add"))).text
    assert 1 == len(re.findall(r'id="p2-given_name"[^>]* autofocus', page))


async def test_taking_a_person_out_leaves_the_others(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    form = await filled(browser, event.slug, **BORIS_TOO, **DILARA_TOO, action="remove-p2-")
    answer = await send(browser, event.slug, form)
    assert (200, ["p3-"]) == (answer.status_code, people_in(answer.text))
    assert ('value="Dilara"' in answer.text, 'value="Boris"' in answer.text) == (True, False)


async def test_no_more_people_are_added_than_the_event_lets_one_form_bring(browser: httpx.AsyncClient) -> None:
    event = await make_event(5, party_limit=2)
    page = (await send(browser, event.slug, await filled(browser, event.slug, **BORIS_TOO, action="add"))).text
    assert ["p2-"] == people_in(page)
    assert "höchstens 2 Personen" in page


async def test_event_that_takes_one_person_per_form_offers_no_party(browser: httpx.AsyncClient) -> None:
    event = await make_event(party_limit=1)
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    assert ('value="add"' in page, "<template" in page) == (False, False)


async def test_party_is_signed_up_together_and_leads_to_its_page(browser: httpx.AsyncClient) -> None:
    event = await make_event(5)
    answer = await send(browser, event.slug, await filled(browser, event.slug, **BORIS_TOO, **DILARA_TOO))
    assert [
        ("Chiara", "chiara@schule.example", Status.confirmed),
        ("Boris", "chiara@schule.example", Status.confirmed),
        ("Dilara", "dilara@kita.example", Status.confirmed),
    ] == await rows()
    page = (await browser.get(answer.headers["location"])).text
    assert "Alle 3 Personen haben einen Platz." in page


async def test_party_has_one_institution(browser: httpx.AsyncClient) -> None:
    event = await make_event(5)
    await send(browser, event.slug, await filled(browser, event.slug, **DILARA_TOO))
    assert ["Grundschule"] * 2 == await Registration.select(Registration.organization).output(as_list=True)


async def test_who_only_signs_up_others_is_not_registered(browser: httpx.AsyncClient) -> None:
    event = await make_event(5)
    answer = await send(browser, event.slug, await filled(browser, event.slug, **BORIS_TOO, only_others="1"))
    assert [("Boris", "chiara@schule.example", Status.confirmed)] == await rows()
    assert "/gruppe/" in answer.headers["location"]
    assert ["Chiara Conti"] == await Party.select(Party.contact_name).output(as_list=True)


async def test_who_signs_up_others_must_name_them(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await send(browser, event.slug, await filled(browser, event.slug, only_others="1"))
    assert 422 == answer.status_code
    assert 'href="#people">Weitere Personen: Bitte fügen Sie hinzu, wen Sie anmelden.' in answer.text
    # Where the link leads can have the focus, also when nobody else can be added.
    group = re.search(r'<div[^>]* id="people"[^>]*>', answer.text)
    assert group is not None
    assert ('tabindex="-1"' in group[0], 'aria-describedby="people-error"' in group[0]) == (True, True)


async def test_mistake_of_one_person_is_named_and_nobody_is_signed_up(browser: httpx.AsyncClient) -> None:
    event = await make_event(5)
    wrong = {"p3-given_name": "", "p3-family_name": "Yıldız", "p3-email": "dilara@"}
    answer = await send(browser, event.slug, await filled(browser, event.slug, **BORIS_TOO, **wrong))
    assert (422, []) == (answer.status_code, await rows())
    assert 'href="#p3-given_name">Person 3: Vorname: Bitte ausfüllen.' in answer.text
    assert 'href="#p3-email">Person 3: E-Mail-Adresse: Bitte eine E-Mail-Adresse' in answer.text
    assert ('value="Boris"' in answer.text, 'value="dilara@"' in answer.text) == (True, True)


async def test_person_typed_twice_is_pointed_at(browser: httpx.AsyncClient) -> None:
    event = await make_event(5)
    twice = {"p2-given_name": "CHIARA", "p2-family_name": " conti", "p2-email": ""}
    answer = await send(browser, event.slug, await filled(browser, event.slug, **twice))
    assert (422, []) == (answer.status_code, await rows())
    assert 'href="#p2-given_name">Person 2: Vorname: Diese Person steht schon in diesem Formular.' in answer.text


@pytest.mark.parametrize(("typed", "kept"), [("", Manner.one_by_one), ("together", Manner.together)])
async def test_party_gets_places_in_the_manner_that_was_chosen(
    browser: httpx.AsyncClient, typed: str, kept: Manner
) -> None:
    event = await make_event(5)
    await send(browser, event.slug, await filled(browser, event.slug, **BORIS_TOO, manner=typed))
    assert [kept] == await Party.select(Party.manner).output(as_list=True)


async def test_manner_that_does_not_exist_is_refused(browser: httpx.AsyncClient) -> None:
    event = await make_event(5)
    answer = await send(browser, event.slug, await filled(browser, event.slug, **BORIS_TOO, manner="zuerst"))
    assert (422, []) == (answer.status_code, await rows())


async def test_party_larger_than_the_event_is_refused_with_a_sentence(browser: httpx.AsyncClient) -> None:
    event = await make_event(2)
    form = await filled(browser, event.slug, **BORIS_TOO, **DILARA_TOO, manner="together")
    answer = await send(browser, event.slug, form)
    assert (409, []) == (answer.status_code, await rows())
    assert "höchstens 2 Personen" in answer.text
    assert 'value="Dilara"' in answer.text


async def test_form_with_more_people_than_fit_in_is_refused(browser: httpx.AsyncClient) -> None:
    event = await make_event(None, party_limit=2)
    answer = await send(browser, event.slug, await filled(browser, event.slug, **BORIS_TOO, **DILARA_TOO))
    assert (422, []) == (answer.status_code, await rows())
    assert "Mit einem Formular lassen sich höchstens 2 Personen anmelden." in answer.text


@pytest.mark.parametrize("known", [BORIS, Person("Boris", "Petrović", CHIARA.email)])
async def test_party_with_somebody_registered_already_learns_nothing_here(
    browser: httpx.AsyncClient, known: Person
) -> None:
    event = await make_event(5)
    await sign_up(event, known)
    boris = {**BORIS_TOO, "p2-email": known.email}
    answer = await send(browser, event.slug, await filled(browser, event.slug, **boris, **DILARA_TOO))
    assert (200, 1) == (answer.status_code, await Registration.count())
    assert "wie es mit der Anmeldung Ihrer Gruppe weitergeht" in answer.text
    assert ("Boris" in answer.text, known.email in answer.text) == (False, False)


async def test_party_sent_twice_is_signed_up_once(browser: httpx.AsyncClient) -> None:
    event = await make_event(5)
    form = await filled(browser, event.slug, **BORIS_TOO)
    first, second = await send(browser, event.slug, form), await send(browser, event.slug, form)
    assert first.headers["location"] == second.headers["location"]
    assert 2 == await Registration.count()


async def test_party_takes_as_many_statements_whatever_its_size(browser: httpx.AsyncClient) -> None:
    numbers = []
    for size in (1, 3):
        event = await make_event(20)
        form = await filled(browser, event.slug, **_people(size))
        with counted() as statements:
            assert 303 == (await send(browser, event.slug, form)).status_code
        numbers.append(len(statements))
    assert 1 == len(set(numbers))


async def test_twenty_people_fit_into_one_form(browser: httpx.AsyncClient) -> None:
    event = await make_event(20)
    assert 303 == (await send(browser, event.slug, await filled(browser, event.slug, **_people(19)))).status_code
    assert 20 == (await _read(event)).taken


@pytest.mark.parametrize("name", ["p2-given_name", "p99999-given_name", "p-1-given_name", "p02-given_name"])
async def test_tampered_names_of_fields_do_no_harm(browser: httpx.AsyncClient, name: str) -> None:
    event = await make_event()
    answer = await send(browser, event.slug, await filled(browser, event.slug, **{name: "x"}))
    assert answer.status_code in (303, 422)


async def test_thousands_of_people_are_not_drawn(browser: httpx.AsyncClient) -> None:
    event = await make_event(None)
    answer = await send(browser, event.slug, await filled(browser, event.slug, **_people(900)))
    assert (422, 40) == (answer.status_code, len(people_in(answer.text)))


async def test_party_comes_back_when_the_database_is_away(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event(5)
    form = await filled(browser, event.slug, **BORIS_TOO)

    async def away(*_args: object, **_kwargs: object) -> None:
        raise DatabaseGone("away")

    monkeypatch.setattr(DB, "run_querystring", away)
    page = (await send(browser, event.slug, form)).text
    monkeypatch.undo()
    again = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    assert 303 == (await send(browser, event.slug, {name: unescape(text) for name, text in again.items()})).status_code
    assert ["Chiara", "Boris"] == [name for name, _, _ in await rows()]


async def test_unknown_button_sends_the_form(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await send(browser, event.slug, await filled(browser, event.slug, action="remove-"))
    assert 303 == answer.status_code


def _people(number: int) -> dict[str, str]:
    return {
        f"p{n}-{field}": text
        for n in range(2, number + 2)
        for field, text in (("given_name", f"{DILARA.given_name} {n}"), ("family_name", "Muster"), ("email", ""))
    }


async def _read(event: Event) -> Event:
    found = await Event.objects().get(Event.id == event.id)
    assert found is not None
    return found
