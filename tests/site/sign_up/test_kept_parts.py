"""What an event asks is read once per version of the event, and again when anything of it has changed."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from ki_events.clock import now
from ki_events.db import is_sqlite
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.looking import Looker
from ki_events.i18n import speaking
from ki_events.registrations.changing.capacity import change_capacity
from ki_events.site.sign_up.kept_parts import KeptParts
from tests.characters import CHIARA, make_event, sign_up
from tests.site.gatherings import make_gathering
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "mid_morning")]

Turned = Callable[[datetime], AbstractContextManager[None]]


async def test_parts_take_no_statement_when_they_are_known() -> None:
    event, kept = await make_gathering(), KeptParts(Looker())
    first = await kept.of(event.slug)
    with counted() as statements:
        assert first is await kept.of(event.slug)
    assert [] == statements


async def test_parts_are_read_once_when_many_ask_at_the_same_moment() -> None:
    event, kept = await make_gathering(), KeptParts(Looker())
    parts = await asyncio.gather(*(kept.of(event.slug) for _ in range(5)))
    assert 1 == len({id(one) for one in parts})


async def test_piece_of_the_page_is_drawn_once_for_all_who_see_the_same_parts() -> None:
    event, kept = await make_gathering(), KeptParts(Looker())
    parts, times = await kept.of(event.slug), iter("12")
    again = await kept.of(event.slug)
    assert parts and again
    assert ("1", "1") == (parts.once("piece", lambda: next(times)), again.once("piece", lambda: next(times)))


async def test_parts_count_down_when_somebody_registers() -> None:
    event, kept = await make_event(capacity=3), KeptParts(Looker())
    await kept.of(event.slug)
    await sign_up(event, CHIARA)
    parts = await kept.of(event.slug)
    assert parts and 1 == parts.event.taken


async def test_parts_change_with_their_event() -> None:
    event, kept = await make_event(capacity=3), KeptParts(Looker())
    await kept.of(event.slug)
    await change_capacity(event.id, 7, "cli")
    parts = await kept.of(event.slug)
    assert parts and 7 == parts.event.capacity


async def test_contingent_that_was_released_is_not_asked_for(turned: Turned) -> None:
    event, kept = await make_event(capacity=9), KeptParts(Looker())
    release_at = now() + timedelta(hours=1)
    kind = ContingentKind.target_group
    await Contingent(event=event.id, kind=kind, value="kita", places=3, release_at=release_at).save()
    before = await kept.of(event.slug)
    with turned(release_at):
        after = await kept.of(event.slug)
    assert before and after
    assert (1, 0) == (len(before.groups), len(after.groups))


async def test_parts_are_kept_in_each_language_apart() -> None:
    event, kept = await make_gathering(), KeptParts(Looker())
    german = await kept.of(event.slug)
    with speaking("en"):
        assert german is not await kept.of(event.slug)


async def test_who_was_refused_gets_what_was_read_since() -> None:
    event, kept = await make_event(capacity=3), KeptParts(Looker())
    offered = await kept.of(event.slug)
    assert offered
    newer = await kept.newer(event.slug, offered)
    assert newer is not offered
    assert newer is await kept.newer(event.slug, offered)


async def test_event_that_is_not_there_asks_nothing() -> None:
    assert await KeptParts(Looker()).of("nirgends") is None


@pytest.mark.skipif(not is_sqlite(), reason="PostgreSQL is asked again after a moment")
async def test_draft_asks_nothing_once_it_is_one() -> None:
    event, kept = await make_event(capacity=3), KeptParts(Looker())
    assert await kept.of(event.slug) is not None
    event.status, event.revision = "draft", event.revision + 1
    await event.save()
    assert await kept.of(event.slug) is None
