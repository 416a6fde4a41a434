"""Machines learn whether the process lives and whether it can work."""

from datetime import timedelta

import pytest

from ki_events.clock import now, turned
from ki_events.db import DB, DatabaseGone
from ki_events.heartbeat import beat
from ki_events.web.health import WORKER
from tests.site.client import visitor

pytestmark = pytest.mark.anyio


async def test_readyz_is_ready_while_the_worker_beats(database: object) -> None:
    async with visitor() as machine:
        assert (200, "ok\n") == ((found := await machine.get("/healthz")).status_code, found.text)
        assert {"database": "ok", "migrations": "ok", "worker": "silent"} == (
            found := await machine.get("/readyz")
        ).json()
        assert 503 == found.status_code
        await beat(WORKER)
        assert {"database": "ok", "migrations": "ok", "worker": "ok"} == (found := await machine.get("/readyz")).json()
        assert 200 == found.status_code
        with turned(now() + timedelta(minutes=3)):
            assert 503 == (await machine.get("/readyz")).status_code


async def test_readyz_says_that_migrations_are_missing(empty_database: object) -> None:
    await DB.start_connection_pool()
    async with visitor() as machine:
        found = await machine.get("/readyz")
    await DB.close_connection_pool()
    assert (503, "pending") == (found.status_code, found.json()["migrations"])


async def test_readyz_says_that_the_database_is_away_and_healthz_lives_on(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_args: object, **_kwargs: object) -> None:
        raise DatabaseGone("away")

    monkeypatch.setattr(DB, "run_querystring", away)
    async with visitor() as machine:
        assert (503, "unavailable") == ((found := await machine.get("/readyz")).status_code, found.json()["database"])
        assert 200 == (await machine.get("/healthz")).status_code
