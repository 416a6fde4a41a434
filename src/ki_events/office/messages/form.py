"""The form of a message: from what is typed to a draft, and back; what the event does not have cannot be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ki_events import dates
from ki_events.clock import now
from ki_events.events.contingents import ContingentKind
from ki_events.events.tables import Session, SessionStatus
from ki_events.group_messages.audience import Audience
from ki_events.group_messages.drafting import LONGEST_BODY, LONGEST_SUBJECT, Draft, revision_of
from ki_events.group_messages.tables import GroupMessage
from ki_events.i18n import _
from ki_events.office.frame import OpenEvent
from ki_events.office.registrations.setting import Setting, setting_of
from ki_events.office.registrations.words import attendance_names, badge
from ki_events.registrations.organising.listing import chosen
from ki_events.registrations.tables import Registration, Status
from ki_events.web.field_types import some_of
from ki_events.web.forms import Form, line, paragraphs

STATUSES = (
    Status.confirmed,
    Status.waitlisted,
    Status.offered,
    Status.pending,
    Status.cancelled,
    Status.rejected,
)
"""Who has not proven their address is not written to."""
MOST_PEOPLE = 500
PRESENT, ABSENT = "da-", "weg-"


class Typed(BaseModel):
    """What the form asks for."""

    action: line(20)  # type: ignore[valid-type]
    nonce: line(200)  # type: ignore[valid-type]
    revision: line(30)  # type: ignore[valid-type]
    status: some_of(STATUSES)  # type: ignore[valid-type]
    workshop: line(12)  # type: ignore[valid-type]
    contingent: line(12)  # type: ignore[valid-type]
    attendance: line(10)  # type: ignore[valid-type]
    target_group: line(120)  # type: ignore[valid-type]
    presence: line(20)  # type: ignore[valid-type]
    person: tuple[line(24), ...]  # type: ignore[valid-type]
    subject: line(LONGEST_SUBJECT, 1)  # type: ignore[valid-type]
    body: paragraphs(LONGEST_BODY, 1)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Choices:
    """What a message can be narrowed down to: (value, name) pairs; `people` are those who were picked one by one."""

    lists: dict[str, list[tuple[str, str]]]
    people: Sequence[Registration]


async def choices_of(opened: OpenEvent, people: Sequence[str]) -> Choices:
    """Read what the event has to choose from; a fixed number of statements."""
    setting = await setting_of(opened.event)
    planned = (Session.event == opened.event.id) & (Session.status == SessionStatus.planned)
    sessions = await Session.objects().where(planned).order_by(Session.starts_at, Session.id)
    return Choices(
        {
            "status": [(status.value, badge(status)["text"]) for status in STATUSES],
            "workshop": [(str(each.id), _named(each)) for each in setting.sessions],
            **_of_contingents(setting),
            "presence": _presence(sessions),
        },
        await chosen(opened.event.id, list(dict.fromkeys(people))[:MOST_PEOPLE]),
    )


def mistakes(form: Form[Any], choices: Choices) -> dict[str, str]:
    """Return what is wrong with the group that was chosen, by field."""
    found = {}
    if not choices.people and not any(form.picked.get("status", ())):
        found["status"] = _("Bitte wählen Sie mindestens einen Stand.")
    for name in ("workshop", "contingent", "attendance", "target_group", "presence"):
        if form.typed.get(name) and form.typed[name] not in dict(choices.lists[name]):
            found[name] = _("Das gibt es bei dieser Veranstaltung nicht mehr. Bitte wählen Sie neu.")
    return found


def audience_of(form: Form[Any], choices: Choices) -> Audience:
    """Return the group that was chosen."""
    if choices.people:
        return Audience(people=tuple(person.id for person in choices.people))
    presence = form.typed.get("presence", "")
    return Audience(
        statuses=tuple(status.value for status in STATUSES if status in form.picked.get("status", ())),
        workshop=_number(form.typed["workshop"]),
        contingent=_number(form.typed["contingent"]),
        attendance=form.typed["attendance"],
        target_group=form.typed["target_group"],
        present=_number(presence.removeprefix(PRESENT)),
        absent=_number(presence.removeprefix(ABSENT)),
    )


def draft_of(value: Typed, audience: Audience) -> Draft:
    """Return the draft that the form says."""
    return Draft(value.subject, value.body, audience)


def typed(message: GroupMessage, audience: Audience, people: Sequence[str]) -> Form[Any]:
    """Return the form of a stored draft."""
    lines = {
        "revision": revision_of(message),
        "workshop": str(audience.workshop or ""),
        "contingent": str(audience.contingent or ""),
        "attendance": audience.attendance,
        "target_group": audience.target_group,
        "presence": _typed_presence(audience),
        "subject": message.subject,
        "body": message.body,
    }
    return Form(lines, picked={"status": tuple(audience.statuses), "person": tuple(people)})


def labels() -> dict[str, str]:
    """Return the names of the fields."""
    return {
        "status": _("Stand der Anmeldung"),
        "workshop": _("Workshop"),
        "contingent": _("Kontingent"),
        "attendance": _("Teilnahme"),
        "target_group": _("Zielgruppe"),
        "presence": _("Anwesenheit"),
        "subject": _("Betreff"),
        "body": _("Text"),
    }


def _of_contingents(setting: Setting) -> dict[str, list[tuple[str, str]]]:
    reserved = [each for each in setting.contingents if each.kind != ContingentKind.attendance]
    names = attendance_names()
    return {
        "contingent": [(str(each.id), each.name) for each in reserved],
        "attendance": [(each.value, names[each.value]) for each in setting.values(ContingentKind.attendance)],
        "target_group": [(each.value, each.name) for each in setting.values(ContingentKind.target_group)],
    }


def _presence(sessions: Sequence[Session]) -> list[tuple[str, str]]:
    found = []
    # Nobody was at what has not begun, and nobody missed it.
    for session in (session for session in sessions if session.starts_at <= now()):
        found.append((f"{PRESENT}{session.id}", _("War da: %(session)s") % {"session": _named(session)}))
        found.append((f"{ABSENT}{session.id}", _("Fehlte: %(session)s") % {"session": _named(session)}))
    return found


def _named(session: Session) -> str:
    return ", ".join(filter(None, [dates.day(session.starts_at), session.title]))


def _typed_presence(audience: Audience) -> str:
    if audience.present is not None:
        return f"{PRESENT}{audience.present}"
    return f"{ABSENT}{audience.absent}" if audience.absent is not None else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
