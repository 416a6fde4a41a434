"""Documents for the tests of importing, from small pieces."""

from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from ki_events.events.tables import Event, Session
from ki_events.importing.applying import Result, import_document
from ki_events.importing.problems import Faulty
from ki_events.importing.reading import read, read_as_is

ORGANISATIONS = """\
organisations:
  - {slug: krefeld, name: Kommunales Integrationszentrum Krefeld, short: KI Krefeld, kind: integration_centre, email: ki@krefeld.example}
  - {slug: bielefeld, name: Kommunales Integrationszentrum Bielefeld, short: KI Bielefeld, kind: integration_centre, email: ki@bielefeld.example}
"""

DAZ = """\
slug: daz-grundlagen
organisation: krefeld
format: training
title: Deutsch als Zweitsprache
summary: Grundlagen.
topics: [Deutsch als Zweitsprache, Übergang]
languages: [de, tr]
accessibility: [step_free]
registration: {mode: open, serving: direct, capacity: 2, opens: "-6w 12:00"}
sessions:
  - {date: 2027-03-17, from: "14:00", to: "17:00", place: {name: Rathaus, room: Aula}, speakers: [Fachstelle DaZ]}
"""


def document(*events: str, top: str = ORGANISATIONS) -> str:
    """Return a document with these events, each a piece of YAML."""
    items = "".join("  - " + indent(dedent(event), "    ").lstrip() for event in events)
    return top + ("events:\n" + items if events else "")


def written(folder: Path, text: str, name: str = "angebote.yaml") -> Path:
    """Return a file with this text."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


async def bring_in(folder: Path, *events: str, **more: Any) -> Result:
    """Import a document with these events."""
    return await import_document(read_as_is([written(folder, document(*events, **more))]), "cli")


def problems_of(folder: Path, text: str) -> list[str]:
    """Return what is wrong with a text, as the operator reads it."""
    try:
        read([written(folder, text)])
    except Faulty as faulty:
        return [str(problem) for problem in faulty.problems]
    return []


async def the_event(slug: str = "daz-grundlagen") -> Event:
    """Return an event as it is in the database."""
    event = await Event.objects().get(Event.slug == slug)
    assert event is not None
    return event


async def the_sessions(slug: str = "daz-grundlagen") -> list[Session]:
    """Return the sessions of an event as they are in the database, in the order of their refs."""
    event = await the_event(slug)
    return await Session.objects().where(Session.event == event.id).order_by(Session.ref)
