"""What is printed for a date, or for all at once: list, sheet to sign, name badges, sign for the door (`templates/pdf`)."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import segno

from ki_events.attendance.lists import Guest, SessionList, everyone_of, list_of
from ki_events.dates import day, hours
from ki_events.events.contingents import Attendance
from ki_events.events.session_facts import speakers_of
from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.i18n import _, by_language, language
from ki_events.registrations.entry_codes import in_print
from ki_events.typesetting import as_input, direction, pdf

BLANK_ROWS = 8
"""Lines on paper for people who come without registration."""
LONG_WORD = 24
"""So many letters of a name stand together; after that it may be broken."""


class Paper(StrEnum):
    """What can be printed for a date; the value stands in its address."""

    attendance = "anwesenheitsliste"
    signatures = "unterschriftenliste"
    badges = "namensschilder"
    door = "tuerschild"


FOR_ALL_DATES = (Paper.badges, Paper.door)
"""What can be printed for a whole event: a badge for each person, who wears it at all dates, and a sign for each date."""


@dataclass(frozen=True)
class Print:
    """For which date of which event something is printed; the event's `organisation` is loaded."""

    event: Event
    session: Session


async def paper(kind: Paper, wanted: Print) -> bytes:
    """Return the PDF (PDF/UA-1), in the language of the moment; it takes some tenths of a second for hundreds of people."""
    people = await list_of(wanted.session)
    given = _head(kind, wanted) | _FILL[kind](wanted, people)
    return await pdf(_TEMPLATE[kind], {"data": as_input(given)})


async def paper_for_all(kind: Paper, event: Event) -> bytes | None:
    """Return one PDF (PDF/UA-1) for all planned dates of an event, whose `organisation` is loaded; None if it has no date for it.

    `kind` is one of `FOR_ALL_DATES`.
    """
    sessions = [session for session in await _planned(event) if kind in papers_of(session)]
    if not sessions:
        return None
    given = _event_head(kind, event) | (
        {"signs": [_sign(event, session) for session in sessions]}
        if kind is Paper.door
        else _badges_of(await everyone_of(sessions[0]))
    )
    return await pdf(_TEMPLATE[kind], {"data": as_input(given)})


def papers_of(session: Session) -> Sequence[Paper]:
    """Return what is printed for a date: online there is no door, nobody wears a badge, and nobody signs on paper."""
    is_online = session.online_url and not session.place_name and not session.room
    return (Paper.attendance,) if is_online else tuple(Paper)


@by_language
def paper_names() -> dict[str, str]:
    """Return what each paper is called."""
    return {
        Paper.attendance.value: _("Anwesenheitsliste"),
        Paper.signatures.value: _("Unterschriftenliste"),
        Paper.badges.value: _("Namensschilder"),
        Paper.door.value: _("Türschild"),
    }


async def _planned(event: Event) -> list[Session]:
    planned = (Session.event == event.id) & (Session.status == SessionStatus.planned)
    return await Session.objects().where(planned).order_by(Session.starts_at, Session.title, Session.id)


def _event_head(kind: Paper, event: Event) -> dict[str, Any]:
    name = paper_names()[kind]
    return {
        "title": f"{name}: {event.title}",
        "name": name,
        "lang": language(),
        "organisation": event.organisation.name,
        "short": event.organisation.short,
        "event": event.title,
    }


def _head(kind: Paper, wanted: Print) -> dict[str, Any]:
    event, session = wanted.event, wanted.session
    return _event_head(kind, event) | {
        "session": session.title,
        "when": f"{day(session.starts_at)}, {hours(session.starts_at, session.ends_at)}",
        "place": ", ".join(part for part in (session.place_name, session.place_address, session.room) if part),
        "facts": [
            [_("Veranstaltung"), event.title],
            *([[_("Workshop"), session.title]] if session.title else []),
            [_("Datum und Zeit"), f"{day(session.starts_at)}, {hours(session.starts_at, session.ends_at)}"],
            [
                _("Ort"),
                ", ".join(part for part in (session.place_name, session.place_address, session.room) if part)
                or _("Online"),
            ],
            [_("Veranstaltende Organisation"), f"{event.organisation.name}, {event.organisation.address}".strip(", ")],
        ],
        "page": _("Seite"),
        "of": _("von"),
    }


def _attendance(_wanted: Print, people: SessionList) -> dict[str, Any]:
    return {
        "columns": [_("Nr."), _("Nachname"), _("Vorname"), _("Einrichtung"), _("Anwesend")],
        "rows": [_row(guest) for guest in people.expected],
        "blank": BLANK_ROWS,
        "yes": _("ja"),
        "empty": _("Bisher ist niemand angemeldet."),
        "online": _("online"),
    }


def _signatures(_wanted: Print, people: SessionList) -> dict[str, Any]:
    on_site = [guest for guest in people.expected if guest.manner != Attendance.online]
    return {
        "columns": [_("Nr."), _("Nachname"), _("Vorname"), _("Einrichtung"), _("Unterschrift")],
        "rows": [_row(guest) for guest in on_site],
        "blank": BLANK_ROWS,
        "grant": _("Projekt oder Förderkennzeichen"),
        "confirmed": _("Für die Richtigkeit: Ort, Datum, Unterschrift der Leitung"),
        "sign_here": _("Unterschrift"),
    }


def _badges(_wanted: Print, people: SessionList) -> dict[str, Any]:
    return _badges_of(people.expected)


def _badges_of(guests: Iterable[Guest]) -> dict[str, Any]:
    on_site = [guest for guest in guests if guest.manner != Attendance.online]
    return {
        "badges": [
            _row(guest)
            | {"qr": _qr(guest.code), "code": in_print(guest.code), "alt": f"{_('Code für den Einlass:')} {guest.code}"}
            for guest in on_site
        ],
        "empty": _("Bisher ist niemand angemeldet."),
    }


def _door(wanted: Print, _people: SessionList) -> dict[str, Any]:
    return {"signs": [_sign(wanted.event, wanted.session)]}


def _sign(event: Event, session: Session) -> dict[str, str]:
    return {
        "event": event.title if session.title and session.title != event.title else "",
        "room": session.room,
        "title": session.title or event.title,
        "when": f"{day(session.starts_at)} · {hours(session.starts_at, session.ends_at)}",
        "speakers": ", ".join(speakers_of(session)),
    }


def _row(guest: Guest) -> dict[str, Any]:
    return {
        "family": _named(guest.family_name),
        "given": _named(guest.given_name),
        "institution": _named(guest.organization),
        "is_present": guest.is_present is True,
        "is_online": guest.manner == Attendance.online,
    }


def _named(text: str) -> dict[str, str]:
    return {"text": _breakable(text), "dir": direction(text)}


def _breakable(text: str) -> str:
    """Let a very long word be broken anywhere, where no rule of hyphenation knows it."""
    return " ".join("\u200b".join(_portions(word)) for word in text.split())


def _portions(word: str) -> Sequence[str]:
    return [word[first : first + LONG_WORD] for first in range(0, len(word), LONG_WORD)]


def _qr(code: str) -> str:
    drawn = io.BytesIO()
    segno.make_qr(code, error="m").save(drawn, kind="svg", xmldecl=False, border=2, light="#fff", dark="#000")
    return drawn.getvalue().decode()


_TEMPLATE: Mapping[Paper, str] = {
    Paper.attendance: "attendance_list.typ",
    Paper.signatures: "signature_sheet.typ",
    Paper.badges: "badges.typ",
    Paper.door: "door_signs.typ",
}
_FILL: Mapping[Paper, Callable[[Print, SessionList], dict[str, Any]]] = {
    Paper.attendance: _attendance,
    Paper.signatures: _signatures,
    Paper.badges: _badges,
    Paper.door: _door,
}
