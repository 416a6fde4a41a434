"""Addresses go by themselves: after a week without confirmation, else after two years."""

from datetime import timedelta

import pytest

from ki_events.clock import now, turned
from ki_events.interests.confirming import stop
from ki_events.interests.expiring import KEPT_FOR, expire
from ki_events.interests.reading import token_of
from ki_events.interests.tables import Interest
from tests.characters import AMAL, BORIS, CHIARA
from tests.interests.makers import asked, emails, past_event, wishing
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


async def test_looking_in_vain_only_reads() -> None:
    await asked(await past_event())
    with counted() as statements:
        await expire()
    assert ["SELECT"] == [text.split()[0] for text in statements]
