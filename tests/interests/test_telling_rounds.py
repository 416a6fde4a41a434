"""A round reaches everyone in few statements, waits for the morning, and says nothing twice."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ki_events.clock import turned
from ki_events.interests import telling
from ki_events.interests.asking import ask
from ki_events.interests.confirming import confirm
from ki_events.interests.reading import token_of
from ki_events.interests.telling import tell_of_new
from ki_events.mail.tables import Message
from tests.characters import CHIARA
from tests.interests.makers import asked, news, next_event, past_event, wishing
from tests.mail.letters import outbox
from tests.statements import counted

NOON = datetime(2027, 3, 1, 11, tzinfo=UTC)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


@pytest.fixture(autouse=True)
def by_day() -> Iterator[None]:
    """It is noon on the first of March."""
    with turned(NOON):
        yield


async def test_everyone_is_told_when_they_are_more_than_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "CHUNK", 2)
    event = await past_event()
    for number in range(5):
        await wishing(event, f"gast.{number}@schule.example")
    await next_event()
    assert 5 == await tell_of_new()
    assert 0 == await tell_of_new()
    assert [f"gast.{number}@schule.example" for number in range(5)] == [each.recipient for each in await news()]


async def test_telling_takes_as_many_statements_for_three_as_for_one() -> None:
    numbers = []
    for people in (1, 3):
        event = await past_event(offer=f"offer-{people}")
        for number in range(people):
            await wishing(event, f"gast.{number}@schule.example")
        await next_event(offer=f"offer-{people}")
        with counted() as statements:
            assert people == await tell_of_new()
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


async def test_looking_in_vain_only_reads() -> None:
    await wishing(await past_event())
    await next_event()
    await tell_of_new()
    with counted() as statements:
        await tell_of_new()
    assert ["SELECT"] * 3 == [text.split()[0] for text in statements]


async def test_news_wait_for_the_morning() -> None:
    event = await past_event()
    await ask(event.id, CHIARA.email, "de")
    night = datetime(2027, 3, 1, 22, tzinfo=UTC)  # 23:00 in Krefeld
    with turned(night):
        await confirm(token_of(await asked(event)))
        await next_event()
        await tell_of_new()
    assert datetime(2027, 3, 2, 6, tzinfo=UTC) == (await news())[0].run_at
    # The answer to what a person just did does not wait.
    assert (await outbox())[0].run_at < night


async def test_news_are_stale_when_the_event_is_over() -> None:
    await wishing(await past_event())
    event = await next_event()
    await tell_of_new()
    assert event.ends_at == (await news())[0].not_after


async def test_nothing_is_told_twice_when_the_outbox_was_swept() -> None:
    await wishing(await past_event())
    await next_event()
    await tell_of_new()
    await Message.delete(force=True)
    assert 0 == await tell_of_new()
