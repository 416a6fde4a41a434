"""The commands as an operator types them; what depends on how a process begins or ends is tried in a process of its own."""

import os
import socket
from pathlib import Path

import pytest

from ki_events.events.tables import Event, Session
from ki_events.registrations.tables import Registration
from tests.characters import AMAL, CHIARA, make_event, sign_up
from tests.commanding import run, start
from tests.conftest import Database

pytestmark = pytest.mark.anyio

NONE = Database(os.environ["KI_EVENTS_DATABASE_URL"])
"""For what ends before a database is looked at."""

EVENTS = """
organisations:
  - {slug: krefeld, name: Kommunales Integrationszentrum Krefeld, short: KI Krefeld, kind: integration_centre, email: ki@krefeld.example}
events:
  - slug: daz
    organisation: krefeld
    format: training
    title: Deutsch als Zweitsprache
    summary: Ein Nachmittag.
    status: published
    registration: {mode: open, capacity: 20}
    sessions:
      - {date: 2027-03-17, from: "14:00", to: "17:00", place: {name: Behnisch-Haus}}
"""


async def test_import_changes_nothing_when_repeated(database: Database, tmp_path: Path) -> None:
    (tmp_path / "events.yaml").write_text(EVENTS)
    first = start(database, "import", str(tmp_path / "events.yaml"))
    second = run("import", str(tmp_path / "events.yaml"))
    assert (0, 0) == (first.returncode, second.returncode), first.stderr + second.stderr
    assert "2 neu, 0 geändert, 0 unverändert" in first.stdout
    assert "0 neu, 0 geändert, 2 unverändert; 0 geänderte Termine" in second.stdout
    assert (1, 1) == (await Event.count(), await Session.count())


@pytest.mark.usefixtures("database")
async def test_import_names_file_and_line_when_something_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "events.yaml").write_text(EVENTS.replace('from: "14:00"', "from: nachmittags"))
    done = run("import", str(tmp_path / "events.yaml"))
    assert 1 == done.returncode
    assert "events.yaml, Zeile 13" in done.stderr
    assert "nichts wurde geändert" in done.stdout
    assert 0 == await Event.count()


@pytest.mark.usefixtures("database")
async def test_export_writes_everyone_in_order() -> None:
    event = await make_event(capacity=1)
    await sign_up(event, AMAL)
    await sign_up(event, CHIARA)
    done = run("export", event.slug)
    lines = done.stdout.splitlines()
    assert [0, 3] == [done.returncode, len(lines)]
    assert ["Amal" in lines[1], "Chiara" in lines[2]] == [True, True]


@pytest.mark.usefixtures("database")
async def test_export_says_so_when_there_is_no_such_event() -> None:
    done = run("export", "nirgendwo")
    assert 1 == done.returncode
    assert "Es gibt keine Veranstaltung „nirgendwo“" in done.stderr


async def test_backup_goes_into_an_empty_database(database: Database, tmp_path: Path) -> None:
    await sign_up(await make_event(), AMAL)
    file = str(tmp_path / "backup.zip")
    assert 0 == start(database, "backup", file).returncode
    elsewhere = f"sqlite:///{tmp_path}/elsewhere.sqlite3"
    restored = start(database, "restore", file, KI_EVENTS_DATABASE_URL=elsewhere)
    assert 0 == restored.returncode, restored.stderr
    healthy = start(database, "doctor", KI_EVENTS_DATABASE_URL=elsewhere)
    assert (0, "Everything is as it must be.\n") == (healthy.returncode, healthy.stdout)


@pytest.mark.usefixtures("database")
async def test_restore_refuses_when_there_is_data(tmp_path: Path) -> None:
    await make_event()
    file = str(tmp_path / "backup.zip")
    run("backup", file)
    done = run("restore", file)
    assert (1, True) == (done.returncode, "--replace" in done.stderr)


async def test_doctor_exits_with_one_when_a_counter_lies(database: Database) -> None:
    await sign_up(await make_event(), AMAL)
    await Event.raw("UPDATE event SET taken = 0")
    done = start(database, "doctor")
    assert (1, True) == (done.returncode, "invariant 1" in done.stderr)
    assert "1 finding.\n" == done.stdout
    assert 1 == await Registration.count()


@pytest.mark.parametrize("missing", ["KI_EVENTS_SECRET", "KI_EVENTS_SMTP_URL"])
def test_serve_refuses_when_production_lacks(missing: str) -> None:
    done = start(NONE, "serve", **{missing: ""})
    assert (2, True) == (done.returncode, f"{missing} is missing" in done.stderr)


def test_serve_refuses_when_sqlite_should_have_two_processes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/one.sqlite3"
    done = start(NONE, "serve", KI_EVENTS_PROCESSES="2", KI_EVENTS_DATABASE_URL=url)
    assert (2, True) == (done.returncode, "KI_EVENTS_PROCESSES" in done.stderr)


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite:///", "nonsense", "postgresql://host:port/name"])
def test_commands_say_so_when_the_database_makes_no_sense(url: str) -> None:
    done = start(NONE, "doctor", KI_EVENTS_DATABASE_URL=url)
    assert (2, True) == (done.returncode, "KI_EVENTS_DATABASE_URL" in done.stderr), done.stderr


def test_demo_says_so_when_the_port_is_taken(tmp_path: Path, free_port: int) -> None:
    with socket.create_server(("127.0.0.1", free_port)):
        done = start(NONE, "demo", "--port", str(free_port), KI_EVENTS_DATA=str(tmp_path))
    assert (2, True) == (done.returncode, f"PORT={free_port + 1}" in done.stderr)
    assert [] == list(tmp_path.iterdir())


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
