"""The overview of one event: how it stands, what it lacks, its numbers, and the one thing to do next."""

from dataclasses import dataclass

from litestar import Response, get
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.events.inventory import Standing, standing
from ki_events.events.publishing import may_archive, may_bring_back
from ki_events.events.readiness import readiness
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.events.words import format_name
from ki_events.i18n import _
from ki_events.office.event import words as event_words
from ki_events.office.event.date_hints import date_hints
from ki_events.office.event.finishing import steps_after
from ki_events.office.event.lacking import steps
from ki_events.office.frame import event_page, open_event
from ki_events.office.history.last_change import last_change
from ki_events.registrations.changing.withdrawing import has_registrations
from ki_events.web.pages import AnyRequest

_DONE = (
    "angelegt",
    "veroeffentlicht",
    "geplant",
    "zurueckgenommen",
    "archiviert",
    "zurueckgeholt",
    "kopiert",
    "wiederhergestellt",
)


@dataclass(frozen=True)
class May:
    """What can be done with the event now."""

    publish: bool
    take_back: bool
    archive: bool
    bring_back: bool
    delete: bool


@get("/", name="office_event")
async def overview_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show how the event stands."""
    opened = await open_event(request, slug)
    event, ready = opened.event, await readiness(opened.event)
    stands, after = standing(event, now()), await steps_after(request, opened)
    return event_page(
        request,
        opened,
        "office/event/overview.html",
        here="office_event",
        badge=event_words.badge_of(stands),
        sentence=_sentence(event, stands),
        is_public=stands not in (Standing.draft, Standing.scheduled),
        format=format_name(event.format),
        steps=steps(request, opened, ready),
        is_ready=not ready.stops,
        is_complete=ready.next is None,
        after=after,
        after_next=next((step for step in after if step.is_needed and not step.is_done), None),
        shows_steps=stands not in (Standing.past, Standing.cancelled),
        numbers=_numbers(event),
        may=await _may(event, stands),
        hints=await date_hints(opened) if stands is Standing.draft else [],
        changed=await last_change(event.id),
        done=next((word for word in _DONE if request.query_params.get(word) == "1"), ""),
    )


async def _may(event: Event, stands: Standing) -> May:
    nobody = not await has_registrations(event.id)
    return May(
        publish=stands is Standing.draft,
        take_back=nobody and event.status == EventStatus.published and stands is not Standing.past,
        archive=may_archive(event) and stands is not Standing.past,
        bring_back=may_bring_back(event),
        delete=nobody and stands is Standing.draft,
    )


def _sentence(event: Event, stands: Standing) -> str:
    return {
        Standing.draft: _("Nur Ihre Organisation sieht diesen Entwurf."),
        Standing.scheduled: _("Erscheint am %(when)s von selbst.") % {"when": event_words.appears(event.publish_at)},
        Standing.published: _("Alle können die Seite sehen."),
        Standing.postponed: _("Alle können die Seite sehen; ein neuer Termin steht noch nicht fest."),
        Standing.cancelled: _("Die Seite bleibt sichtbar und sagt, dass die Veranstaltung ausfällt."),
        Standing.past: _("Die Seite bleibt unter ihrer Adresse sichtbar, steht aber in keiner Liste mehr."),
    }[stands]


def _numbers(event: Event) -> list[tuple[str, str]]:
    if event.mode in (Mode.none, Mode.external):
        return [(_("Anmeldung"), event_words.places(Mode(event.mode), event.taken, event.capacity))]
    found = [(_("Plätze vergeben"), event_words.places(Mode(event.mode), event.taken, event.capacity))]
    if event.waiting:
        found.append((_("Warteliste"), str(event.waiting)))
    return found
