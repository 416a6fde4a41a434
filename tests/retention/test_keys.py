"""The key of a message outlives its recipient, so it is made of ids, moments and keyed hashes, and of no address or name."""

import re
from datetime import timedelta

import pytest

from ki_events.clock import now, turned
from ki_events.mail.tables import Message
from ki_events.registrations.mailboxes.logging_in import ask_for_link
from ki_events.registrations.registering import Person
from ki_events.retention.forgetting import forget_mailbox
from tests.characters import make_event, sign_up
from tests.interests.makers import asked, past_event
from tests.retention.makers import EMIL, ask_as_new_address, give_away, group, live, traces

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

HASH, DATE = r"[0-9a-f]{32}", r"\d{4}-\d{2}-\d{2}"
KEY = re.compile(rf"[a-z_]+(:(\d+|session|party|{HASH}|{DATE}|[0-9a-f]{{16}}))+")


async def everything() -> list[Message]:
    """Let Emil leave every kind of letter that his address can cause; return all that the system wrote itself."""
    await live(await make_event(sessions=2))
    with turned(now() + timedelta(hours=2)):
        for leave_more in (group, give_away, ask_as_new_address):
            await leave_more()
    many = await make_event(20)
    for number in range(7):  # more than a mailbox gets letters of
        await sign_up(many, Person("Tiefseemil", f"Quastenflosser {number}", EMIL.email))
    await ask_for_link(EMIL.email, "de")
    await asked(await past_event(), EMIL.email)
    await forget_mailbox(EMIL.email, "cli")
    return await Message.objects().where(Message.kind != "barrier_report").order_by(Message.id)


async def test_no_key_holds_an_address_or_a_name() -> None:
    messages = await everything()
    assert [] == [message.key for message in messages if KEY.fullmatch(message.key) is None]
    assert "message.key" not in await traces()


async def test_letters_of_many_kinds_are_looked_at() -> None:
    kinds = {message.kind for message in await everything()}
    wanted = "address_changed address_taken calendar_cancelled calendar_entry erased handed_over_from handed_over_to"
    more = "interest_confirm login more_registrations party party_known prove_address registered cancelled"
    assert set() == {*wanted.split(), *more.split()} - kinds
