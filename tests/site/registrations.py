"""What people do on the pages behind their links."""

import httpx

from ki_events.registrations.reading import token_of
from ki_events.registrations.tables import Registration

SAME_SITE = {"sec-fetch-site": "same-origin"}


def address(registration: Registration, end: str = "") -> str:
    """Return the path of a page of this registration, by the link that it has now."""
    return f"/anmeldung/{token_of(registration)}{end}"


async def again(registration: Registration) -> Registration:
    """Return the registration as it is now."""
    found = await Registration.objects().get(Registration.id == registration.id)
    assert found is not None
    return found


async def send(browser: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    """Send a form as a browser does."""
    return await browser.post(path, data=fields, headers=SAME_SITE)
