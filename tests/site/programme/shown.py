"""A programme in March, and its page."""

import re
from datetime import UTC, datetime

import httpx

from ki_events.clock import stopped

PATH = "/programme/wochen-2027"


def march(day: int, hour: int = 17) -> datetime:
    return datetime(2027, 3, day, hour, tzinfo=UTC)


async def shown(
    browser: httpx.AsyncClient, path: str = PATH, at: datetime = datetime(2027, 2, 1, 9, tzinfo=UTC)
) -> str:
    with stopped(at):
        page = await browser.get(path)
    assert 200 == page.status_code
    return page.text


def titles(page: str) -> list[str]:
    return re.findall(r'class="entry__title"><a [^>]*>([^<]+)<', page)
