"""Who signed up a party sees how all of it stands, and nothing that others keep in their own mailboxes."""

import secrets
from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import Event, Serving
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.parties import token_of_party
from ki_events.registrations.registering import Person, cancel, register_party
from ki_events.registrations.tables import By, Manner, Party, Registration, Status
from ki_events.site.registration.sending import MOST_SENT
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, sign_up
from tests.site.registrations import address
from tests.statements import counted

pytestmark = pytest.mark.anyio

COLLEAGUE = Person("Emre", "Demir", CHIARA.email)


async def make_party(event: Event, *people: Person) -> str:
    """Return the path of the page of a party."""
    guests = tuple(Guest(person) for person in people)
    registrations = await register_party(event.id, Arrival(guests, secrets.token_urlsafe(16)))
    party = await Party.objects().get(Party.id == registrations[0].party)
    assert party is not None
    return f"/gruppe/{token_of_party(party)}"


async def statuses() -> dict[str, str]:
    """Return how everybody stands, by given name."""
    return {row.given_name: row.status for row in await Registration.objects().order_by(Registration.turn)}


async def offered(event: Event, path_people: tuple[Person, ...]) -> str:
    """Return the page of a party that waited and has offers now."""
    first, _ = await sign_up(event, AMAL), await sign_up(event, DILARA)
    path = await make_party(event, *path_people)
    await cancel(first.id, By.person)
    return path


async def test_page_shows_how_everybody_stands(browser: httpx.AsyncClient) -> None:
    event = await make_event(3)
    await sign_up(event, AMAL)
    path = await make_party(event, CHIARA, COLLEAGUE, BORIS)
    page = (await browser.get(path)).text
    assert ("2 von 3 Personen haben einen Platz." in page, "Auf der Warteliste" in page) == (True, True)
    assert 2 == page.count("Hat einen Platz")


async def test_page_says_where_each_waits_and_by_what_rule(browser: httpx.AsyncClient) -> None:
    event = await make_event(3)
    await sign_up(event, AMAL)
    await sign_up(event, DILARA)
    page = (await browser.get(await make_party(event, CHIARA, COLLEAGUE, BORIS))).text
    assert (1, 1) == (page.count(">an Stelle 1<"), page.count(">an Stelle 2<"))
    assert "Jede Person bekommt ihren Platz, wenn sie an der Reihe ist." in page


async def test_page_of_those_who_stay_together_says_what_is_missing_and_who_left(browser: httpx.AsyncClient) -> None:
    event = await make_event(3)
    await sign_up(event, AMAL)
    await sign_up(event, DILARA)
    guests = tuple(Guest(person) for person in (CHIARA, COLLEAGUE, BORIS))
    people = await register_party(event.id, Arrival(guests, "together", Manner.together))
    party = await Party.objects().get(Party.id == people[0].party)
    assert party is not None
    path = f"/gruppe/{token_of_party(party)}"
    page = (await browser.get(path)).text
    assert ("Es fehlen noch mindestens 2 Plätze." in page, "nicht mehr dabei" in page) == (True, False)
    await cancel(people[2].id, By.person)
    page = (await browser.get(path)).text
    assert "Es fehlt noch mindestens 1 Platz." in page
    assert "<bdi>Boris Petrović</bdi> ist nicht mehr dabei; die Gruppe besteht ohne diese Person weiter." in page


async def test_page_leads_only_to_registrations_of_the_same_mailbox(browser: httpx.AsyncClient) -> None:
    path = await make_party(await make_event(5), CHIARA, COLLEAGUE, BORIS)
    page = (await browser.get(path)).text
    assert 2 == page.count('href="/anmeldung/')
    assert ("Boris Petrović" in page, BORIS.email in page) == (True, False)


@pytest.mark.parametrize("text", ["unbekannt", "x" * 36, "%00"])
async def test_unknown_link_is_told_so(browser: httpx.AsyncClient, text: str) -> None:
    answers = [
        await browser.get(f"/gruppe/{text}"),
        await browser.get(f"/gruppe/{text}/absagen"),
        await browser.post(f"/gruppe/{text}/absagen"),
        await browser.post(f"/gruppe/{text}/annehmen"),
    ]
    assert [404] * 4 == [answer.status_code for answer in answers]


async def test_renewed_link_opens_the_page_no_more(browser: httpx.AsyncClient) -> None:
    path = await make_party(await make_event(), CHIARA, BORIS)
    await Party.update({Party.generation: 1}).where(Party.id > 0)
    assert 404 == (await browser.get(path)).status_code


async def test_offers_are_accepted_at_once(browser: httpx.AsyncClient) -> None:
    path = await offered(await make_event(2, serving=Serving.offer), (CHIARA, COLLEAGUE))
    page = (await browser.get(path)).text
    assert ("Für 1 Person ist ein Platz frei" in page, ">Platz annehmen<" in page) == (True, True)
    answer = await browser.post(f"{path}/annehmen")
    assert (303, path) == (answer.status_code, answer.headers["location"])
    found = await statuses()
    assert (Status.confirmed, Status.waitlisted) == (found["Chiara"], found["Emre"])


async def test_accepting_twice_is_one_answer(browser: httpx.AsyncClient) -> None:
    path = await offered(await make_event(2, serving=Serving.offer), (CHIARA, COLLEAGUE))
    assert [303, 303] == [(await browser.post(f"{path}/annehmen")).status_code for _ in range(2)]


async def test_offer_that_has_lapsed_is_not_accepted_by_the_page(browser: httpx.AsyncClient, turned: object) -> None:
    event = await make_event(2, serving=Serving.offer)
    path = await offered(event, (CHIARA, BORIS))
    await Registration.update({Registration.deadline: now() - timedelta(seconds=1)}).where(
        Registration.status == Status.offered
    )
    await browser.post(f"{path}/annehmen")
    assert Status.confirmed != (await statuses())["Chiara"]


async def test_calling_off_asks_first_and_a_get_changes_nothing(browser: httpx.AsyncClient) -> None:
    path = await make_party(await make_event(5), CHIARA, BORIS)
    page = (await browser.get(f"{path}/absagen")).text
    assert ("Das betrifft 2 Personen:" in page, "Boris Petrović" in page) == (True, True)
    assert {"Chiara": Status.confirmed, "Boris": Status.confirmed} == await statuses()


async def test_calling_off_cancels_everybody_once(browser: httpx.AsyncClient) -> None:
    path = await make_party(await make_event(5), CHIARA, BORIS)
    assert [303, 303] == [(await browser.post(f"{path}/absagen")).status_code for _ in range(2)]
    assert {"Chiara": Status.cancelled, "Boris": Status.cancelled} == await statuses()
    page = (await browser.get(path)).text
    assert "Die ganze Gruppe ist abgesagt" in page
    assert path == (await browser.get(f"{path}/absagen")).headers["location"]


async def test_event_that_is_over_is_not_called_off_any_more(browser: httpx.AsyncClient) -> None:
    event = await make_event(5)
    path = await make_party(event, CHIARA, BORIS)
    await Event.update({Event.ends_at: now()}).where(Event.id == event.id)
    answer = await browser.post(f"{path}/absagen")
    assert (409, True) == (answer.status_code, "Die Veranstaltung ist vorbei" in answer.text)
    summary, heading = answer.text.index('role="alert" tabindex="-1" autofocus'), answer.text.index("<h1")
    assert summary < heading


async def test_only_the_contact_is_led_to_the_page_and_not_a_colleague_of_the_mailbox(
    browser: httpx.AsyncClient,
) -> None:
    path = await make_party(await make_event(5), CHIARA, COLLEAGUE)
    pages = [(await browser.get(address(row))).text for row in await Registration.objects().order_by(Registration.turn)]
    assert [True, False] == [path in page for page in pages]
    assert [True, False] == ["Emre Demir" in pages[0], "Chiara Conti" in pages[1]]
    assert "Gemeinsam angemeldet sind 2 Personen." in pages[1]


@pytest.mark.parametrize("end", ["/absagen", "/annehmen"])
async def test_network_that_sends_too_often_waits_and_nothing_happens(browser: httpx.AsyncClient, end: str) -> None:
    path = await make_party(await make_event(5), CHIARA, BORIS)
    for _ in range(MOST_SENT):
        await browser.post(f"/gruppe/x{end}")
    answer = await browser.post(f"{path}{end}")
    assert (429, "600") == (answer.status_code, answer.headers["retry-after"])
    assert f'<form method="post" action="{path}{end}">' in answer.text
    assert {"Chiara": Status.confirmed, "Boris": Status.confirmed} == await statuses()


async def test_page_takes_as_many_statements_for_three_people_as_for_one(browser: httpx.AsyncClient) -> None:
    event, numbers = await make_event(20), []
    for people in (
        (CHIARA, COLLEAGUE),
        (AMAL, BORIS, Person("Emre", "Demir", AMAL.email), Person("Eva", "Weiß", "e@x.example")),
    ):
        path = await make_party(event, *people)
        with counted() as statements:
            await browser.get(path)
        numbers.append(len(statements))
    assert [3, 3] == numbers
