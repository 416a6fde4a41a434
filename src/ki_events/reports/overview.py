"""The people of an event as a table of plain text: who stands where and until when, without mail links or answers."""

from collections.abc import Sequence

from babel.dates import format_datetime

from ki_events.audit import record
from ki_events.clock import local
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _, locale, ngettext
from ki_events.refusal import Refused
from ki_events.registrations.tables import Registration, Status
from ki_events.reports.participants import status_name

_ORDER = [Status.confirmed, Status.offered, Status.unverified, Status.pending, Status.waitlisted, Status.rejected, Status.cancelled]  # fmt: skip


async def overview(slug: str, actor: str) -> str:
    """Return everyone who ever registered, by status and order; noted in the audit. Raise `LookupError`."""
    event = await _event(slug)
    people = await Registration.objects().where(Registration.event == event.id)
    people.sort(key=lambda person: (_ORDER.index(Status(person.status)), -person.priority, person.turn))
    async with transaction():
        await record(actor, "registrations.listed", f"event:{event.id}")
    places = _("unbegrenzt") if event.capacity is None else str(event.capacity)
    head = _("%(title)s: %(taken)d von %(places)s Plätzen vergeben, %(waiting)d auf der Warteliste") % {
        "title": event.title,
        "taken": event.taken,
        "places": places,
        "waiting": event.waiting,
    }
    return "\n".join([head, *_table(people)])


async def require_people(slug: str, ids: Sequence[int]) -> None:
    """Raise `Refused` (`unknown`) with the ids that are no registrations of the event, `LookupError` without such an event."""
    event = await _event(slug)
    of_event = (Registration.event == event.id) & Registration.id.is_in(list(ids))
    known = set(await Registration.select(Registration.id).where(of_event).output(as_list=True))
    if strange := [str(number) for number in ids if number not in known]:
        raise Refused(
            "unknown",
            ngettext(
                "Zu dieser Veranstaltung gibt es keine Anmeldung %(ids)s. Nichts wurde geändert.",
                "Zu dieser Veranstaltung gibt es die Anmeldungen %(ids)s nicht. Nichts wurde geändert.",
                len(strange),
            )
            % {"ids": ", ".join(strange)},
        )


def stand(people: Sequence[Registration]) -> str:
    """Return where people stand now, a line each."""
    return "\n".join(f"{person.id}: {status_name(person.status)}" for person in people)


async def _event(slug: str) -> Event:
    event = await Event.objects().get(Event.slug == slug)
    if event is None:
        raise LookupError(slug)
    return event


def _table(people: Sequence[Registration]) -> list[str]:
    if not people:
        return [_("Noch ist niemand angemeldet.")]
    places = {person.id: place for place, person in enumerate(_waiting(people), start=1)}
    rows: list[tuple[str, ...]] = [("ID", _("Status"), _("Name"), _("E-Mail"), _("Einrichtung"), _("Frist"))]
    rows += [_row(person, places.get(person.id)) for person in people]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _waiting(people: Sequence[Registration]) -> list[Registration]:
    return [person for person in people if person.status == Status.waitlisted]


def _row(person: Registration, place: int | None) -> tuple[str, ...]:
    status = status_name(person.status)
    return (
        str(person.id),
        f"{status} {place}" if place else status,
        _shown(f"{person.given_name} {person.family_name}"),
        _shown(person.email),
        _shown(person.organization),
        "" if person.deadline is None else format_datetime(local(person.deadline), "short", locale=locale()),
    )


def _shown(text: str) -> str:
    # A terminal obeys control characters, and people choose their names themselves.
    return "".join(letter if letter.isprintable() else "?" for letter in text)
