"""Somebody is moved to another event: the new place comes before the old one goes."""

from collections.abc import AsyncIterator

import pytest

from ki_events.db import snapshot
from ki_events.events.tables import EventStatus
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.organising.correcting import set_remark
from ki_events.registrations.organising.moving_over import Moving, move_over
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Registration
from tests.characters import BORIS, CHIARA, DILARA, make_event, make_organisation, sign_up
from tests.registrations.organising.entered import ACTOR, kinds_of, status_of

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def _healthy(database: object) -> AsyncIterator[None]:
    """Whatever a test did: afterwards every invariant holds."""
    yield
    async with snapshot():
        assert [] == await faults()


async def test_moved_person_has_the_new_place_before_the_old_one_goes() -> None:
    here, there = await make_event(1), await make_event(1, sessions=2, title="Neuer Termin")
    chiara, dilara = await sign_up(here, CHIARA), await sign_up(here, DILARA)
    await set_remark(chiara.id, "Kommt mit dem Rad", ACTOR)
    new = await move_over(chiara.id, Moving(there.id, "Termin passt besser", ACTOR))
    assert ("confirmed", "web", "Kommt mit dem Rad") == (new.status, new.source, new.remark)
    assert ("cancelled", "confirmed") == (await status_of(chiara), await status_of(dilara))
    kinds = await kinds_of(chiara)
    assert ["registered", "moved_over", "calendar_entry", "calendar_cancelled"] == kinds
    letter = await _composed("moved_over")
    assert ("Neuer Termin" in letter, "Mehrsprachigkeit im Unterricht" in letter) == (True, True)


async def test_moved_person_waits_at_the_end_when_it_is_full_there() -> None:
    here, there = await make_event(1), await make_event(1)
    await sign_up(there, BORIS)
    dilara, chiara = await sign_up(there, DILARA), await sign_up(here, CHIARA)
    new = await move_over(chiara.id, Moving(there.id, "", ACTOR))
    assert ("waitlisted", True) == (new.status, new.turn > dilara.turn)
    assert "Warteliste" in await _composed("moved_over")


async def test_moving_twice_moves_once() -> None:
    here, there = await make_event(1), await make_event(1)
    chiara = await sign_up(here, CHIARA)
    first = await move_over(chiara.id, Moving(there.id, "", ACTOR))
    assert (first.id, 2) == ((await move_over(chiara.id, Moving(there.id, "", ACTOR))).id, await Registration.count())


async def test_moving_is_silent_when_nobody_is_to_be_told() -> None:
    here, there = await make_event(1), await make_event(1)
    chiara = await sign_up(here, CHIARA)
    new = await move_over(chiara.id, Moving(there.id, "", ACTOR, is_told=False))
    assert (["registered"], True) == (await kinds_of(chiara), new.is_told)


async def test_nobody_is_moved_when_that_cannot_be() -> None:
    here = await make_event(1)
    other = await make_event(1, organisation=await make_organisation("bielefeld"))
    full, draft = await make_event(1), await make_event(1, status=EventStatus.draft)
    chiara = await sign_up(here, CHIARA)
    await sign_up(full, CHIARA)
    codes = []
    for target in (here, other, draft, full):
        with pytest.raises(Refused) as refused:
            await move_over(chiara.id, Moving(target.id, "", ACTOR))
        codes.append(refused.value.code)
    assert ["same_event", "not_published", "not_published", "already_registered"] == codes
    assert "confirmed" == await status_of(chiara)


async def _composed(kind: str) -> str:
    message = await Message.objects().get(Message.kind == kind)
    assert message is not None
    letter = await compose(message)
    assert letter is not None
    return letter.text
