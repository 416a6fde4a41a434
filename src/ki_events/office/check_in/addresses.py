"""The addresses of this part of the back office: under the right that each asks for."""

from ki_events.accounts.roles import Right
from ki_events.office.check_in import doing, expected, overview, sync, worker
from ki_events.office.pages import Pages

PAGES: Pages = {
    Right.check_in: {
        "/vor-ort": [overview.check_in_page, worker.check_in_worker],
        "/vor-ort/{session:int}": [
            expected.check_in_list,
            doing.send_check_in,
            doing.send_withdrawing,
            sync.check_in_state,
            sync.send_marks,
        ],
    },
}
