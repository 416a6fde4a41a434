"""Looking sees what others committed, asks little, and says so when the database is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from ki_events.db import DB, DatabaseGone, close_pool, is_sqlite, open_pool
from ki_events.events import looking
from ki_events.events.looking import LOOK, Looker
from ki_events.events.tables import Event
from ki_events.public_version import raise_public_version
from tests.characters import CHIARA, make_event, sign_up
from tests.databases import point_at

pytestmark = pytest.mark.anyio

NOWHERE = "sqlite:////nowhere/none.sqlite3" if is_sqlite() else "postgresql://127.0.0.1:1/none"


@asynccontextmanager
async def looks() -> AsyncIterator[list[str]]:
    """Give a list that holds, after the block, the looks that were sent as statements; on SQLite there are none."""
    sent: list[str] = []
    original = DB.run_querystring

    async def run(querystring: Any, *args: Any, **kwargs: Any) -> Any:
        if str(querystring).startswith(LOOK[:40]):
            sent.append(str(querystring))
            await asyncio.sleep(0.01)
        return await original(querystring, *args, **kwargs)

    DB.run_querystring = run  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        del DB.run_querystring


async def test_look_sees_every_commit_of_this_process_at_once(database: object) -> None:
    looker = Looker()
    seen = [await looker.look()]
    for _ in range(3):
        await raise_public_version()
        seen.append(await looker.look())
    assert [(0,), (1,), (2,), (3,)] == seen


async def test_look_at_an_event_sees_its_turn_and_its_revision(database: object) -> None:
    looker = Looker()
    event = await make_event(capacity=20)
    number, turn, revision = await looker.look(event.slug)
    await sign_up(event, CHIARA)
    after_a_turn = await looker.look(event.slug)
    await Event.update({Event.revision: Event.revision + 1}).where(Event.id == event.id)
    await raise_public_version()
    assert (number, turn + 1, revision) == after_a_turn
    assert (number + 1, turn + 1, revision + 1) == await looker.look(event.slug)


async def test_look_at_an_event_that_is_not_there_sees_the_public_version(database: object) -> None:
    assert (0,) == await Looker().look("nirgendwo")


async def test_looks_of_many_are_one(database: object) -> None:
    looker = Looker()
    async with looks() as sent:
        found = await asyncio.gather(*(looker.look() for _ in range(20)), looker.look("nirgendwo"))
        again = await looker.look()
    assert {(0,)} == {*found, again}
    assert (0 if is_sqlite() else 2) == len(sent)


async def test_look_that_began_before_a_commit_is_not_taken_for_it(database: object) -> None:
    looker = Looker()
    async with looks():
        early = asyncio.create_task(looker.look())
        await asyncio.sleep(0.001)
        await raise_public_version()
        assert (1,) == await looker.look()
        assert await early in ((0,), (1,))


async def test_look_fails_when_the_database_is_away_and_works_when_it_is_back(database: Any) -> None:
    looker = Looker()
    await looker.look()
    await close_pool()
    point_at(NOWHERE)
    with pytest.raises(DatabaseGone):
        await looker.look("anderswo")
    point_at(database.url)
    await open_pool()
    await raise_public_version()
    assert (1,) == await looker.look()


async def test_look_gives_up_when_the_database_does_not_answer(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "ANSWER_WITHIN", 0.001)
    monkeypatch.setattr(looking, "glance", lambda: None)
    async with looks():
        with pytest.raises(DatabaseGone, match="does not answer"):
            await Looker().look()
        await asyncio.sleep(0.02)
