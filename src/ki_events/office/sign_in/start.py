"""The door itself: where someone goes who opens /verwaltung."""

from litestar import Response, get
from litestar.response import Redirect

from ki_events.accounts.memberships import organisations_of
from ki_events.accounts.people import managers_of
from ki_events.accounts.role_words import role_name
from ki_events.office.frame import first_page
from ki_events.office.sign_in.entering import door_page
from ki_events.organisations.tables import Organisation
from ki_events.web.access import signed_in_here
from ki_events.web.pages import AnyRequest, is_done, see

ACCEPTED = "angenommen"


@get("/", name="office_start")
async def start_page(request: AnyRequest) -> Response[bytes] | Redirect:
    """Lead to the one organisation of the account, or let the person choose among what is theirs."""
    here = signed_in_here(request)
    places = [(house, role, first_page(role)) for house, role in await organisations_of(here.account_id)]
    if len(places) == 1 and places[0][2] and not here.is_administrator:
        return see(request, places[0][2], organisation=places[0][0].slug)
    return await door_page(
        request,
        "office/sign_in/start.html",
        places=[(house, role_name(role), page) for house, role, page in places],
        is_accepted=is_done(request, ACCEPTED),
        waiting=[await _waiting(house) for house, _role, page in places if not page],
    )


async def _waiting(house: Organisation) -> tuple[Organisation, list[str]]:
    """Return an organisation where the role has no pages yet, and whom to ask there."""
    return house, list(await managers_of(house.id))
