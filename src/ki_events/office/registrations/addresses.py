"""The addresses of this part of the back office: under the right that each asks for."""

from ki_events.accounts.roles import Right
from ki_events.office.pages import Pages
from ki_events.office.registrations import by_hand, detail, doing, editing, institutions, listing, moving, tasks

PAGES: Pages = {
    Right.see_registrations: {
        "/aufgaben": [tasks.tasks_page, tasks.send_task],
        "/einrichtungen": [institutions.institutions_page, institutions.send_merging],
        "/veranstaltungen/{slug:str}/anmeldungen": [
            listing.registrations_page,
            listing.send_columns,
            listing.waiting_list_page,
            doing.doing_page,
            doing.send_doing,
            by_hand.by_hand_form,
            by_hand.send_by_hand,
        ],
        "/veranstaltungen/{slug:str}/anmeldungen/{registration:str}": [
            detail.registration_page,
            editing.editing_form,
            editing.send_editing,
            editing.send_workshop,
            moving.moving_form,
            moving.send_moving,
        ],
    },
}
