"""There is one clock; tests and the demo turn it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")

_turned_by: ContextVar[timedelta] = ContextVar("turned_by", default=timedelta())
_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _stopped_at.get() or datetime.now(UTC) + _turned_by.get()


@contextmanager
def turned(to: datetime) -> Iterator[None]:
    """Let `now()` start at `to` (aware) inside the block; it goes on from there."""
    token = _turned_by.set(to - datetime.now(UTC))
    try:
        yield
    finally:
        _turned_by.reset(token)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Let `now()` be `at` (aware) inside the block, however long it takes."""
    token = _stopped_at.set(at)
    try:
        yield
    finally:
        _stopped_at.reset(token)


def local(moment: datetime) -> datetime:
    """Return the same moment as people in North Rhine-Westphalia read it."""
    return moment.astimezone(BERLIN)
