"""What roles are called and may do, in the language of the moment: the sentences that people decide by."""

from ki_events.accounts.roles import Right, Role
from ki_events.i18n import _


def role_name(role: str) -> str:
    """Return what a role is called. Raise `ValueError` for a code that is none."""
    return {
        Role.manager: _("Leitung"),
        Role.organiser: _("Organisation"),
        Role.check_in: _("Einlass"),
        Role.reporter: _("Auswertung"),
    }[Role(role)]


def role_sentence(role: str) -> str:
    """Return what a role may do, in one sentence. Raise `ValueError` for a code that is none."""
    return {
        Role.manager: _(
            "Alles, was die Organisation darf; dazu Personen einladen, Rollen vergeben und Einstellungen ändern."
        ),
        Role.organiser: _(
            "Veranstaltungen anlegen und ändern, Anmeldungen bearbeiten, Nachrichten senden, Bescheinigungen ausstellen, Listen ausgeben."
        ),
        Role.check_in: _("Am Veranstaltungstag die Anwesenheit erfassen, nur bei zugeteilten Veranstaltungen."),
        Role.reporter: _("Zahlen ansehen; keine Namen, keine Anmeldungen."),
    }[Role(role)]


def right_names() -> dict[Right, str]:
    """Return what each right lets one do, in the order in which a table shows them; entering is nothing by itself."""
    return {
        Right.check_in: _("Anwesenheit erfassen"),
        Right.check_in_everywhere: _("… bei allen Veranstaltungen, nicht nur bei zugeteilten"),
        Right.see_figures: _("Zahlen ansehen"),
        Right.see_registrations: _("Anmeldungen sehen und bearbeiten"),
        Right.edit_events: _("Veranstaltungen anlegen und ändern"),
        Right.send_messages: _("Nachrichten senden"),
        Right.certify: _("Bescheinigungen ausstellen"),
        Right.export: _("Listen ausgeben"),
        Right.see_history: _("Verlauf lesen"),
        Right.manage: _("Personen und Einstellungen verwalten"),
    }
