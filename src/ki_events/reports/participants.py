"""Who takes part in an event, as a file for spreadsheets and as a list for print; each export is noted in the audit."""

import csv
from dataclasses import dataclass
from functools import cache
from io import StringIO

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ki_events import i18n
from ki_events.audit import Change, record
from ki_events.clock import local, now
from ki_events.db import snapshot, transaction
from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.i18n import _
from ki_events.paths import data_folder
from ki_events.registrations.rules import HOLDS_A_PLACE
from ki_events.registrations.tables import Registration, Status
from ki_events.reports.csv_file import harmless
from ki_events.reports.words import session_date, session_place

ACTOR = "cli"


async def participants_csv(slug: str, actor: str = ACTOR) -> str:
    """Return everyone who ever registered as CSV for spreadsheets: `;`, UTF-8 with BOM, CRLF. Raise `LookupError`.

    Who holds a place comes first, then the waiting list in its order, then who cancelled.
    """
    found = await _participants(slug)
    await _note_export(actor, found, "csv")
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Status"), _("Platz in der Reihenfolge"), _("Vorname"), _("Nachname"), _("E-Mail"), _("Einrichtung"),
         _("angemeldet am"), _("Sprache")]
    )  # fmt: skip
    for registration in found.everyone:
        writer.writerow([harmless(cell) for cell in _cells(registration, found)])
    return "\ufeff" + file.getvalue()


async def participants_page(slug: str, actor: str = ACTOR) -> str:
    """Return a list to print and sign, as one HTML file that needs nothing else; A4. Raise `LookupError`."""
    found = await _participants(slug)
    await _note_export(actor, found, "list")
    columns = [session for session in found.sessions if session.status == SessionStatus.planned]
    return (
        _templates()
        .get_template("print/participants.html")
        .render(
            title=found.event.title,
            lang=i18n.language(),
            organisation=found.event.organisation.name,
            dates=[(session.title, session_date(session), session_place(session)) for session in columns],
            signatures=[session_date(session, short=True) for session in columns] or [""],
            placed=found.placed,
            waiting=found.waiting,
            printed_at=_local_time(now()),
        )
    )


@dataclass(frozen=True)
class _Found:
    """An event with its people: places in the order of arrival, the waiting list in its own, then the others."""

    event: Event
    sessions: list[Session]
    placed: list[Registration]
    waiting: list[Registration]
    others: list[Registration]

    @property
    def everyone(self) -> list[Registration]:
        return [*self.placed, *self.waiting, *self.others]


async def _participants(slug: str) -> _Found:
    async with snapshot():
        event = await Event.objects(Event.organisation).get(Event.slug == slug)
        if event is None:
            raise LookupError(f"no event {slug}")
        sessions = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at, Session.id)
        people = await Registration.objects().where(Registration.event == event.id).order_by(Registration.turn)
    placed = [person for person in people if person.status in HOLDS_A_PLACE]
    waiting = [person for person in people if person.status == Status.waitlisted]
    others = [person for person in people if person not in placed and person not in waiting]
    return _Found(event, sessions, placed, waiting, others)


async def _note_export(actor: str, found: _Found, form: str) -> None:
    async with transaction():
        change = Change(after={"form": form, "people": len(found.everyone)})
        await record(actor, "participants.exported", f"event:{found.event.id}", change)


def _cells(registration: Registration, found: _Found) -> list[str]:
    waits = registration.status == Status.waitlisted
    position = [person.id for person in found.waiting].index(registration.id) + 1 if waits else None
    return [
        status_name(registration.status),
        str(position or ""),
        registration.given_name,
        registration.family_name,
        registration.email,
        registration.organization,
        _local_time(registration.registered_at),
        registration.language,
    ]


def status_name(status: str) -> str:
    """Return the status in a word or two, for tables."""
    return {
        Status.unverified: _("noch nicht bestätigt"),
        Status.pending: _("wartet auf Zulassung"),
        Status.confirmed: _("angemeldet"),
        Status.waitlisted: _("Warteliste"),
        Status.offered: _("Platz angeboten"),
        Status.cancelled: _("abgesagt"),
        Status.rejected: _("nicht zugelassen"),
    }[Status(status)]


def _local_time(moment: object) -> str:
    return format_datetime(local(moment), "dd.MM.y HH:mm", locale=i18n.locale())  # type: ignore[arg-type]


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(data_folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment
