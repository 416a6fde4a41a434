"""Every page of the back office has the same frame: whose house it is, who is signed in, and the ways that this role has."""

from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.exceptions import NotFoundException
from litestar.routes import HTTPRoute

from ki_events.accounts.memberships import Member
from ki_events.accounts.roles import RIGHTS, Right, Role
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.office.quiet import quiet_sentence
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest, private_page


@dataclass(frozen=True)
class Way:
    """A link of a navigation: the name of its page, what it says, and the right that shows it."""

    page: str
    label: str
    right: Right = Right.enter


@dataclass(frozen=True)
class OpenEvent:
    """An event of the member's organisation, and the member."""

    member: Member
    event: Event

    @property
    def actor(self) -> str:
        """Return the name of the member in the audit."""
        return self.member.actor


def office_page(request: AnyRequest, template: str, *, here: str, status: int = 200, **values: Any) -> Response[bytes]:
    """Answer with a page of the organisation; `here` is the way (its page's name) that is marked as current."""
    found = member_here(request)
    ways = [way for way in _ways() if found.may(way.right)]
    frame = {"member": found, "ways": ways, "here": here, "is_answer": _is_answer(request)}
    return private_page(request, template, status=status, **frame, **values)


def event_page(
    request: AnyRequest, opened: OpenEvent, template: str, *, here: str, status: int = 200, **values: Any
) -> Response[bytes]:
    """Answer with a page of one event, under its head and its own ways."""
    event_ways = [way for way in _event_ways() if opened.member.may(way.right)]
    return office_page(
        request,
        template,
        here="office_events",
        status=status,
        event=opened.event,
        event_ways=event_ways,
        event_here=here,
        event_way=_PART_OF.get(here, here),
        quiet=quiet_sentence(),
        **values,
    )


def _is_answer(request: AnyRequest) -> bool:
    """Say whether this page is the answer to a form, at an address that can be opened as well."""
    if request.method != "POST":
        return False
    here = request.scope["path_template"]
    return any(
        "GET" in route.methods
        for route in request.app.routes
        if isinstance(route, HTTPRoute) and route.path_format == here
    )


_PART_OF = {
    "office_event_languages": "office_event_texts",
    "office_event_picture": "office_event_texts",
    "office_event_history": "office_event",
    "office_event_exports": "office_registrations",
}
"""Under which way of an event a page stands that has none of its own."""


def first_page(role: Role) -> str:
    """Return the name of the page where somebody with this role begins; "" if there is none yet."""
    return next((way.page for way in _ways() if way.right in RIGHTS[role]), "")


async def open_event(request: AnyRequest, slug: str) -> OpenEvent:
    """Return the event with this slug. Raise `NotFoundException` unless it is one of the member's organisation."""
    found = member_here(request)
    event = (
        await Event.objects(Event.organisation)
        .where((Event.slug == slug) & (Event.organisation == found.organisation.id) & Event.deleted_at.is_null())
        .first()
    )
    if event is None:
        raise NotFoundException
    return OpenEvent(found, event)


def _ways() -> list[Way]:
    return [
        Way("office_today", _("Heute"), Right.see_registrations),
        Way("office_events", _("Veranstaltungen"), Right.edit_events),
        Way("office_planning", _("Planung"), Right.edit_events),
        Way("office_tasks", _("Aufgaben"), Right.see_registrations),
        Way("office_check_in", _("Vor Ort"), Right.check_in),
        Way("office_outbox", _("Postausgang"), Right.send_messages),
        Way("office_exports", _("Export"), Right.export),
        Way("office_history", _("Verlauf"), Right.see_history),
        Way("office_bin", _("Papierkorb"), Right.edit_events),
        Way("office_people", _("Personen"), Right.manage),
        Way("office_settings", _("Einstellungen"), Right.manage),
    ]


def _event_ways() -> list[Way]:
    return [
        Way("office_event", _("Überblick"), Right.edit_events),
        Way("office_event_texts", _("Angaben"), Right.edit_events),
        Way("office_event_sessions", _("Termine"), Right.edit_events),
        Way("office_event_places", _("Plätze"), Right.edit_events),
        Way("office_event_questions", _("Fragen"), Right.edit_events),
        Way("office_registrations", _("Anmeldungen"), Right.see_registrations),
        Way("office_event_messages", _("Nachrichten"), Right.send_messages),
        Way("office_attendance", _("Anwesenheit"), Right.see_registrations),
        Way("office_certificates", _("Bescheinigungen"), Right.certify),
    ]
