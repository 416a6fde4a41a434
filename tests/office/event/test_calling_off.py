"""A whole event is called off from the back office, and that is taken back."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from ki_events.clock import now
from ki_events.db import snapshot
from ki_events.events.tables import Event, EventStatus
from ki_events.mail.outbox import claim, sent
from ki_events.mail.tables import Message
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Registration
from tests.characters import BORIS, CHIARA, make_event, sign_up
from tests.office.event.dates import hidden, root

pytestmark = pytest.mark.anyio


async def stands(event: Event) -> str:
    found = await Event.objects().get(Event.id == event.id)
    assert found is not None
    return str(found.status)


async def call_off(client: httpx.AsyncClient, reason: str = "Referat erkrankt") -> Event:
    event = await make_event(capacity=1)
    await sign_up(event, CHIARA)
    await sign_up(event, BORIS)
    page = await client.get(f"{root(event)}/absage")
    assert "<strong>2 Personen</strong>" in page.text
    form = hidden(page) | {"reason": reason}
    answers = [await client.post(f"{root(event)}/absage", data=form) for _ in range(2)]
    assert [303, 303] == [answer.status_code for answer in answers]
    return event


async def test_double_click_calls_off_once(amal: httpx.AsyncClient) -> None:
    event = await call_off(amal)
    assert EventStatus.cancelled == await stands(event)
    assert 2 == await Message.count().where(Message.kind == "event_cancelled")


async def test_reason_is_asked_for(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await amal.post(f"{root(event)}/absage", data={"reason": " ", "revision": "0"})
    assert (422, EventStatus.published) == (answer.status_code, await stands(event))


async def test_old_page_calls_nothing_off(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await amal.post(f"{root(event)}/absage", data={"reason": "Streik", "revision": "77"})
    assert (409, EventStatus.published) == (answer.status_code, await stands(event))
    assert "Streik" in answer.text


async def test_draft_is_not_called_off(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    answer = await amal.post(f"{root(event)}/absage", data={"reason": "Streik", "revision": "0"})
    assert (303, EventStatus.draft) == (answer.status_code, await stands(event))


async def test_calling_off_is_taken_back(amal: httpx.AsyncClient) -> None:
    event = await call_off(amal)
    assert "Absage zurücknehmen" in (await amal.get(root(event))).text
    answers = [await amal.post(f"{root(event)}/absage/zuruecknehmen") for _ in range(2)]
    assert [303, 303] == [answer.status_code for answer in answers]
    assert EventStatus.published == await stands(event)
    assert ["confirmed", "waitlisted"] == [row.status for row in await Registration.objects().order_by(Registration.id)]
    assert 0 == await Message.count().where(Message.kind == "event_cancelled")
    async with snapshot():
        assert [] == await faults()


async def test_calling_off_stays_when_letters_have_left(amal: httpx.AsyncClient, turned: Any) -> None:
    event = await call_off(amal)
    with turned(now() + timedelta(minutes=11)):
        for message in await claim(9):
            await sent(message)
        assert "Absage zurücknehmen" not in (await amal.get(root(event))).text
        answer = await amal.post(f"{root(event)}/absage/zuruecknehmen")
    assert (422, True) == (answer.status_code, "legen Sie bitte eine Kopie an" in answer.text)
    assert EventStatus.cancelled == await stands(event)


async def test_page_says_that_letters_leave_at_once_when_the_start_is_near(amal: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=now() + timedelta(minutes=90))
    assert "gehen sofort hinaus" in (await amal.get(f"{root(event)}/absage")).text
