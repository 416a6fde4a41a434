"""A backup is one consistent file for both databases; a restore ends with a recount or changes nothing."""

import json
import zipfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from piccolo.columns import Column, Date, Timestamptz
from piccolo.table import Table

from ki_events import db
from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.given_ids import go_on_above, highest_ids
from ki_events.migrating import applied
from ki_events.organisations.school_holidays import CAME_WITH_THE_PROGRAM
from ki_events.organisations.tables import SchoolHoliday
from ki_events.piccolo_app import TABLES
from ki_events.public_version import public_version, raise_public_version_above
from ki_events.registrations.recounting import faults

FORMAT = 1
CHUNK = 500


class BackupError(Exception):
    """The file cannot be used, or the place is taken; the message says what to do."""


@dataclass(frozen=True)
class Copied:
    """How many rows went over, per table."""

    rows: dict[str, int]

    def __str__(self) -> str:
        return ", ".join(f"{name} {count}" for name, count in self.rows.items() if count) or "nothing"


async def backup(file: Path) -> Copied:
    """Write everything to `file` as of one moment, while others go on writing. It holds personal data: mode 0600.

    The same file restores into SQLite and into PostgreSQL.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    counts: dict[str, int] = {}
    async with db.snapshot():
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("head.json", json.dumps(await _head()))
            for table in TABLES:
                counts[_name(table)] = await _write(archive, table)
    unfinished.replace(file)
    return Copied(counts)


async def restore(file: Path, replace: bool) -> Copied:
    """Bring back everything from `file` in one transaction and recount it before the commit.

    Raise `BackupError` if the file is no backup, was made by another version's tables, if there is data and `replace` is
    False, or if the recount finds a broken invariant; then nothing has changed.
    """
    with _opened(file) as archive:
        head = await _fits(archive)
        async with db.transaction():
            number = await public_version()
            await _make_room(replace)
            counts = {_name(table): await _read(archive, table) for table in TABLES}
            for table in TABLES:
                await go_on_above(table, head.get("highest_ids", {}))
            # No page of before may pass for one of the data that is there now.
            await raise_public_version_above(number)
            if found := await faults():
                raise BackupError("The recount found:\n" + "\n".join(map(str, found)))
    return Copied(counts)


async def _head() -> dict[str, Any]:
    migrations, highest = sorted(await applied()), await highest_ids()
    return {"format": FORMAT, "made_at": now().isoformat(), "migrations": migrations, "highest_ids": highest}


async def _write(archive: zipfile.ZipFile, table: type[Table]) -> int:
    count = 0
    with archive.open(f"{_name(table)}.jsonl", "w", force_zip64=True) as out:
        async for row in _rows(table):
            out.write(json.dumps(row, ensure_ascii=False, default=_as_text).encode() + b"\n")
            count += 1
    return count


async def _rows(table: type[Table]) -> AsyncIterator[dict[str, Any]]:
    last, key = -1, table._meta.primary_key
    while chunk := await table.select().where(key > last).order_by(key).limit(CHUNK):
        for row in chunk:
            yield row
        last = chunk[-1]["id"]


async def _read(archive: zipfile.ZipFile, table: type[Table]) -> int:
    count, chunk = 0, []
    columns = {column._meta.name: column for column in table._meta.columns}
    for row in _lines(archive, _name(table)):
        chunk.append(table(**{name: _value(columns[name], value) for name, value in row.items()}))
        if len(chunk) == CHUNK:
            count += await _insert(table, chunk)
            chunk = []
    count += await _insert(table, chunk)
    return count


async def _insert(table: type[Table], rows: list[Table]) -> int:
    if rows:
        # The id comes along: other rows name it.
        await table.insert(*rows)
    return len(rows)


async def _make_room(replace: bool) -> None:
    if not replace and await _holds_data():
        raise BackupError("The database holds data. Say --replace to put the backup in its place.")
    for table in reversed(TABLES):
        await table.delete(force=True)


async def _holds_data() -> bool:
    # The school holidays that came with the program are nobody's work; whoever changes them leaves another line.
    if await AuditEntry.exists().where(AuditEntry.action != CAME_WITH_THE_PROGRAM):
        return True
    others = [table for table in TABLES if table not in (AuditEntry, SchoolHoliday)]
    return any([await table.exists() for table in others])


async def _fits(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        head: dict[str, Any] = json.loads(archive.read("head.json"))
    except (KeyError, ValueError):
        raise BackupError("This is not a backup of ki-events.") from None
    if head.get("format") != FORMAT or head.get("migrations") != sorted(await applied()):
        raise BackupError("This backup was made by another version of ki-events: restore it there, then migrate.")
    return head


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
        broken = archive.testzip()
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupError(f"{file} cannot be read: {error}") from None
    if broken:
        raise BackupError(f"{file} is damaged at {broken}.")
    return archive


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    with archive.open(f"{name}.jsonl") as lines:
        for line in lines:
            yield json.loads(line)


def _value(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column, Timestamptz):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column, Date) else value


def _as_text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value))


def _name(table: type[Table]) -> str:
    return table._meta.tablename
