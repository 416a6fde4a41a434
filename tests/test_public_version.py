"""The public version rises once per transaction, at its very end, and not at all if it is undone."""

import asyncio

import pytest

from ki_events.db import commits, is_sqlite, transaction
from ki_events.organisations.tables import Organisation
from ki_events.public_version import public_version, raise_public_version
from ki_events.registrations.turns import take_turn
from tests.characters import make_event, make_organisation
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def test_version_begins_at_nought_and_rises_by_one(database: object) -> None:
    before = await public_version()
    await raise_public_version()
    await raise_public_version()
    assert (0, 2) == (before, await public_version())


async def test_version_rises_once_in_a_transaction_as_its_last_statement(database: object) -> None:
    await make_organisation()
    with counted() as statements:
        async with transaction():
            await raise_public_version()
            async with transaction():
                await raise_public_version()
            await Organisation.update({Organisation.name: "Neu"}, force=True)
    assert 1 == await public_version()
    assert ["UPDATE", "INSERT INTO public_version"] == [statements[0][:6], statements[1][:26]]


async def test_version_stays_when_the_transaction_is_undone(database: object) -> None:
    before = commits()
    with pytest.raises(LookupError):
        async with transaction():
            await raise_public_version()
            raise LookupError
    assert (0, before) == (await public_version(), commits())


async def test_commits_are_counted_once_each(database: object) -> None:
    before = commits()
    async with transaction(), transaction():
        await make_organisation()
    await raise_public_version()
    assert before + 2 == commits()


@pytest.mark.skipif(is_sqlite(), reason="there, one transaction writes at a time")
async def test_import_and_registration_do_not_wait_for_each_other_for_ever(database: object) -> None:
    event, before = await make_event(), await public_version()
    has_turn, has_asked = asyncio.Event(), asyncio.Event()

    async def importing() -> None:
        async with transaction():
            await has_turn.wait()
            await raise_public_version()
            has_asked.set()
            await take_turn(event.id)

    async def registering() -> None:
        async with transaction():
            await take_turn(event.id)
            has_turn.set()
            await has_asked.wait()
            await raise_public_version()

    await asyncio.wait_for(asyncio.gather(importing(), registering()), 20)
    assert before + 2 == await public_version()
