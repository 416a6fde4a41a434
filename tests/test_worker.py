"""The worker does its chores whatever happens, and killing it loses nothing."""

import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from ki_events import worker
from ki_events.audit import AuditEntry
from ki_events.clock import now, turned
from ki_events.db import DB
from ki_events.events.tables import Event, EventStatus
from ki_events.heartbeat import last_beat
from ki_events.mail.mailbox import newest
from ki_events.mail.outbox import Envelope, put_all
from ki_events.mail.tables import Message, MessageState
from ki_events.sqlite_engine import PooledSQLiteEngine
from ki_events.web.limits import Attempt, within_limit
from tests.characters import AMAL, CHIARA, make_event, sign_up
from tests.conftest import Database
from tests.mail.servers import Server, mail_server, settled

pytestmark = pytest.mark.anyio

# What `ki-events work` does, at another time of day: what a killed worker had leased is due again.
WORK = """
import asyncio, sys
from datetime import timedelta
from ki_events import clock, db, worker
async def main():
    await db.open_pool()
    with clock.turned(clock.now() + timedelta(hours=float(sys.argv[1]))):
        await worker.run(asyncio.Event())
asyncio.run(main())
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with mail_server() as running, settled(smtp_url=SecretStr(f"smtp://127.0.0.1:{running.port}"), smtp_timeout=5):
        yield running


async def work_once() -> None:
    await worker.run(asyncio.Event(), once=True)


async def test_once_sends_archives_sweeps_and_says_that_it_lives(server: Server, database: Database) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    over = await make_event(starts_at=now() - timedelta(days=2))
    await within_limit("sign_up", "192.0.2.7", 5)
    with turned(now() + timedelta(hours=1)):
        await work_once()
        assert [CHIARA.email] == server.recipients
        assert not await Attempt.exists()
        assert await last_beat("worker") is not None
    archived = await Event.objects().where(Event.status == EventStatus.archived)
    assert [over.id] == [row.id for row in archived]
    assert 1 == await AuditEntry.count().where(AuditEntry.action == "event.archived")


async def test_postponed_event_stays_when_its_old_date_is_over(server: Server, database: Database) -> None:
    event = await make_event(starts_at=now() - timedelta(days=2), postponed=True)
    await work_once()
    assert await Event.exists().where((Event.id == event.id) & (Event.status == EventStatus.published))


async def test_demo_keeps_every_mail_in_its_mailbox(database: Database, tmp_path: Path) -> None:
    event = await make_event(capacity=1)
    with settled(smtp_url=SecretStr(""), demo=True, data=tmp_path):
        await sign_up(event, AMAL)
        await work_once()
        await sign_up(event, CHIARA)
        await work_once()
        kept = await newest()
    assert [CHIARA.email, AMAL.email] == [mail.recipient for mail in kept]
    assert kept[1].subject.startswith("Sie sind angemeldet: Mehrsprachigkeit im Unterricht")
    assert "/anmeldung/" in kept[1].text
    assert "/anmeldung/" in kept[1].html
    assert "METHOD:REQUEST" in kept[1].calendar
    assert kept[0].calendar == ""


async def test_one_chore_that_fails_does_not_stop_the_others(
    server: Server, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    await Event.raw("DROP TABLE attempt")
    await work_once()
    assert await last_beat("worker") is not None
    assert "chore_failed" in "".join(capfd.readouterr())


async def test_run_waits_for_the_database_and_goes_on(server: Server, database: Database) -> None:
    if not isinstance(DB, PooledSQLiteEngine):
        pytest.skip("the file of SQLite can be moved away; a server that restarts is in tests/test_db.py")
    event = await make_event()
    await sign_up(event, CHIARA)
    file, away = Path(DB.path), Path(DB.path + ".away")
    stop = asyncio.Event()
    file.rename(away)
    running = asyncio.create_task(worker.run(stop))
    try:
        await asyncio.sleep(0.3)
        assert not running.done()
        assert [] == server.recipients
        away.rename(file)
        async with asyncio.timeout(20):
            while not server.recipients:
                await asyncio.sleep(0.05)
    finally:
        stop.set()
        await asyncio.wait_for(running, 20)
    assert [CHIARA.email] == server.recipients


async def test_run_ends_soon_when_it_is_stopped(server: Server, database: Database) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await asyncio.sleep(0)
    stop.set()
    await asyncio.wait_for(running, 10)


async def test_kill_loses_no_mail_and_doubles_at_most_the_one_in_flight(server: Server, database: Database) -> None:
    mails, kills, dice = 200, 6, random.Random(7)
    registration = await sign_up(await make_event(), CHIARA)
    (first,) = await Message.objects()
    await Message.delete().where(Message.id == first.id)
    payload = {"registration": registration.id, "event": registration.event}
    payload["calendar"] = {"session": 1, "method": "REQUEST", "sequence": 0}
    await put_all([Envelope(f"registered:{n}", "registered", CHIARA.email, "de", payload) for n in range(mails)])

    for turn in range(kills):
        with at_work(database, server, hours=turn) as process:
            await until_taken(server, min(mails, len(server.taken) + dice.randint(1, 30)))
            await asyncio.sleep(dice.random() / 50)
            process.kill()
    with at_work(database, server, hours=kills):
        await until_all_sent(mails)

    counts = Counter(str(email["Message-ID"]) for email in server.taken)
    assert mails == len(counts)
    assert {MessageState.sent} == {message.state for message in await Message.objects()}
    doubles = len(server.taken) - mails
    print(f"{mails} mails, {kills} kills, {doubles} doubles")
    assert doubles <= kills


def at_work(database: Database, server: Server, hours: int) -> subprocess.Popen[bytes]:
    environment = database.environment | {
        "KI_EVENTS_SMTP_URL": f"smtp://127.0.0.1:{server.port}",
        "KI_EVENTS_SMTP_TIMEOUT": "5",
    }
    return _Worker([sys.executable, "-c", WORK, str(hours)], env=environment)


class _Worker(subprocess.Popen[bytes]):
    def __exit__(self, *error: object) -> None:
        self.kill()
        self.wait()


async def until_taken(server: Server, count: int) -> None:
    await _until(lambda: len(server.taken) >= count)


async def until_all_sent(count: int) -> None:
    deadline = time.monotonic() + 60
    while await Message.count().where(Message.state == MessageState.sent) < count:
        assert time.monotonic() < deadline, "the worker does not come to an end"
        await asyncio.sleep(0.1)


async def _until(true: object) -> None:
    deadline = time.monotonic() + 60
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline, "the worker sends nothing"
        await asyncio.sleep(0.005)
