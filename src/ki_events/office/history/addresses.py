"""The addresses of this part of the back office: under the right that each asks for."""

from ki_events.accounts.roles import Right
from ki_events.office.history import listing
from ki_events.office.pages import Pages

PAGES: Pages = {
    Right.see_history: {
        "/verlauf": [listing.history_page],
        "/veranstaltungen/{slug:str}/verlauf": [listing.event_history_page],
    },
}
