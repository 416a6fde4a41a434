"""Who may do what in the back office: one table, from roles to rights (2-domain.md, "Roles")."""

from enum import StrEnum


class Role(StrEnum):
    """What an account is in an organisation."""

    manager = "manager"
    organiser = "organiser"
    check_in = "check_in"
    reporter = "reporter"


class Right(StrEnum):
    """What a page of the back office asks of whoever opens it."""

    enter = "enter"
    edit_events = "edit_events"
    see_registrations = "see_registrations"
    send_messages = "send_messages"
    certify = "certify"
    export = "export"
    check_in = "check_in"
    check_in_everywhere = "check_in_everywhere"
    see_figures = "see_figures"
    see_history = "see_history"
    manage = "manage"


_ORGANISER = frozenset(
    {
        Right.enter,
        Right.edit_events,
        Right.see_registrations,
        Right.send_messages,
        Right.certify,
        Right.export,
        Right.check_in,
        Right.check_in_everywhere,
        Right.see_figures,
        Right.see_history,
    }
)

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.manager: _ORGANISER | {Right.manage},
    Role.organiser: _ORGANISER,
    # The lists of the events that a helper is given, and nothing else (attendance.tables.CheckInHelper).
    Role.check_in: frozenset({Right.enter, Right.check_in}),
    Role.reporter: frozenset({Right.enter, Right.see_figures}),
}
"""An administrator of the installation has no role by that: organisations and accounts are theirs, registrations are not."""
