"""The page of a registration says in words how people are told, and how long a cancellation can be taken back."""

import httpx
import pytest

from ki_events.events.tables import Serving
from ki_events.registrations.organising.cancelling import Ending, cancel_by_organiser
from ki_events.registrations.tables import Registration
from tests.characters import CHIARA, DILARA, make_event, sign_up
from tests.office.registrations.tables import address

pytestmark = pytest.mark.anyio

WHILE_NOT_SENT = "Nur solange die E-Mail mit der Absage noch nicht verschickt ist."


async def test_page_names_the_language_of_the_mails(amal: httpx.AsyncClient) -> None:
    event = await make_event(2)
    chiara = await sign_up(event, CHIARA)
    assert "per E-Mail (Deutsch)" in (await amal.get(address(event, f"/{chiara.public_id}"))).text
    assert "by email (German)" in (await amal.get("/en" + address(event, f"/{chiara.public_id}"))).text


@pytest.mark.parametrize(("is_told", "said"), [(True, True), (False, False)])
async def test_page_says_that_a_cancellation_is_taken_back_only_until_its_mail_leaves(
    amal: httpx.AsyncClient, is_told: bool, said: bool
) -> None:
    event = await make_event(2)
    chiara = await sign_up(event, CHIARA)
    await cancel_by_organiser(event.id, [chiara.id], Ending("Krank", is_told, "account:1"))
    page = (await amal.get(address(event, f"/{chiara.public_id}"))).text
    assert (said, not said) == (WHILE_NOT_SENT in page, "Niemand hat davon erfahren." in page)


async def test_waiting_list_says_whom_to_call_about_an_offer(amal: httpx.AsyncClient) -> None:
    event = await make_event(1, serving=Serving.offer)
    chiara, dilara = [await sign_up(event, each) for each in (CHIARA, DILARA)]
    await Registration.update({Registration.is_told: False}).where(Registration.id == dilara.id)
    await cancel_by_organiser(event.id, [chiara.id], Ending("Krank", True, "account:1"))
    assert "erfährt davon nichts: bitte anrufen" in (await amal.get(address(event, "/warteliste"))).text
