"""Counts the statements that a page costs: `python -m benchmarks.statements SLUG` prints them as JSON."""

import asyncio
import json
import sys

from ki_events.db import close_pool, open_pool
from tests.site.client import visitor
from tests.statements import counted


async def main(slug: str) -> None:
    """Ask for each page in an application that has just started, then once more."""
    event = f"/veranstaltungen/{slug}"
    await open_pool()
    async with visitor() as browser:
        counts = {
            "catalogue": await _statements(browser, "/"),
            "event page": await _statements(browser, event),
            "feed, nothing kept": await _statements(browser, "/feeds/veranstaltungen.ics"),
            "catalogue, kept": await _statements(browser, "/"),
            "event page, kept": await _statements(browser, event),
        }
    await close_pool()
    print(json.dumps(counts))


async def _statements(browser, path: str) -> int:  # type: ignore[no-untyped-def]  # httpx.AsyncClient
    with counted() as sent:
        answer = await browser.get(path)
    answer.raise_for_status()
    return len(sent)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
