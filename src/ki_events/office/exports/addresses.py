"""The addresses of this part of the back office: under the right that each asks for."""

from ki_events.accounts.roles import Right
from ki_events.office.exports import event, period
from ki_events.office.pages import Pages

PAGES: Pages = {
    Right.export: {
        "/veranstaltungen/{slug:str}/export": [
            event.exports_page,
            event.send_people,
            event.send_attendance,
            event.send_funding,
        ],
        "/export": [period.period_page, period.send_period],
    },
}
