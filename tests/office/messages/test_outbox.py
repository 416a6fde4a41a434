"""The organisation sees every letter of its events, what failed first, and tries it again."""

import re
from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.mail.outbox import Envelope, put
from ki_events.mail.reading import failed_letters
from ki_events.mail.tables import Message, MessageState
from tests.characters import BORIS, CHIARA, DILARA, make_event, make_organisation, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

OUTBOX = "/verwaltung/krefeld/postausgang"


async def _fail(address: str, error: str = "552 5.2.2 over quota") -> Message:
    await Message.update({Message.state: MessageState.dead, Message.error: error}).where(Message.recipient == address)
    message = await Message.objects().get(Message.recipient == address)
    assert message is not None
    return message


async def test_failed_letters_come_first_with_the_reason(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    for who in (CHIARA, DILARA):
        await sign_up(event, who)
    await _fail(CHIARA.email)
    page = (await amal.get(OUTBOX)).text
    assert page.index(CHIARA.email) < page.index(DILARA.email)
    for words in ("Platz bestätigt", "Das Postfach ist voll.", "Nicht angekommen", event.title):
        assert words in page


async def test_letters_of_other_organisations_are_not_there_and_cannot_be_sent_again(amal: httpx.AsyncClient) -> None:
    await sign_up(await make_event(organisation=await make_organisation("bielefeld")), BORIS)
    broken = await _fail(BORIS.email)
    assert BORIS.email not in (await amal.get(OUTBOX)).text
    for letter in ("all", str(broken.id)):
        assert 303 == (await amal.post(OUTBOX, data={"letter": letter})).status_code
    still = await Message.objects().get(Message.id == broken.id)
    assert still is not None
    assert "dead" == still.state


async def test_filters_narrow_the_list(amal: httpx.AsyncClient) -> None:
    first, second = await make_event(1), await make_event(1)
    await sign_up(first, CHIARA)
    await sign_up(first, DILARA)
    await sign_up(second, BORIS)
    addresses = {who.email for who in (CHIARA, DILARA, BORIS)}
    expected = {
        "?art=waiting": {DILARA.email},
        f"?veranstaltung={second.id}": {BORIS.email},
        "?stand=dead": set(),
        "?art=quark&veranstaltung=x&stand=quark&seite=99": addresses,
    }
    found = {query: (await amal.get(OUTBOX + query)).text for query in expected}
    assert expected == {query: {each for each in addresses if each in page} for query, page in found.items()}


async def test_one_letter_and_all_are_tried_again(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    for who in (CHIARA, DILARA, BORIS):
        await sign_up(event, who)
    broken = [await _fail(who.email) for who in (CHIARA, DILARA, BORIS)]
    assert 303 == (await amal.post(OUTBOX, data={"letter": str(broken[0].id)})).status_code
    assert 2 == await Message.count().where(Message.state == MessageState.dead)
    for _click in range(2):
        assert 303 == (await amal.post(OUTBOX, data={"letter": "all"})).status_code
    assert 0 == await Message.count().where(Message.state == MessageState.dead)
    assert 303 == (await amal.post(OUTBOX, data={"letter": "quark"})).status_code


async def test_failed_letters_of_two_weeks_are_counted(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    for who in (CHIARA, DILARA):
        await sign_up(event, who)
        await _fail(who.email)
    await Message.update({Message.created_at: now() - timedelta(days=15)}).where(Message.recipient == DILARA.email)
    krefeld, bielefeld = await make_organisation(), await make_organisation("bielefeld")
    assert (1, 0) == (await failed_letters(krefeld.id), await failed_letters(bielefeld.id))
    assert "1 E-Mail kam nicht an" in (await amal.get("/verwaltung/krefeld")).text


async def test_letter_about_a_dropped_date_is_called_so(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    person = await sign_up(event, CHIARA)
    payload = {"registration": person.id, "event": event.id}
    for key, more in (("dropped", {"sequence": 1}), ("removed", {})):
        await put(Envelope(key, "calendar_cancelled", CHIARA.email, "de", {**payload, **more}))
    page = (await amal.get(f"{OUTBOX}?art=calendar_cancelled")).text
    found = re.findall(r"<strong>(.*?)</strong> <bdi", page)
    assert ["Kalendereintrag entfällt", "Ein Termin fällt aus"] == found


async def test_letter_that_is_not_due_is_planned_until_then(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    person = await sign_up(event, CHIARA)
    await Message.update({Message.state: MessageState.sent}).where(Message.kind == "registered")
    payload, at = {"registration": person.id, "event": event.id}, now() + timedelta(hours=9)
    await put(Envelope("later", "group", CHIARA.email, "de", payload, run_at=at))
    found = []
    # A mail that is being sent has a moment to come as well: until then its worker keeps it.
    for attempts in (0, 1, 2):
        await Message.update({Message.attempts: attempts}).where(Message.key == "later")
        page = (await amal.get(f"{OUTBOX}?stand=pending")).text
        found.append((re.findall(r"<span>(Geplant|Unterwegs|Neuer Versuch folgt)</span>", page), ">für " in page))
    assert [(["Geplant"], True), (["Unterwegs"], False), (["Neuer Versuch folgt"], False)] == found


@pytest.mark.parametrize("people", [1, 3])
async def test_page_takes_a_fixed_number_of_statements(amal: httpx.AsyncClient, people: int) -> None:
    event = await make_event(5)
    for who in (CHIARA, DILARA, BORIS)[:people]:
        await sign_up(event, who)
    with counted() as statements:
        page = await amal.get(OUTBOX)
    assert (people, 5) == (len(re.findall('class="letters__item"', page.text)), len(statements))
