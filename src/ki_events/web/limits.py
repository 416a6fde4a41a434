"""Writing forms can be sent only so often from one network; the count is shared by all processes."""

import hashlib
import hmac
from datetime import timedelta

from piccolo.columns import BigInt, Integer, Serial, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

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


async def within_limit(what: str, network: str, limit: int) -> bool:
    """Count one attempt at `what` from `network`; return whether at most `limit` were made in the last ten minutes."""
    moment = now()
    rows = await Attempt.raw(
        "INSERT INTO attempt (key, window_number, tries, expires_at) VALUES ({}, {}, 1, {})"
        " ON CONFLICT (key, window_number) DO UPDATE SET tries = attempt.tries + 1 RETURNING tries",
        _key(what, network),
        int(moment.timestamp() // WINDOW.total_seconds()),
        moment + 2 * WINDOW,
    )
    return bool(rows[0]["tries"] <= limit)


async def forget_old_attempts() -> None:
    """Delete what no window needs any more."""
    await Attempt.delete().where(Attempt.expires_at < now())


def _key(what: str, network: str) -> str:
    secret = settings().secret.get_secret_value().encode()
    return f"{what}:{hmac.new(secret, network.encode(), hashlib.sha256).hexdigest()[:32]}"
