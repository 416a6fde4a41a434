"""Writing forms can be sent only so often from one network; the count is shared by all processes."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from piccolo.columns import BigInt, Integer, Serial, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.batching import Batches
from ki_events.clock import now
from ki_events.settings import settings

WINDOW = timedelta(minutes=10)


class Attempt(Table, tablename="attempt"):
    """How often something was tried from one network in one window; the network is a keyed hash, not an address."""

    id: Serial
    key = Varchar(length=80)
    window_number = BigInt()
    tries = Integer(default=0)
    expires_at = Timestamptz(index=True)

    attempt_once = Unique([key, window_number])


async def within_limit(what: str, network: str, limit: int, window: timedelta = WINDOW) -> bool:
    """Count one attempt at `what` from `network`; return whether at most `limit` were made in this window, by default ten minutes."""
    tries = await _attempts.add((_key(what, network), window), now())
    return tries <= limit


async def forget_old_attempts() -> None:
    """Delete what no window needs any more."""
    await Attempt.delete().where(Attempt.expires_at < now())


async def _count(counted: tuple[str, timedelta], moments: Sequence[datetime]) -> Sequence[int]:
    """Count attempts that came together in one statement; return the number that each of them is in its window."""
    key, window = counted
    rows = await Attempt.raw(
        "INSERT INTO attempt (key, window_number, tries, expires_at) VALUES ({}, {}, {}, {})"
        " ON CONFLICT (key, window_number) DO UPDATE SET tries = attempt.tries + excluded.tries RETURNING tries",
        key,
        int(moments[0].timestamp() // window.total_seconds()),
        len(moments),
        moments[0] + window + WINDOW,
    )
    first = rows[0]["tries"] - len(moments) + 1
    return range(first, first + len(moments))


_attempts: Batches[tuple[str, timedelta], datetime, int] = Batches(_count)


def _key(what: str, network: str) -> str:
    secret = settings().secret.get_secret_value().encode()
    return f"{what}:{hmac.new(secret, network.encode(), hashlib.sha256).hexdigest()[:32]}"
