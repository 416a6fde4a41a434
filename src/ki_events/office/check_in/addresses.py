"""The addresses of this part of the back office: under the right that each asks for."""

from litestar import Router

from ki_events.accounts.roles import Right
from ki_events.office.check_in import doing, expected, overview, sync, worker
from ki_events.office.check_in.closed import FOR_LISTS
from ki_events.office.check_in.opened import refuse_former
from ki_events.office.pages import Pages
from ki_events.web.access import FORMER

LIST = Router(
    "/",
    route_handlers=[
        expected.check_in_list,
        doing.send_check_in,
        doing.send_withdrawing,
        sync.check_in_state,
        sync.send_marks,
    ],
    exception_handlers=FOR_LISTS,
    opt={FORMER: refuse_former},
)
"""The list of one date; whoever may not open it (any more) hears why."""

PAGES: Pages = {
    Right.check_in: {
        "/vor-ort": [overview.check_in_page, worker.check_in_worker],
        "/vor-ort/{session:int}": [LIST],
    },
}
