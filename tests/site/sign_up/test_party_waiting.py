"""What a form tells a group before it is sent: which places there are for it."""

import re

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import Event, PartyRule
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Manner
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, person, sign_up
from tests.site.client import filled, send
from tests.site.sign_up.team import BORIS_TOO, DILARA_TOO

pytestmark = pytest.mark.anyio

TEAM = Arrival(tuple(Guest(who) for who in (AMAL, BORIS, DILARA)), "team", Manner.together)


async def test_rule_for_parties_that_wait_is_told(browser: httpx.AsyncClient) -> None:
    pages = {}
    for rule in ("strict", "fill_gaps"):
        event = await make_event(party_rule=rule)
        pages[rule] = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    told = ("bleiben freie Plätze für Sie stehen", "gehen sie inzwischen an andere")
    assert {"strict": [True, False], "fill_gaps": [False, True]} == {
        rule: [sentence in page for sentence in told] for rule, page in pages.items()
    }


async def test_party_that_comes_too_late_is_refused_and_repeated(browser: httpx.AsyncClient) -> None:
    event = await make_event(5)
    form = await filled(browser, event.slug, **BORIS_TOO)
    await Event.update({Event.closes_at: now()}).where(Event.id == event.id)
    answer = await send(browser, event.slug, form)
    assert (409, True) == (answer.status_code, "<dt>Person 2: Vorname</dt><dd><bdi>Boris</bdi>" in answer.text)


async def test_places_that_are_kept_for_a_party_are_not_called_taken(browser: httpx.AsyncClient) -> None:
    event = await make_event(3, party_rule=PartyRule.strict)
    await sign_up(event, CHIARA)
    await register_party(event.id, TEAM)
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    assert "Einige Plätze sind frei, werden aber für die Wartenden gehalten" in page
    assert ("Sie kommen auf Platz 4 der Warteliste." in page, "Alle Plätze sind vergeben" in page) == (True, False)
    about = (await browser.get(f"/veranstaltungen/{event.slug}")).text
    assert ("Einige Plätze sind frei, aber nicht für alle." in about, "Alle Plätze sind vergeben" in about) == (
        True,
        False,
    )


async def test_places_that_are_too_few_for_a_party_are_promised_to_nobody(browser: httpx.AsyncClient) -> None:
    event = await make_event(3, party_rule=PartyRule.fill_gaps)
    await sign_up(event, CHIARA)
    await register_party(event.id, TEAM)
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    assert "Ob Sie gleich einen Platz haben, sehen Sie nach dem Absenden." in page
    assert [] == [text for text in ("Alle Plätze sind vergeben", "Auf die Warteliste setzen") if text in page]


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        (1, "Es ist 1 Platz frei, Sie sind 3: Einzeln bekommt höchstens eine Person gleich einen Platz"),
        (2, "Es sind 2 Plätze frei, Sie sind 3: Einzeln bekommen höchstens 2 von Ihnen gleich einen Platz"),
    ],
)
async def test_party_that_is_larger_than_what_is_free_reads_what_happens_before_it_is_sent(
    browser: httpx.AsyncClient, places: int, sentence: str
) -> None:
    event = await make_event(places + 3)
    for who in (AMAL, person(1), person(2)):
        await sign_up(event, who)
    form = await filled(browser, event.slug, **BORIS_TOO, action="add")
    page = (await send(browser, event.slug, form)).text
    assert (True, True) == (sentence in page, "Nur zusammen kommen Sie alle auf die Warteliste." in page)
    mistaken = await send(browser, event.slug, await filled(browser, event.slug, **BORIS_TOO, **DILARA_TOO, email="x"))
    assert (422, True) == (mistaken.status_code, sentence in mistaken.text)


async def test_party_that_fits_in_reads_nothing_of_it(browser: httpx.AsyncClient) -> None:
    event = await make_event(2)
    page = (await send(browser, event.slug, await filled(browser, event.slug, action="add"))).text
    assert "Sie sind 2" not in page


async def test_one_person_is_shown_nothing_that_is_about_several(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    shown = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
    parts = re.findall(r"<(?:legend|div|fieldset)[^>]* data-party([^>]*)>", shown)
    assert [" hidden"] * 3 == [" hidden" if " hidden" in attributes else "" for attributes in parts]
