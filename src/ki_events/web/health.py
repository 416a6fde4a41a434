"""Machines ask whether the process lives (`/healthz`) and whether it can work (`/readyz`)."""

from litestar import Response, get

from ki_events.clock import now
from ki_events.db import is_unavailable
from ki_events.heartbeat import STALE_AFTER, last_beat
from ki_events.migrating import pending

WORKER = "worker"


@get("/healthz", name="healthz")
async def healthz() -> Response[str]:
    """Say that the process answers."""
    return Response("ok\n", media_type="text/plain", headers={"cache-control": "no-store"})


@get("/readyz", name="readyz")
async def readyz() -> Response[dict[str, str]]:
    """Check the database, its migrations and the worker; 503 unless all are well."""
    checks = await _checks()
    status = 200 if all(found == "ok" for found in checks.values()) else 503
    return Response(checks, status_code=status, headers={"cache-control": "no-store"})


async def _checks() -> dict[str, str]:
    try:
        missing = await pending()
        beat = await last_beat(WORKER) if not missing else None
    except Exception as error:
        if not is_unavailable(error):
            raise
        return {"database": "unavailable", "migrations": "unknown", "worker": "unknown"}
    alive = beat is not None and now() - beat < STALE_AFTER
    return {
        "database": "ok",
        "migrations": "pending" if missing else "ok",
        "worker": "ok" if alive else "silent",
    }
