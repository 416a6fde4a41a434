"""Migrating from nothing, by several processes, and when it goes wrong."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ki_events import migrating
from ki_events.db import DatabaseGone, is_sqlite
from ki_events.migrating import migrate, pending
from ki_events.piccolo_app import APP_CONFIG, TABLES
from tests.conftest import Database
from tests.databases import point_at
from tests.halves import Half, write_pair

pytestmark = pytest.mark.anyio

REPORT = "import asyncio; from ki_events.migrating import migrate; print(len(asyncio.run(migrate())))"
STEP = """
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
ID = "{id}"
async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="ki_events")
    async def run():
        from tests.halves import Half
        {does}
    manager.add_raw(run)
    return manager
"""


async def test_schema_is_complete_when_migrated(empty_database: Database) -> None:
    assert await pending()

    ran = await migrate()

    assert len(list(Path(APP_CONFIG.migrations_folder_path).glob("*.py"))) == len(ran)
    assert not await pending()
    for table in TABLES:
        assert not await table.select()


async def test_nothing_runs_when_there_is_nothing_to_do(
    empty_database: Database,
) -> None:
    await migrate()

    assert [] == await migrate()


async def test_migrate_is_silent_when_it_runs(empty_database: Database, capfd: pytest.CaptureFixture[str]) -> None:
    await migrate()

    assert ("", "") == capfd.readouterr()


async def test_one_process_migrates_when_six_start_at_once(
    empty_database: Database,
) -> None:
    if is_sqlite():
        Path(empty_database.url.removeprefix("sqlite:///")).unlink()
    reported = _six_at_once(empty_database)

    assert [0] * 5 == sorted(reported)[:5]
    assert max(reported) > 0
    assert not await pending()


async def test_nothing_is_kept_when_a_later_migration_fails(empty_database: Database, own_migrations: Path) -> None:
    _step(own_migrations, 1, "await Half.create_table()")
    _step(
        own_migrations,
        2,
        "await Half.insert(Half(pair=1, side=0)); raise ZeroDivisionError",
    )

    with pytest.raises(ZeroDivisionError):
        await migrate()

    assert not await Half.table_exists()
    assert await pending()


async def test_pool_keeps_its_foreign_keys_when_migrated_beside_it(database: Database, own_migrations: Path) -> None:
    _step(own_migrations, 1, "await Half.create_table()")

    assert 1 == len(await migrate())
    await write_pair(1)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await _refer_to_nothing()


async def test_pending_says_so_when_there_is_no_database(empty_database: Database, tmp_path: Path) -> None:
    point_at(f"sqlite:///{tmp_path}/none.sqlite3" if is_sqlite() else f"postgresql://u@/d?host={tmp_path}")

    with pytest.raises(DatabaseGone):
        await pending()


@pytest.fixture
def own_migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(APP_CONFIG, "migrations_folder_path", str(tmp_path))
    monkeypatch.setattr(migrating, "data_folder", lambda _: tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])  # Piccolo adds the folder
    migrating.known.cache_clear()
    yield tmp_path
    migrating.known.cache_clear()


def _step(folder: Path, number: int, does: str) -> None:
    name = f"{folder.name}_{number}"  # Piccolo imports it under its bare name
    (folder / f"{name}.py").write_text(STEP.format(id=name, does=does))


def _six_at_once(database: Database) -> list[int]:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", REPORT],
            env=database.environment,
            stdout=subprocess.PIPE,
        )
        for _ in range(6)
    ]
    return [int(process.communicate()[0]) for process in started]


async def _refer_to_nothing() -> None:
    await Half.raw("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    await Half.raw("CREATE TABLE child (parent INTEGER REFERENCES parent (id))")
    await Half.raw("INSERT INTO child VALUES (7)")
