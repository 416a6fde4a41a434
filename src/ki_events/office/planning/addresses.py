"""The addresses of this part of the back office: under the right that each asks for."""

from ki_events.accounts.roles import Right
from ki_events.office.pages import Pages
from ki_events.office.planning import month

PAGES: Pages = {
    Right.edit_events: {
        "/planung": [month.planning_page, month.hints_page],
    },
}
