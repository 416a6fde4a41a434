"""Dates of an event are changed together, as the two pages for it do."""

import re

import httpx

from ki_events.events.tables import Event, Session
from tests.office.event.dates import root
from tests.registrations.changing.moved import sessions_of

HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')
TICKED = re.compile(r'name="dates" value="(\d+)"[^>]* checked')


def page_of(event: Event) -> str:
    return f"{root(event)}/gemeinsam"


def ids(sessions: list[Session]) -> list[str]:
    """Return the dates as the form names them."""
    return [str(row.id) for row in sessions]


async def ask(client: httpx.AsyncClient, event: Event, sessions: list[Session], **typed: str) -> httpx.Response:
    """Send the first step for these dates."""
    return await client.post(page_of(event), data={"dates": ids(sessions), "step": "ask", **typed})


async def agree(client: httpx.AsyncClient, event: Event, asked: httpx.Response, **typed: str) -> httpx.Response:
    """Send the second step as the page has it."""
    form: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(asked.text):
        form.setdefault(name, []).append(value)
    return await client.post(page_of(event), data=form | {"step": "save", **typed})


async def rooms(event: Event) -> list[str]:
    return [row.room for row in await sessions_of(event)]
