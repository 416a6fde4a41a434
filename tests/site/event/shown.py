"""What an event's page shows, and what it tells machines."""

import json
import re
from typing import Any

import httpx

from ki_events.events.tables import (
    Event,
)

JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


async def page_of(browser: httpx.AsyncClient, event: Event, language: str = "") -> str:
    page = await browser.get(f"{language}/veranstaltungen/{event.slug}")
    assert 200 == page.status_code
    return page.text


def json_ld(page: str) -> dict[str, Any]:
    found = JSON_LD.search(page)
    assert found is not None
    content: dict[str, Any] = json.loads(found[1])
    return content
