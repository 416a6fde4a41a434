"""The worker says that it lives; /readyz looks."""

from datetime import datetime, timedelta

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.table import Table

from ki_events.clock import now

STALE_AFTER = timedelta(seconds=120)


class Heartbeat(Table, tablename="heartbeat"):
    """When each kind of worker last finished a round (UTC)."""

    id: Serial
    name = Varchar(length=40, unique=True)
    at = Timestamptz()


async def beat(name: str) -> None:
    """Note that `name` is alive now."""
    await Heartbeat.raw(
        "INSERT INTO heartbeat (name, at) VALUES ({}, {}) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
        name,
        now(),
    )


async def last_beat(name: str) -> datetime | None:
    """Return when `name` last was alive, in UTC, or None."""
    row = await Heartbeat.objects().get(Heartbeat.name == name)
    return row.at if row else None
