"""A real server on a free port, with rows that a browser can walk through."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from ki_events.clock import now
from ki_events.db import close_pool, open_pool
from ki_events.events.folding import searchable_text
from ki_events.events.tables import Event, EventStatus, Format, Label, LabelKind, Mode, Round, SessionKind
from ki_events.registrations.reading import token_of
from tests.characters import AMAL, BORIS, CHIARA, make_event, make_organisation, make_session, sign_up
from tests.conftest import Database

LONG = "Rechtschreibunterstützungsmaßnahmen und Mehrsprachigkeitssensibilität im Grundschulunterricht"
START = (
    "import sys, uvicorn; from ki_events.app import create_app; "
    "uvicorn.run(create_app(), port=int(sys.argv[1]), log_level='critical', access_log=False)"
)
PATIENCE = 20  # seconds until the server must answer


@contextmanager
def served(database: Database, data: str) -> Iterator[str]:
    """Run the server in a process of its own, as a demo; give its address."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = database.environment | {
        "KI_EVENTS_BASE_URL": address,
        "KI_EVENTS_DEMO": "true",
        "KI_EVENTS_DATA": data,
    }
    process = subprocess.Popen([sys.executable, "-c", START, str(port)], env=environment)
    try:
        _wait_for(f"{address}/healthz")
        yield address
    finally:
        process.terminate()
        process.wait()


def with_database(work: Coroutine[Any, Any, Any]) -> Any:
    """Run `work` with a pool of its own, beside the server."""

    async def run() -> Any:
        await open_pool()
        try:
            return await work
        finally:
            await close_pool()

    # In a thread: Playwright has a running loop in this one.
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, run()).result()


async def make_site() -> dict[str, str]:
    """Fill the site with one event of each kind; return paths by what they show."""
    organisation = await make_organisation()
    free = await make_event(
        12, slug="frei", title=LONG, description="Ein *Text* mit\n\n- Punkten\n- Listen", cost="kostenfrei"
    )
    full = await make_event(1, slug="voll", title="Scaffolding im Fachunterricht")
    await make_event(slug="abgesagt", status=EventStatus.cancelled, cancel_reason="Krankheit")
    await make_event(slug="verschoben", postponed=True)
    await make_event(
        None, slug="ausstellung", format=Format.exhibition, mode=Mode.none, starts_at=now() - timedelta(days=1)
    )
    await _conference(organisation)
    for number in range(20):
        await make_event(
            slug=f"serie-{number}",
            title=f"Reihe {number}",
            search=searchable_text(f"Reihe {number}"),
            sessions=1 + number % 3,
        )
    await Label(event=free.id, kind=LabelKind.accessibility, slug="step_free", name="step_free").save()
    place = await sign_up(full, BORIS)
    waits = await sign_up(full, CHIARA)
    other = await sign_up(free, AMAL)
    events = {
        name: f"/veranstaltungen/{name}"
        for name in ("frei", "voll", "abgesagt", "verschoben", "ausstellung", "konferenz")
    }
    return events | {
        "list": "/",
        "second page": "/?seite=2",
        "filtered": "/?q=reihe&format=training&veranstalter=krefeld",
        "nothing found": "/?q=gibtesnicht&format=quatsch",
        "sign-up": "/veranstaltungen/frei/anmeldung",
        "waiting list": "/veranstaltungen/voll/anmeldung",
        "place": f"/anmeldung/{token_of(place)}",
        "waits": f"/anmeldung/{token_of(waits)}",
        "cancelling": f"/anmeldung/{token_of(other)}/absagen",
        "unknown link": "/anmeldung/unbekannt",
        "not found": "/gibt-es-nicht",
        "mailbox": "/demo/postfach",
    }


async def _conference(organisation: Any) -> Event:
    event = await make_event(200, slug="konferenz", format=Format.conference, title="Migrationskonferenz")
    first = Round(event=event.id, number=1, name="Runde 1")
    await first.save()
    for title in ("Sprachbildung", "Elternarbeit"):
        later = event.starts_at + timedelta(hours=3)
        await make_session(
            event, organisation, later, title=title, kind=SessionKind.elective, round=first.id, capacity=20
        )
    return event


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(address, timeout=2).close()
            return
        except (URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
