"""The messages of an event are listed, watched while they leave, and are nobody else's."""

from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.group_messages.writing import write_group_letters
from ki_events.mail.tables import Message, MessageState
from tests.characters import make_event
from tests.group_messages.messages import crowd, draft, sent
from tests.office.messages.groups import pages
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def test_progress_is_told_to_the_page(amal: httpx.AsyncClient) -> None:
    event = await crowd(1)
    message = await sent(await draft(event))
    await write_group_letters()
    state = (await amal.get(f"{pages(event)}/{message.public_id}/stand.json")).json()
    assert {"state": "sent", "words": "0 von 1 gesendet", "sent": 0, "people": 1, "is_over": False} == state
    await Message.update({Message.state: MessageState.sent}).where(Message.kind == "group")
    assert (await amal.get(f"{pages(event)}/{message.public_id}/stand.json")).json()["is_over"]


async def test_over_event_says_so_and_can_be_written_to(amal: httpx.AsyncClient) -> None:
    event = await crowd(1)
    await Event.update({Event.ends_at: now() - timedelta(days=1)}).where(Event.id == event.id)
    assert "Diese Veranstaltung ist vorbei." in (await amal.get(f"{pages(event)}/neu")).text


async def test_message_of_another_event_is_not_found(amal: httpx.AsyncClient) -> None:
    message = await draft(await crowd(1))
    other = await make_event()
    assert 404 == (await amal.get(f"{pages(other)}/{message.public_id}")).status_code


@pytest.mark.parametrize("people", [1, 3])
async def test_pages_take_a_fixed_number_of_statements(amal: httpx.AsyncClient, people: int) -> None:
    event = await crowd(people)
    message = await sent(await draft(event, "Text"))
    for number in range(1, people):
        await sent(await draft(event, f"Text {number}"))
    await write_group_letters()
    found = []
    for address in (pages(event), f"{pages(event)}/neu", f"{pages(event)}/{message.public_id}"):
        with counted() as statements:
            assert 200 == (await amal.get(address)).status_code
        found.append(len(statements))
    assert [6, 10, 6] == found
