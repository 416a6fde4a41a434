"""Machines ask whether the process lives (`/healthz`) and whether it can work (`/readyz`)."""

from typing import Literal, TypedDict

from litestar import Response, get
from litestar.openapi import ResponseSpec

from ki_events.clock import now
from ki_events.db import is_unavailable
from ki_events.heartbeat import STALE_AFTER, last_beat
from ki_events.migrating import pending

WORKER = "worker"


class Readiness(TypedDict):
    """What was found: the database, its migrations, the worker."""

    database: Literal["ok", "unavailable"]
    migrations: Literal["ok", "pending", "unknown"]
    worker: Literal["ok", "silent", "unknown"]


NOT_READY = ResponseSpec(Readiness, generate_examples=False, description="Something is missing; what, is said.")


@get("/healthz", name="healthz", media_type="text/plain")
async def healthz() -> Response[str]:
    """Say that the process answers."""
    return Response("ok\n", headers={"cache-control": "no-store"})


@get("/readyz", name="readyz", responses={503: NOT_READY})
async def readyz() -> Response[Readiness]:
    """Check the database, its migrations and the worker; 503 unless all are well."""
    checks = await _checks()
    status = 200 if all(found == "ok" for found in checks.values()) else 503
    return Response(checks, status_code=status, headers={"cache-control": "no-store"})


async def _checks() -> Readiness:
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
