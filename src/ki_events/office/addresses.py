"""The map of the back office: under the right that it asks for, each address with its pages."""

from collections.abc import Iterable, Sequence

from litestar import Router
from litestar.types import ControllerRouterHandler

from ki_events.accounts.roles import Right
from ki_events.office import sign_in, start, today
from ki_events.web.access import RIGHT, require_member, require_sign_in

ROOT = "/verwaltung/{organisation:str}"

PAGES: dict[Right, dict[str, Sequence[ControllerRouterHandler]]] = {
    Right.see_registrations: {
        "": [today.today_page],
    },
}
"""Below `ROOT`. Whoever is no member of the organisation finds nothing there; whoever lacks the right is told who has it."""

FOR_ACCOUNTS: dict[str, Sequence[ControllerRouterHandler]] = {
    "/verwaltung": [start.start_page, sign_in.sign_out, sign_in.account_page],
}
"""Pages of one's own account, for whoever is signed in."""

FOR_EVERYONE: dict[str, Sequence[ControllerRouterHandler]] = {
    "/verwaltung/anmelden": [sign_in.sign_in_page],
}
"""Signing in, and what leads there."""


def routers() -> Iterable[Router]:
    """Yield the routers of all pages, each behind its guard."""
    for right, pages in PAGES.items():
        for path, handlers in pages.items():
            yield Router(ROOT + path, route_handlers=handlers, guards=[require_member], opt={RIGHT: right})
    for path, handlers in FOR_ACCOUNTS.items():
        yield Router(path, route_handlers=handlers, guards=[require_sign_in])
    for path, handlers in FOR_EVERYONE.items():
        yield Router(path, route_handlers=handlers)
