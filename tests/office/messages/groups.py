"""A message to a group as it is typed in these tests."""

import re
from typing import Any

import httpx

from ki_events.events.tables import Event
from ki_events.group_messages.tables import GroupMessage

NONCE = re.compile(r'name="nonce" value="([^"]+)"')


def pages(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/nachrichten"


async def fields(browser: httpx.AsyncClient, event: Event, **typed: Any) -> dict[str, Any]:
    """Return the form as it is filled in, with the nonce of the page."""
    found = NONCE.search((await browser.get(f"{pages(event)}/neu")).text)
    assert found
    usual = {"status": "confirmed", "subject": "Raum geändert", "body": "Guten Tag {{Vorname}}", "action": "ask"}
    return {"nonce": found[1], **usual, **typed}


async def only() -> GroupMessage:
    (message,) = await GroupMessage.objects()
    return message
