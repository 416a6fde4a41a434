"""What became of a message is said for each person, in words that are true of them."""

from datetime import datetime, timedelta

import httpx
import pytest

from ki_events.clock import BERLIN, turned
from ki_events.group_messages.writing import write_group_letters
from ki_events.registrations.mailboxes.none import DOMAIN, new_address
from ki_events.registrations.tables import Registration
from tests.group_messages.messages import crowd, draft, sent
from tests.mail.servers import settled
from tests.office.messages.groups import pages

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]

NIGHT = datetime(2027, 2, 2, 21, 53, tzinfo=BERLIN)


async def test_person_without_a_mailbox_has_no_address_and_the_true_reason(amal: httpx.AsyncClient) -> None:
    event = await crowd(2)
    silent, without = await Registration.objects().order_by(Registration.id)
    message = await sent(await draft(event))
    await Registration.update({Registration.is_told: False}).where(Registration.event == event.id)
    await Registration.update({Registration.email: new_address()}).where(Registration.id == without.id)
    await write_group_letters()
    page = (await amal.get(f"{pages(event)}/{message.public_id}?stand=left")).text
    assert (False, True, 1, 1) == (
        DOMAIN in page,
        silent.email in page,
        page.count("Von dieser Person ist keine E-Mail-Adresse bekannt."),
        page.count("Für diese Person ist festgelegt, dass sie keine Nachrichten bekommt."),
    )


async def test_letter_that_waits_for_the_morning_is_planned_and_says_for_when(amal: httpx.AsyncClient) -> None:
    event = await crowd(1)
    with settled(quiet_hours="21-7"), turned(NIGHT):
        own = f"{pages(event)}/{(await sent(await draft(event))).public_id}"
        await write_group_letters()
        night = (await amal.get(own)).text.replace("\xa0", " ")
    with turned(NIGHT + timedelta(hours=10)):
        morning = (await amal.get(own)).text
    assert ("Geplant</span>" in night, "für Mi., 3. Feb. 2027, 07:00 Uhr" in night) == (True, True)
    assert ("Geplant</span>" in morning, "Unterwegs</span>" in morning) == (False, True)
