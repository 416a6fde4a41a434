"""The outbox: once per key, one worker at a time, longer waits, nothing lost."""

from datetime import timedelta

import pytest

from ki_events.clock import now, turned
from ki_events.db import transaction
from ki_events.mail import outbox
from ki_events.mail.outbox import Envelope, again, backoff, claim, put, put_all
from ki_events.mail.tables import Message, MessageState

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


def envelope(key: str = "registered:1", **columns: object) -> Envelope:
    values = {"kind": "registered", "recipient": "chiara@schule.example", "language": "de"}
    return Envelope(key, **(values | {"payload": {"registration": 1, "event": 2}} | columns))  # type: ignore[arg-type]


async def the_message() -> Message:
    found = await Message.objects().first()
    assert found is not None
    return found


async def test_put_writes_once_when_the_key_is_there() -> None:
    assert [True, False] == [await put(envelope()), await put(envelope())]
    assert 1 == await Message.count()


async def test_put_is_undone_when_the_verb_fails() -> None:
    with pytest.raises(LookupError):
        async with transaction():
            await put(envelope())
            raise LookupError
    assert 0 == await Message.count()


async def test_put_all_writes_many_in_their_order_and_skips_known_keys() -> None:
    await put(envelope("n:7"))
    assert 249 == await put_all([envelope(f"n:{number}") for number in range(250)])
    assert ["n:7", "n:0", "n:1"] == [message.key for message in await claim(3)]


async def test_put_all_of_nothing_writes_nothing() -> None:
    assert 0 == await put_all([])


async def test_payload_comes_back_as_it_was() -> None:
    payload = {"registration": 1, "calendar": {"session": 3, "method": "REQUEST", "sequence": 0}}
    await put(envelope(payload=payload))
    assert payload == outbox.payload_of((await claim(1))[0])


async def test_claim_leaves_what_is_not_due() -> None:
    await put(envelope(run_at=now() + timedelta(hours=1)))
    assert [] == await claim(5)
    with turned(now() + timedelta(hours=1, seconds=1)):
        assert 1 == len(await claim(5))


async def test_claim_gives_a_message_to_one_worker_only() -> None:
    await put_all([envelope(f"n:{number}") for number in range(3)])
    first, second = await claim(2), await claim(2)
    assert [["n:0", "n:1"], ["n:2"]] == [[message.key for message in part] for part in (first, second)]
    assert [] == await claim(2)


async def test_claimed_message_comes_back_when_its_worker_died() -> None:
    await put(envelope())
    await claim(1)
    with turned(now() + outbox.lease() + timedelta(seconds=1)):
        (message,) = await claim(1)
    assert 2 == message.attempts


async def test_late_worker_marks_nothing_when_another_took_over() -> None:
    await put(envelope())
    (late,) = await claim(1)
    with turned(now() + outbox.lease() + timedelta(seconds=1)):
        (current,) = await claim(1)
        marked = [
            await mark(late) for mark in (outbox.sent, lambda m: outbox.failed(m, "x"), lambda m: outbox.dead(m, "x"))
        ]
        assert [False, False, False] == marked
        await outbox.release([late], "x")
        assert MessageState.pending == (await the_message()).state
        assert await outbox.sent(current)
    assert MessageState.sent == (await the_message()).state


async def test_sent_message_says_when_and_is_never_claimed_again() -> None:
    await put(envelope())
    moment = now()
    with turned(moment):
        await outbox.sent((await claim(1))[0])
    message = await the_message()
    assert message.sent_at - moment < timedelta(minutes=1)
    with turned(moment + timedelta(days=30)):
        assert [] == await claim(1)


async def test_failed_message_comes_back_after_its_wait() -> None:
    await put(envelope())
    await outbox.failed((await claim(1))[0], "451 später")
    message = await the_message()
    assert (MessageState.pending, "451 später") == (message.state, message.error)
    assert [] == await claim(1)
    with turned(message.run_at + timedelta(seconds=1)):
        assert 1 == len(await claim(1))


async def test_failed_message_is_dead_after_the_last_attempt() -> None:
    await put(envelope())
    moment = now()
    for _attempt in range(outbox.MAX_ATTEMPTS):
        with turned(moment):
            await outbox.failed((await claim(1))[0], "451 später")
        moment += timedelta(hours=2)
    message = await the_message()
    assert (MessageState.dead, outbox.MAX_ATTEMPTS, "451 später") == (message.state, message.attempts, message.error)


async def test_released_message_is_due_at_once_and_lost_no_attempt() -> None:
    await put_all([envelope("n:1"), envelope("n:2")])
    await outbox.release(await claim(2), "Mailserver nicht erreichbar")
    assert [1, 1] == [message.attempts for message in await claim(2)]
    assert "Mailserver nicht erreichbar" == (await the_message()).error


async def test_again_tries_a_dead_message_from_the_beginning() -> None:
    await put(envelope())
    (message,) = await claim(1)
    assert not await again(message.id)
    await outbox.dead(message, "550 unbekannt")
    assert await again(message.id)
    assert 1 == (await claim(1))[0].attempts


async def test_error_is_cut_when_a_server_talks_too_much() -> None:
    await put(envelope())
    await outbox.dead((await claim(1))[0], "x" * 10_000)
    assert 500 == len((await the_message()).error)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 60), (2, 120), (6, 1920), (7, 3600), (12, 3600), (1000, 3600)])
async def test_backoff_doubles_up_to_an_hour(attempts: int, seconds: int) -> None:
    waits = [backoff(attempts).total_seconds() for _ in range(50)]
    assert seconds * 0.5 <= min(waits)
    assert max(waits) <= seconds * 1.5
    assert len(set(waits)) > 1
