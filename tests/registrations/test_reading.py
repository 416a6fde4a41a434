"""What a person may know about their registration."""

import pytest

from ki_events.registrations.reading import by_token, standing, token_of
from ki_events.registrations.registering import cancel
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import By, Registration
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_link_opens_when_it_is_whole() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    found = await by_token(token_of(registration))
    assert registration.id == (found.id if found else None)


@pytest.mark.parametrize("wrong", ["", "x", "\x00", "a" * 5_000, "ä" * 36, "%s"])
async def test_link_opens_nothing_when_invented(wrong: str) -> None:
    await sign_up(await make_event(), CHIARA)
    assert await by_token(wrong) is None


async def test_link_opens_nothing_when_one_letter_differs() -> None:
    whole = token_of(await sign_up(await make_event(), CHIARA))
    for place in range(len(whole)):
        other = "A" if whole[place] != "A" else "B"
        assert await by_token(whole[:place] + other + whole[place + 1 :]) is None
    assert await by_token(whole + "A") is None


async def test_link_opens_nothing_when_the_generation_rose() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    old = token_of(registration)
    await Registration.update({Registration.generation: 1}).where(Registration.id == registration.id)
    assert await by_token(old) is None


async def test_standing_counts_from_one_when_waiting() -> None:
    event = await make_event(capacity=1)
    has_place, *waiting = [await sign_up(event, who) for who in (AMAL, BORIS, CHIARA, DILARA)]
    assert [1, 2, 3] == [(await standing(registration)).position for registration in waiting]
    assert (None, 3, 0) == ((stand := await standing(has_place)).position, stand.waiting, stand.moved_up)


async def test_standing_tells_why_when_somebody_moved_up() -> None:
    event = await make_event(capacity=1)
    has_place, first, second = [await sign_up(event, who) for who in (AMAL, BORIS, CHIARA)]
    await cancel(has_place.id, By.person)
    stand = await standing(await one(Registration, first.id))
    assert [Rule.joined_list, Rule.moved_up] == [decision.rule for decision in stand.decisions]
    behind = await standing(second)
    assert (1, 1, 1) == (behind.position, behind.waiting, behind.moved_up)
