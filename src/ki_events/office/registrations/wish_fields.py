"""What people wish at an event beside a place - how they attend, for which group they come, workshops -, as one part of a form."""

from typing import Any

from pydantic import create_model

from ki_events.events.contingents import ContingentKind
from ki_events.i18n import _
from ki_events.office.registrations.setting import Setting
from ki_events.office.registrations.words import attendance_names
from ki_events.registrations.arrivals import Wishes
from ki_events.web.field_types import one_of
from ki_events.web.forms import Form, check
from ki_events.web.sent import Sent


def wish_fields(setting: Setting) -> list[dict[str, Any]]:
    """Return the fields as selects: name, label, options (value, text), whether one has to be chosen, and whose words they are."""
    manners = [(each.value, attendance_names()[each.value]) for each in setting.values(ContingentKind.attendance)]
    groups = [(each.value, each.name) for each in setting.values(ContingentKind.target_group)]
    types = [(each.value, each.name) for each in setting.values(ContingentKind.institution_type)]
    found = [
        {"name": "attendance", "label": _("Teilnahme"), "options": manners, "required": True, "is_of_event": False},
        {"name": "target_group", "label": _("Zielgruppe"), "options": groups, "required": False},
        {"name": "institution_type", "label": _("Art der Einrichtung"), "options": types, "required": False},
    ]
    for each in setting.rounds:
        workshops = [(str(session.id), _named(session)) for session in setting.workshops(each.id)]
        found.append(
            {"name": f"round-{each.id}", "label": each.name, "options": workshops, "required": bool(each.required)}
        )
    return [{"is_of_event": True} | field for field in found if field["options"]]


def read_wishes(setting: Setting, sent: Sent) -> Form[Wishes]:
    """Check what was chosen. A required workshop may be left open: then people wait for what becomes free."""
    fields = wish_fields(setting)
    types: dict[str, Any] = {
        field["name"]: (one_of([value for value, _text in field["options"]], int(field["name"] == "attendance")), ...)
        for field in fields
    }
    form = check(create_model("Chosen", **types), sent)
    if form.value is None:
        return Form(form.typed, None, form.errors)
    value = form.value.model_dump()
    choices = tuple(
        (each.id, int(value[f"round-{each.id}"])) for each in setting.rounds if value.get(f"round-{each.id}")
    )
    wishes = Wishes(
        attendance=value.get("attendance", ""),
        target_group=value.get("target_group", ""),
        institution_type=value.get("institution_type", ""),
        choices=choices,
    )
    return Form(form.typed, wishes, form.errors)


def _named(session: Any) -> str:
    if session.capacity is None:
        return str(session.title)
    return _("%(title)s (%(free)d frei)") % {"title": session.title, "free": max(0, session.capacity - session.taken)}
