"""Who works in the back office in these tests: Amal organises in Krefeld."""

from collections.abc import AsyncIterator

import httpx
import pytest

from ki_events.accounts.roles import Role
from tests.office.colleague import colleague
from tests.site.client import visitor


@pytest.fixture
async def browser(database: object) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which nobody is signed in."""
    async with visitor() as client:
        yield client


@pytest.fixture
async def amal(browser: httpx.AsyncClient) -> httpx.AsyncClient:
    """The same browser, in which Amal is signed in: organiser in Krefeld."""
    return await colleague(browser)


@pytest.fixture
async def manager(browser: httpx.AsyncClient) -> httpx.AsyncClient:
    """The same browser, in which the manager of Krefeld is signed in."""
    return await colleague(browser, role=Role.manager)
