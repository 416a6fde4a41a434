"""A backup is complete, consistent while people register, and fits into the other database."""

import asyncio
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from ki_events.backup import BackupError, backup, restore
from ki_events.events.tables import Event
from ki_events.mail.tables import Message
from ki_events.organisations.holiday_spans import Holiday
from ki_events.organisations.school_holidays import ensure_school_holidays, set_school_holidays
from ki_events.piccolo_app import TABLES
from ki_events.public_version import PublicVersion, public_version, raise_public_version
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration
from tests.characters import AMAL, BORIS, CHIARA, make_event, person, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def everything() -> dict[str, list[dict[str, object]]]:
    kept = [table for table in TABLES if table is not PublicVersion]
    return {table._meta.tablename: await table.select().order_by(table._meta.primary_key) for table in kept}


async def test_restore_brings_back_every_row(tmp_path: Path) -> None:
    event = await make_event(capacity=1, sessions=2)
    first = await sign_up(event, AMAL)
    await sign_up(event, BORIS)
    await cancel(first.id, By.person, "krank – „Grippe“")
    before = await everything()
    await backup(tmp_path / "backup.zip")
    await sign_up(event, CHIARA)
    await raise_public_version()
    number = await public_version()
    await restore(tmp_path / "backup.zip", replace=True)
    assert before == await everything()
    # No kept page of before may pass for one of these rows.
    assert number < await public_version()
    # And life goes on: new rows get new ids.
    await sign_up(event, CHIARA)
    assert [] == await faults()


async def test_restore_refuses_when_there_is_data(tmp_path: Path) -> None:
    await make_event()
    await backup(tmp_path / "backup.zip")
    with pytest.raises(BackupError, match="--replace"):
        await restore(tmp_path / "backup.zip", replace=False)
    assert 1 == await Event.count()


async def test_restore_goes_where_nobody_has_worked_yet(tmp_path: Path) -> None:
    await make_event()
    await backup(tmp_path / "backup.zip")
    before = await everything()
    for table in reversed(TABLES):
        await table.delete(force=True)
    await ensure_school_holidays()
    await restore(tmp_path / "backup.zip", replace=False)
    assert before == await everything()


async def test_restore_refuses_when_school_holidays_were_changed(tmp_path: Path) -> None:
    await backup(tmp_path / "backup.zip")
    await ensure_school_holidays()
    await set_school_holidays(None, [Holiday(date(2027, 2, 8), date(2027, 2, 8), "Rosenmontag")], "cli")
    with pytest.raises(BackupError, match="--replace"):
        await restore(tmp_path / "backup.zip", replace=False)


async def test_backup_is_of_one_moment_when_people_register_meanwhile(tmp_path: Path) -> None:
    event = await make_event(capacity=10)
    people = asyncio.create_task(_rush(event))
    for number in range(5):
        await backup(tmp_path / f"{number}.zip")
    await people
    for number in range(5):
        await restore(tmp_path / f"{number}.zip", replace=True)
        assert await Registration.count() == await Message.count()


async def test_restore_changes_nothing_when_the_recount_finds_a_fault(tmp_path: Path) -> None:
    event = await make_event()
    await sign_up(event, AMAL)
    await backup(tmp_path / "good.zip")
    _spoil(tmp_path / "good.zip", tmp_path / "bad.zip")
    await sign_up(event, BORIS)
    with pytest.raises(BackupError, match="invariant 1"):
        await restore(tmp_path / "bad.zip", replace=True)
    assert 2 == await Registration.count()
    # And people still get in.
    await sign_up(event, CHIARA)
    assert 3 == await Registration.count()


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
async def test_restore_says_so_when_the_file_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "backup.zip").write_bytes(content)
    with pytest.raises(BackupError):
        await restore(tmp_path / "backup.zip", replace=True)


async def test_backup_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    await backup(tmp_path / "backup.zip")
    assert 0o600 == (tmp_path / "backup.zip").stat().st_mode & 0o777


async def _rush(event: Event) -> None:
    for number in range(60):
        await sign_up(event, person(number))


def _spoil(good: Path, bad: Path) -> None:
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "event.jsonl":
                data = json.dumps(json.loads(data) | {"taken": 2}).encode()
            target.writestr(name, data)
