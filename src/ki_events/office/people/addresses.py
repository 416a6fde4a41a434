"""The addresses of this part of the back office: under the right that each asks for."""

from ki_events.accounts.roles import Right
from ki_events.office.pages import Handlers, Pages
from ki_events.office.people import installation, installation_accounts, listing, person, second_step

PAGES: Pages = {
    Right.manage: {
        "/personen": [
            listing.people_page,
            listing.send_people,
            person.person_page,
            person.send_person,
            person.end_page,
            person.send_end,
            person.send_again,
            person.send_withdrawal,
        ],
    },
}
FOR_ADMINISTRATORS: dict[str, Handlers] = {
    "/verwaltung/installation": [
        installation.installation_page,
        installation.send_installation,
        installation_accounts.accounts_page,
        installation_accounts.send_accounts,
        installation_accounts.send_lock,
        installation_accounts.send_unlock,
        second_step.second_step_page,
        second_step.send_second_step,
    ],
}
