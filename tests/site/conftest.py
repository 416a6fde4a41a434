"""Who visits the site in these tests."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.site.client import visitor


@pytest.fixture
async def browser(database: object, mid_morning: None) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor of a site with an empty database; by day, since pages are made anew at midnight and forms counted by ten minutes."""
    async with visitor() as client:
        yield client
