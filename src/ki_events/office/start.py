"""The door itself: where someone goes who opens /verwaltung."""

from litestar import Response, get
from litestar.response import Redirect

from ki_events.accounts.memberships import organisations_of
from ki_events.web.access import signed_in_here
from ki_events.web.pages import AnyRequest, private_page, see


@get("/", name="office_start")
async def start_page(request: AnyRequest) -> Response[bytes] | Redirect:
    """Lead to the one organisation of the account, or let the person choose among several."""
    places = await organisations_of(signed_in_here(request).account_id)
    if len(places) == 1:
        return see(request, "office_today", organisation=places[0][0].slug)
    return private_page(request, "office/start.html", places=places)
