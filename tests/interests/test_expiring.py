"""Addresses go by themselves: after a week without confirmation, else after two years."""

from datetime import timedelta

import pytest

from ki_events.clock import now, turned
from ki_events.interests import expiring
from ki_events.interests.confirming import stop
from ki_events.interests.expiring import KEPT_FOR, expire
from ki_events.interests.reading import token_of
from ki_events.interests.tables import Interest
from ki_events.mail.tables import MessageState
from tests.characters import AMAL, BORIS, CHIARA
from tests.interests.makers import asked, emails, past_event, wishing
from tests.mail.letters import outbox
from tests.retention.makers import all_mail_was
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

A_MINUTE = timedelta(minutes=1)


async def left() -> list[str]:
    found: list[str] = await Interest.select(Interest.email).order_by(Interest.id).output(as_list=True)
    return found


async def test_unconfirmed_goes_after_a_week_and_what_counts_after_two_years() -> None:
    event = await past_event()
    await asked(event, AMAL.email)
    await wishing(event, CHIARA.email)
    await stop(token_of(await wishing(event, BORIS.email)))
    for later, removed, emails_left in [
        (timedelta(days=7) - A_MINUTE, 0, [AMAL.email, CHIARA.email, ""]),
        (timedelta(days=7) + A_MINUTE, 1, [CHIARA.email, ""]),
        (KEPT_FOR - A_MINUTE, 0, [CHIARA.email, ""]),
        (KEPT_FOR + A_MINUTE, 2, []),
    ]:
        with turned(now() + later):
            assert (removed, emails_left) == (await expire(), await left())


async def test_letter_of_what_has_gone_is_not_sent() -> None:
    await asked(await past_event())
    with turned(now() + timedelta(days=8)):
        await expire()
    assert [] == await emails("interest_confirm")


async def test_letters_forget_their_recipient_with_the_address() -> None:
    event = await past_event()
    await asked(event, AMAL.email)
    await wishing(event, CHIARA.email)
    await all_mail_was(MessageState.sent, now())
    with turned(now() + timedelta(days=8)):
        await expire()
    assert ["", CHIARA.email] == [message.recipient for message in await outbox()]


async def test_many_go_in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiring, "CHUNK", 2)
    event = await past_event()
    for number in range(5):
        await asked(event, f"gast{number}@schule.example")
    with turned(now() + timedelta(days=8)):
        assert (5, []) == (await expire(), await left())


async def test_looking_in_vain_only_reads() -> None:
    await asked(await past_event())
    with counted() as statements:
        await expire()
    assert ["SELECT"] == [text.split()[0] for text in statements]
