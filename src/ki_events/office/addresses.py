"""The map of the back office: its parts' addresses, and the guard in front of each."""

from collections.abc import Iterable, Sequence

from litestar import Router

from ki_events.accounts.roles import Right
from ki_events.office import binned_drafts, events, saved_forms, today
from ki_events.office.account import addresses as account
from ki_events.office.attendance import addresses as attendance
from ki_events.office.check_in import addresses as check_in
from ki_events.office.event import addresses as event
from ki_events.office.exports import addresses as exports
from ki_events.office.history import addresses as history
from ki_events.office.list_import import addresses as list_import
from ki_events.office.messages import addresses as messages
from ki_events.office.pages import Handlers, Pages
from ki_events.office.people import addresses as people
from ki_events.office.planning import addresses as planning
from ki_events.office.registrations import addresses as registrations
from ki_events.office.settings import addresses as settings
from ki_events.office.sign_in import addresses as sign_in
from ki_events.web.access import RIGHT, require_administrator, require_member, require_sign_in

ROOT = "/verwaltung/{organisation:str}"

OWN: Pages = {
    Right.enter: {"": [today.today_page]},
    Right.edit_events: {
        "/veranstaltungen": [events.events_page],
        "/veranstaltungen/{slug:str}/loeschen": [binned_drafts.deleting_page, binned_drafts.send_deleting],
        "/papierkorb": [binned_drafts.bin_page],
        "/papierkorb/{slug:str}/wiederherstellen": [binned_drafts.send_restoring],
        "/merken": [saved_forms.save_form],
    },
}

PARTS: Sequence[Pages] = [
    OWN,
    planning.PAGES,
    event.PAGES,
    registrations.PAGES,
    list_import.PAGES,
    messages.PAGES,
    check_in.PAGES,
    attendance.PAGES,
    exports.PAGES,
    history.PAGES,
    people.PAGES,
    settings.PAGES,
]

PAGES: Pages = {right: {p: h for part in PARTS for p, h in part.get(right, {}).items()} for right in Right}
"""Below `ROOT`. Whoever is no member of the organisation finds nothing there; whoever lacks the right is told who has it."""

FOR_ACCOUNTS: dict[str, Handlers] = account.FOR_ACCOUNTS | sign_in.FOR_ACCOUNTS
"""Pages of one's own account, for whoever is signed in."""

FOR_ADMINISTRATORS: dict[str, Handlers] = people.FOR_ADMINISTRATORS
"""Pages about the installation as a whole; for anyone else they are not there."""

FOR_EVERYONE: dict[str, Handlers] = sign_in.FOR_EVERYONE | account.FOR_EVERYONE
"""Signing in, and what leads there."""


def routers() -> Iterable[Router]:
    """Yield the routers of all pages, each behind its guard."""
    for right, pages in PAGES.items():
        for path, handlers in pages.items():
            yield Router(ROOT + path, route_handlers=handlers, guards=[require_member], opt={RIGHT: right})
    for path, handlers in FOR_ACCOUNTS.items():
        yield Router(path, route_handlers=handlers, guards=[require_sign_in])
    for path, handlers in FOR_ADMINISTRATORS.items():
        yield Router(path, route_handlers=handlers, guards=[require_administrator])
    for path, handlers in FOR_EVERYONE.items():
        yield Router(path, route_handlers=handlers)
