"""The link confirms and stops, as often as it is pressed; after the stop nothing is left of the address."""

from datetime import timedelta

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now, turned
from ki_events.interests.confirming import confirm, stop
from ki_events.interests.reading import by_token, token_of
from ki_events.interests.tables import Interest
from ki_events.interests.telling import tell_of_new
from ki_events.mail.tables import Message
from tests.characters import AMAL, CHIARA
from tests.interests.makers import asked, emails, next_event, past_event, reloaded, wishing

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def actions() -> list[str]:
    found: list[str] = await AuditEntry.select(AuditEntry.action).order_by(AuditEntry.id).output(as_list=True)
    return found


async def test_confirming_twice_is_confirming_once() -> None:
    interest = await asked(await past_event())
    first = await confirm(token_of(interest))
    with turned(now() + timedelta(hours=1)):
        second = await confirm(token_of(interest))
    assert first is not None and second is not None
    assert first.confirmed_at == second.confirmed_at
    assert ["interest.asked", "interest.confirmed"] == await actions()


@pytest.mark.parametrize("text", ["", "x", "x" * 36, "\x00" * 36])
async def test_tampered_link_opens_nothing(text: str) -> None:
    interest = await asked(await past_event())
    right = token_of(interest)
    for wrong in (text, right[:-1], right[:-1] + ("A" if right[-1] != "A" else "B"), right + "A"):
        assert (None, None, None) == (await by_token(wrong), await confirm(wrong), await stop(wrong))
    assert (await reloaded(interest)).confirmed_at is None


async def test_stopping_erases_the_address_everywhere_and_keeps_the_count() -> None:
    interest = await wishing(await past_event())
    await next_event()
    await tell_of_new()
    await stop(token_of(interest))
    await stop(token_of(interest))
    row = await reloaded(interest)
    assert ("", f"stopped:{interest.public_id}") == (row.email, row.mail_key)
    assert row.stopped_at is not None
    assert 0 == await Message.count().where(Message.recipient == CHIARA.email)
    assert 2 == await Message.count()
    assert ([], []) == (await emails("interest_confirm"), await emails("interest_news"))
    assert ["interest.asked", "interest.confirmed", "interest.stopped"] == await actions()


async def test_stopping_ends_what_the_mailbox_asked_at_other_dates_of_the_offer_and_nothing_else() -> None:
    first, second = await wishing(await past_event()), await wishing(await past_event())
    other, stranger = await wishing(await past_event(offer="lesen")), await wishing(await past_event(), AMAL.email)
    await stop(token_of(first))
    assert [True, True, False, False] == [
        (await reloaded(each)).stopped_at is not None for each in (first, second, other, stranger)
    ]


async def test_link_of_a_stopped_interest_does_not_bring_it_back() -> None:
    interest = await asked(await past_event())
    await stop(token_of(interest))
    found = await confirm(token_of(interest))
    assert found is not None
    assert (False, "") == (found.confirmed_at is not None, found.email)


async def test_who_stopped_may_ask_anew() -> None:
    event = await past_event()
    await stop(token_of(await wishing(event)))
    again = await wishing(event)
    assert again.confirmed_at is not None
    assert 2 == await Interest.count()
