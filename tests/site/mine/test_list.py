"""The list behind the mailed link: what is coming and what is over, groups too."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ki_events.clock import stopped, turned
from ki_events.events.tables import Event
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.mailboxes.logging_in import VALID_FOR, feed_token, new_link
from ki_events.registrations.mailboxes.mine import PAGE
from ki_events.registrations.parties import cancel_all, token_of_party
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import Person, cancel, register_party
from ki_events.registrations.tables import By, Manner, Party, Registration
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
COLLEAGUE = Person("Carla", "Conti", CHIARA.email)


async def listed(browser: httpx.AsyncClient, query: str = "", language: str = "") -> str:
    page = await browser.get(f"{language}/meine/{await new_link(CHIARA.email, 'de')}{query}")
    assert (200, "no-store", "noindex") == (
        page.status_code,
        page.headers["cache-control"],
        page.headers["x-robots-tag"],
    )
    return page.text


def titles(page: str) -> list[str]:
    return re.findall(r'class="mine__title"><a [^>]*>([^<]+)<', page)


async def test_list_has_what_is_coming_first_and_then_the_rest(browser: httpx.AsyncClient) -> None:
    with turned(NOW):
        later = await make_event(title="Später", starts_at=NOW + timedelta(weeks=8))
        sooner = await make_event(1, title="Bald", starts_at=NOW + timedelta(weeks=1))
        dropped = await make_event(title="Abgemeldet", starts_at=NOW + timedelta(weeks=2))
        undated = await make_event(title="Verschoben")
        await sign_up(sooner, BORIS)
        for event in (later, sooner, dropped):
            await sign_up(event, CHIARA)
        made = await sign_up(undated, CHIARA)
        await cancel((await _of(dropped)).id, By.person)
        await Event.update({Event.postponed: True, Event.starts_at: None}).where(Event.id == undated.id)
        await sign_up(later, COLLEAGUE)
        await call_off((await make_event(title="Ausgefallen")).id, "Krank", "amal")
        page = await listed(browser)
    assert ["Bald", "Später", "Später", "Verschoben", "Abgemeldet"] == titles(page)
    assert ("Sie stehen auf der Warteliste" in page, "Ihre Anmeldung ist abgesagt" in page) == (True, True)
    assert ("Carla Conti" in page, "Boris" in page) == (True, False)
    assert f'href="/anmeldung/{token_of(made)}"' in page
    assert page.index("Aktuell") < page.index("Früher und beendet") < page.index("Abgemeldet")


async def test_list_says_what_is_over_and_what_was_called_off(browser: httpx.AsyncClient) -> None:
    with turned(NOW):
        over = await make_event(title="Gewesen", starts_at=NOW + timedelta(days=1))
        off = await make_event(title="Ausgefallen", starts_at=NOW + timedelta(days=9))
        for event in (over, off):
            await sign_up(event, CHIARA)
        await call_off(off.id, "Krank", "amal")
    with turned(NOW + timedelta(days=3)):
        page = await listed(browser)
    assert ["Ausgefallen", "Gewesen"] == titles(page)
    assert (">Vorbei<" in page, ">Veranstaltung abgesagt<" in page) == (True, True)
    assert "Gerade sind Sie zu nichts angemeldet, was noch kommt." in page


async def test_empty_list_leads_on(browser: httpx.AsyncClient) -> None:
    page = await listed(browser)
    assert "Gerade sind Sie zu nichts angemeldet, was noch kommt." in page
    assert ("Früher und beendet" in page, 'class="pages"' in page) == (False, False)


async def test_long_list_is_turned_page_by_page(browser: httpx.AsyncClient) -> None:
    with turned(NOW):
        for number in range(PAGE + 2):
            starts_at = NOW + timedelta(weeks=2, days=number)
            await sign_up(await make_event(title=f"Reihe {number}", starts_at=starts_at), CHIARA)
        pages = [titles(await listed(browser, query)) for query in ("", "?seite=2", "?seite=99", "?seite=quatsch")]
        second = await listed(browser, "?seite=2")
    assert [f"Reihe {number}" for number in range(PAGE)] == pages[0] == pages[3]
    assert ["Reihe 20", "Reihe 21"] == pages[1] == pages[2]
    assert ('rel="prev"' in second, 'rel="next"' in second) == (True, False)


async def test_list_takes_as_many_statements_for_three_as_for_one(browser: httpx.AsyncClient) -> None:
    link = await new_link(CHIARA.email, "de")
    numbers = []
    for _ in range(3):
        await sign_up(await make_event(), CHIARA)
        with counted() as statements:
            await browser.get(f"/meine/{link}")
        numbers.append(len(statements))
    assert [5, 5, 5] == numbers


async def test_contact_who_does_not_take_part_finds_their_groups(browser: httpx.AsyncClient) -> None:
    event = await make_event(title="Für das Kollegium")
    people = (Guest(BORIS), Guest(DILARA))
    made = await register_party(event.id, Arrival(people, "n", Manner.one_by_one, contact=CHIARA))
    party = await one(Party, made[0].party)
    page = await listed(browser)
    assert ["Für das Kollegium"] == titles(page)
    assert (True, True, False) == (
        f'href="/gruppe/{token_of_party(party)}"' in page,
        "2 Personen" in page,
        "Die ganze Gruppe ist abgesagt" in page,
    )
    await cancel_all(party.id)
    assert "Die ganze Gruppe ist abgesagt" in await listed(browser)


async def test_groups_of_events_that_are_over_are_not_listed(browser: httpx.AsyncClient) -> None:
    with turned(NOW):
        event = await make_event(starts_at=NOW + timedelta(days=1))
        await register_party(event.id, Arrival((Guest(BORIS), Guest(DILARA)), "n", Manner.one_by_one, contact=CHIARA))
    with turned(NOW + timedelta(days=3)):
        assert [] == titles(await listed(browser))


async def test_list_takes_as_many_statements_for_three_groups_as_for_one(browser: httpx.AsyncClient) -> None:
    link = await new_link(CHIARA.email, "de")
    numbers = []
    for number in range(3):
        people = (Guest(BORIS), Guest(DILARA))
        form = Arrival(people, f"n{number}", Manner.one_by_one, contact=CHIARA)
        await register_party((await make_event()).id, form)
        with counted() as statements:
            await browser.get(f"/meine/{link}")
        numbers.append(len(statements))
    assert [5, 5, 5] == numbers


async def test_list_is_there_in_english(browser: httpx.AsyncClient) -> None:
    made = await sign_up(await make_event(), CHIARA)
    page = await listed(browser, language="/en")
    assert f'href="/en/anmeldung/{token_of(made)}"' in page
    assert f"/en/feeds/meine/{await feed_token(CHIARA.email)}.ics" in page


@pytest.mark.parametrize("link", ["x", "gibt-es-nicht", "%00", "%ff", "a" * 3000])
async def test_link_that_opens_nothing_leads_to_the_form(browser: httpx.AsyncClient, link: str) -> None:
    page = await browser.get(f"/meine/{link}")
    assert 404 == page.status_code
    assert "Dieser Link gilt nicht mehr. Fordern Sie hier einen neuen an." in page.text
    assert '<form class="form" method="post" action="/meine"' in page.text


async def test_expired_link_opens_nothing(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        link = await new_link(CHIARA.email, "de")
    with stopped(NOW + VALID_FOR):
        assert 404 == (await browser.get(f"/meine/{link}")).status_code


async def _of(event: Event) -> Registration:
    (found,) = await Registration.objects().where(
        (Registration.event == event.id) & (Registration.mail_key == CHIARA.email)
    )
    return found
