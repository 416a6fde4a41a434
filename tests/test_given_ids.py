"""Deleted rows take their ids with them: in each table, in those of before, and across a backup."""

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from ki_events.backup import backup, restore
from ki_events.db import DB, is_sqlite
from ki_events.paths import data_folder
from ki_events.piccolo_app import TABLES
from ki_events.programmes.tables import Programme
from tests.characters import make_event, make_organisation
from tests.conftest import Database
from tests.databases import Databases, point_at
from tests.halves import Half

MIGRATION = "ki_events_2026_11_22t23_50_00_000000_ids_never_again.py"

pytestmark = pytest.mark.anyio


@pytest.fixture
def elsewhere(all_databases: Databases) -> Iterator[str]:
    """A second house, without anything."""
    url = all_databases.new()
    yield url
    all_databases.drop(url)


async def add_programme(slug: str) -> int:
    """Add a programme and return its id."""
    organisation = await make_organisation(slug=f"haus-{slug}")
    [row] = await Programme.insert(Programme(slug=slug, name=slug, organisation=organisation.id))
    return int(row["id"])


async def test_id_never_comes_again_when_its_row_is_deleted(database: Database) -> None:
    gone = await add_programme("a")
    await Programme.delete().where(Programme.id == gone)
    assert gone + 1 == await add_programme("b")


async def test_every_table_promises_so(database: Database) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL's sequences never fall")
    rows = await Programme.raw("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
    assert set() == {table._meta.tablename for table in TABLES} - {row["name"] for row in rows}


async def test_id_never_comes_again_in_a_table_of_before(empty_database: Database) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL's sequences never fall")
    await DB.run_ddl('CREATE TABLE half ("id" INTEGER PRIMARY KEY NOT NULL, "pair" INTEGER, "side" INTEGER)')
    await Half.insert(Half(pair=1, side=0))
    async with DB.migration():
        await (await runpy.run_path(str(data_folder("migrations") / MIGRATION))["forwards"]()).run()
    await Half.delete(force=True)
    [row] = await Half.insert(Half(pair=2, side=0))
    assert 2 == row["id"]


async def test_id_never_comes_again_after_a_restore(tmp_path: Path, database: Database) -> None:
    await make_event()
    gone = await add_programme("a")
    await Programme.delete().where(Programme.id == gone)
    await backup(tmp_path / "backup.zip")
    later = await add_programme("b")
    await Programme.delete(force=True)
    await restore(tmp_path / "backup.zip", replace=True)
    assert later < await add_programme("c")


async def test_id_never_comes_again_in_another_house(tmp_path: Path, elsewhere: str, database_url: Database) -> None:
    gone = await add_programme("a")
    await Programme.delete(force=True)
    await backup(tmp_path / "backup.zip")
    point_at(elsewhere)
    try:
        await restore(tmp_path / "backup.zip", replace=False)
        assert gone < await add_programme("b")
    finally:
        point_at(database_url.url)
