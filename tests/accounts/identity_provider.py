"""The way to the identity provider and back, as a browser goes it."""

from urllib.parse import urlsplit

import httpx

START, BACK = "/verwaltung/anmelden/oidc", "/verwaltung/anmelden/oidc/zurueck"


async def there_and_back(
    browser: httpx.AsyncClient, subject: str, onward: str = "", way: str = START
) -> httpx.Response:
    """Sign in at the provider as `subject`; return what this browser is answered when it comes back."""
    there = await browser.get(way, params={"weiter": onward} if onward else None)
    return await back_from(browser, there, subject)


async def back_from(browser: httpx.AsyncClient, there: httpx.Response, subject: str) -> httpx.Response:
    """Do the second half: `there` is the answer that led to the provider."""
    assert 303 == there.status_code, there.text
    async with httpx.AsyncClient() as elsewhere:
        back = await elsewhere.post(there.headers["location"], data={"sub": subject})
    address = urlsplit(back.headers["location"])
    assert BACK == address.path
    return await browser.get(f"{address.path}?{address.query}")
