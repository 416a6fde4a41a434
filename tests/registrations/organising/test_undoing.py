"""What organisers cancelled for a person is undone while nobody has heard of it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from ki_events.clock import now, turned
from ki_events.db import snapshot
from ki_events.events.tables import Event
from ki_events.mail.tables import Message, MessageState
from ki_events.refusal import Refused
from ki_events.registrations.organising.cancelling import Ending, cancel_by_organiser
from ki_events.registrations.organising.undoing_cancellations import undo_cancellation
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.registrations.organising.entered import ACTOR, ending, kinds_of, status_of

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def _healthy(database: object) -> AsyncIterator[None]:
    """Whatever a test did: afterwards every invariant holds."""
    yield
    async with snapshot():
        assert [] == await faults()


async def test_cancelled_ones_free_their_places_together_and_once() -> None:
    event = await make_event(2)
    chiara, dilara, boris = [await sign_up(event, each) for each in (CHIARA, DILARA, BORIS)]
    assert 2 == await cancel_by_organiser(event.id, [chiara.id, dilara.id], ending())
    assert 0 == await cancel_by_organiser(event.id, [chiara.id, dilara.id], ending())
    assert ("confirmed", "cancelled") == (await status_of(boris), await status_of(chiara))
    assert 1 == (await kinds_of(chiara)).count("cancelled")


async def test_cancelling_needs_a_reason() -> None:
    event = await make_event(2)
    chiara = await sign_up(event, CHIARA)
    with pytest.raises(Refused) as refused:
        await cancel_by_organiser(event.id, [chiara.id], Ending(" ", True, ACTOR))
    assert ("reason_missing", "confirmed") == (refused.value.code, await status_of(chiara))


async def test_cancellation_is_undone_on_the_place_that_is_free() -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    await cancel_by_organiser(event.id, [chiara.id], ending())
    assert ["registered", "cancelled"] == await kinds_of(chiara)
    for _click in range(2):
        assert "confirmed" == (await undo_cancellation(chiara.id, ACTOR)).status
    assert ["registered"] == await kinds_of(chiara)


async def test_cancellation_is_undone_in_its_turn_when_the_place_went_on() -> None:
    event = await make_event(1)
    chiara, dilara, boris = [await sign_up(event, each) for each in (CHIARA, DILARA, BORIS)]
    await cancel_by_organiser(event.id, [chiara.id], ending(is_told=False))
    assert "waitlisted" == (await undo_cancellation(chiara.id, ACTOR)).status
    await cancel(dilara.id, By.person)
    assert ("confirmed", "waitlisted") == (await status_of(chiara), await status_of(boris))
    assert ["registered", "waiting", "moved_up"] == await kinds_of(chiara)


async def test_cancellation_of_who_waited_is_undone_in_the_list() -> None:
    event = await make_event(1)
    _chiara, dilara = await sign_up(event, CHIARA), await sign_up(event, DILARA)
    await cancel_by_organiser(event.id, [dilara.id], ending())
    assert "waitlisted" == (await undo_cancellation(dilara.id, ACTOR)).status
    assert 1 == (await one(Event, event.id)).waiting


async def test_cancellation_is_not_undone_when_its_letter_has_left() -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    await cancel_by_organiser(event.id, [chiara.id], ending())
    await Message.update({Message.state: MessageState.sent}).where(Message.kind == "cancelled")
    assert "already_told" == await _not_undone(chiara)


async def test_cancellation_is_not_undone_after_14_days_or_when_it_was_the_persons_own() -> None:
    event = await make_event(2, starts_at=now() + timedelta(days=60))
    chiara, dilara = await sign_up(event, CHIARA), await sign_up(event, DILARA)
    await cancel_by_organiser(event.id, [chiara.id], ending(is_told=False))
    await cancel(dilara.id, By.person)
    assert "not_cancelled_here" == await _not_undone(dilara)
    with turned(now() + timedelta(days=14, minutes=1)):
        assert "too_late" == await _not_undone(chiara)


async def test_cancellation_is_not_undone_when_the_person_is_there_anew() -> None:
    event = await make_event(2)
    chiara = await sign_up(event, CHIARA)
    await cancel_by_organiser(event.id, [chiara.id], ending(is_told=False))
    await sign_up(event, CHIARA)
    assert "already_registered" == await _not_undone(chiara)


async def _not_undone(registration: Registration) -> str:
    with pytest.raises(Refused) as refused:
        await undo_cancellation(registration.id, ACTOR)
    return refused.value.code
