"""Letters are written once each, in portions, and an interruption loses and repeats nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from ki_events.clock import now, turned
from ki_events.group_messages.reading import counts_of, letters_of
from ki_events.group_messages.scheduling import send, stop
from ki_events.group_messages.tables import GroupLetter, GroupMessage
from ki_events.group_messages.writing import begin, write_group_letters, write_portion
from ki_events.mail.outbox import claim
from ki_events.mail.tables import Message, MessageState
from ki_events.refusal import Refused
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration
from ki_events.retention.held import messages_about
from ki_events.rows import one
from tests.characters import person, sign_up
from tests.group_messages.messages import ACTOR, crowd, draft, sent
from tests.mail.servers import settled

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "mid_morning")]

# Wednesday 14:00 in Krefeld, and 23:00 there.
AFTERNOON = datetime(2027, 3, 17, 13, 0, tzinfo=UTC)
NIGHT = datetime(2027, 3, 17, 22, 0, tzinfo=UTC)


async def _letters() -> int:
    return int(await Message.count().where(Message.kind == "group"))


async def _state(message: GroupMessage) -> str:
    return str((await one(GroupMessage, message.id)).state)


async def test_two_hundred_people_interrupted_in_the_middle_get_one_letter_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ki_events.group_messages.writing.PORTION", 70)
    message = await sent(await draft(await crowd(200)))
    await begin(message.id)
    assert (70, "sending") == (await write_portion(message.id), await _state(message))
    # Here a worker dies; another goes on, and a third one comes too late.
    assert (130, 0) == (await write_group_letters(), await write_group_letters())
    assert (200, "sent") == (await _letters(), await _state(message))
    recipients = {row["recipient"] for row in await Message.select(Message.recipient).where(Message.kind == "group")}
    assert {person(number).email for number in range(200)} == recipients
    stored = await one(GroupMessage, message.id)
    assert (200, 200) == (stored.people, stored.written)


async def test_a_portion_that_fails_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    message = await sent(await draft(await crowd(3)))
    await begin(message.id)

    async def dies(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("ki_events.group_messages.writing._note", dies)
        with pytest.raises(RuntimeError):
            await write_portion(message.id)
    assert 0 == await _letters()
    assert 3 == await write_group_letters()


async def test_people_are_fixed_when_sending_begins() -> None:
    event = await crowd(2)
    message = await sent(await draft(event))
    await begin(message.id)
    await sign_up(event, person(50))
    assert 2 == await write_group_letters()
    assert 0 == await write_group_letters()


async def test_people_who_cannot_be_written_to_are_left_out_and_named() -> None:
    event = await crowd(3)
    first, second, _third = await Registration.objects().order_by(Registration.id)
    await Registration.update({Registration.is_told: False}).where(Registration.id == first.id)
    message = await sent(await draft(event))
    await begin(message.id)
    await Registration.update({Registration.erased_at: now(), Registration.email: ""}).where(
        Registration.id == second.id
    )
    assert 1 == await write_group_letters()
    assert {"waiting": 1, "left": 2} == (await counts_of([message.id]))[message.id]
    left = await letters_of(message.id, "left", 1)
    assert {(first.public_id, False, False), (second.public_id, True, True)} == {
        (each.registration, each.is_told, each.is_erased) for each in left
    }


async def test_nothing_is_written_before_its_moment() -> None:
    with turned(AFTERNOON):
        message = await sent(await draft(await crowd(1)), AFTERNOON + timedelta(hours=2))
        assert (0, "scheduled") == (await write_group_letters(), await _state(message))
    with turned(AFTERNOON + timedelta(hours=2, minutes=1)):
        assert 1 == await write_group_letters()


async def test_at_night_letters_wait_for_the_morning() -> None:
    with settled(quiet_hours="21-7"), turned(NIGHT):
        await sent(await draft(await crowd(1)))
        await write_group_letters()
    letter = await Message.objects().get(Message.kind == "group")
    assert letter is not None
    assert datetime(2027, 3, 18, 6, 0, tzinfo=UTC) == letter.run_at


async def test_second_click_changes_nothing() -> None:
    message = await sent(await draft(await crowd(2)))
    await send(message.id, 2, None, ACTOR)
    await write_group_letters()
    await send(message.id, 2, None, ACTOR)
    assert (0, 2) == (await write_group_letters(), await _letters())


async def test_stopped_while_sending_no_more_letters_leave() -> None:
    message = await sent(await draft(await crowd(3)))
    await write_group_letters()
    await Message.update({Message.state: MessageState.dropped}).where(Message.kind != "group")
    (claimed,) = await claim(1)
    assert claimed.kind == "group"
    assert 2 == await stop(message.id, ACTOR)
    assert 0 == await stop(message.id, ACTOR)
    # What a worker holds is settled by that worker.
    assert {"waiting": 1, "stopped": 2} == (await counts_of([message.id]))[message.id]


async def test_stopped_while_planned_nothing_is_written() -> None:
    with turned(AFTERNOON):
        message = await sent(await draft(await crowd(1)), AFTERNOON + timedelta(hours=2))
        await stop(message.id, ACTOR)
    with turned(AFTERNOON + timedelta(hours=3)):
        assert (0, "withdrawn") == (await write_group_letters(), await _state(message))
    assert 0 == await GroupLetter.count()


async def test_empty_group_and_another_number_are_refused() -> None:
    event = await crowd(2)
    message = await draft(event)
    with pytest.raises(Refused, match="Inzwischen sind es 2 Personen"):
        await send(message.id, 1, None, ACTOR)
    for registration in await Registration.objects():
        await cancel(registration.id, By.person)
    with pytest.raises(Refused, match="ist niemand"):
        await send(message.id, 0, None, ACTOR)
    assert "draft" == await _state(message)


async def test_moment_in_the_past_is_refused() -> None:
    message = await draft(await crowd(1))
    with pytest.raises(Refused, match="schon vorbei"):
        await send(message.id, 1, now() - timedelta(minutes=1), ACTOR)


async def test_letter_is_forgotten_with_the_person() -> None:
    await sent(await draft(await crowd(1)))
    await write_group_letters()
    (registration,) = await Registration.objects()
    letter = await Message.objects().get(Message.kind == "group")
    assert letter is not None
    assert letter.id in await messages_about([registration.id])
