"""What an event lacks, as steps with the way to the field where each is done."""

from dataclasses import dataclass

from ki_events.clock import now
from ki_events.events.inventory import Standing, standing
from ki_events.events.readiness import NEEDED, Need, Readiness, readiness
from ki_events.i18n import _
from ki_events.office.frame import OpenEvent
from ki_events.web.pages import AnyRequest, url


@dataclass(frozen=True)
class Step:
    """One thing that an event should have; `hint` says why, `address` is where it is done."""

    name: str
    hint: str
    address: str
    is_done: bool
    is_needed: bool


def steps(request: AnyRequest, opened: OpenEvent, ready: Readiness) -> list[Step]:
    """Return what is needed first and then what helps, what is missing before what is there."""
    return [_step(request, opened, need, ready) for need in (*ready.missing, *ready.there)]


async def next_step(request: AnyRequest, opened: OpenEvent) -> Step | None:
    """Return what to do next with a draft: what it lacks, and then to publish it; None for any other event."""
    if standing(opened.event, now()) is not Standing.draft:
        return None
    ready = await readiness(opened.event)
    if ready.next is not None:
        return _step(request, opened, ready.next, ready)
    house = opened.member.organisation.slug
    address = url(request, "office_event_publishing", organisation=house, slug=opened.event.slug)
    return Step(_("Veröffentlichen"), _("Alles Nötige ist da."), address, is_done=False, is_needed=True)


def need_name(need: Need) -> str:
    """Return what it is called."""
    return {
        Need.date: _("Termin, der noch bevorsteht"),
        Need.place: _("Ort oder Link für jeden Termin"),
        Need.summary: _("Kurzbeschreibung"),
        Need.address: _("Adresse der Anmeldung anderswo"),
        Need.rounds: _("Runden und Workshops"),
        Need.contact: _("Ansprechperson mit E-Mail oder Telefon"),
        Need.description: _("Ausführliche Beschreibung"),
        Need.audience: _("Zielgruppe"),
        Need.picture: _("Bild mit Bildbeschreibung"),
        Need.plain: _("Zusammenfassung in einfacher Sprache"),
    }[need]


def _hint(need: Need, ready: Readiness) -> str:
    return {
        Need.date: _("Der eingetragene Termin ist schon vorbei. Bitte prüfen Sie Tag und Jahr.")
        if ready.is_over
        else _("Ohne Termin weiß niemand, wann es losgeht."),
        Need.place: _("Ohne Ort oder Link weiß niemand, wohin."),
        Need.summary: _("Ein bis zwei Sätze; sie stehen in allen Listen."),
        Need.address: _("Die Anmeldung läuft anderswo; hier fehlt der Link dorthin."),
        Need.rounds: _("In einer Runde fehlt noch ein Workshop, den man wählen kann.")
        if ready.has_rounds
        else _("Zuerst die Runden, dann die Workshops, unter denen man in jeder wählt."),
        Need.contact: _("Damit sich jemand melden kann, der eine Frage hat."),
        Need.description: _("Inhalte, Ablauf, was man mitbringt."),
        Need.audience: _("So finden die Richtigen die Veranstaltung im Filter."),
        Need.picture: _("Macht die Seite und geteilte Links ansprechender."),
        Need.plain: _("Für alle, die noch Deutsch lernen oder wenig Zeit haben."),
    }[need]


_PAGES = {
    Need.date: ("office_event_sessions", ""),
    Need.place: ("office_event_sessions", ""),
    Need.address: ("office_event_places", "#external_url"),
    Need.rounds: ("office_event_rounds", ""),
    Need.summary: ("office_event_texts", "#summary"),
    Need.contact: ("office_event_texts", "#contact_email"),
    Need.description: ("office_event_texts", "#description"),
    Need.audience: ("office_event_texts", "#target_groups"),
    Need.picture: ("office_event_picture", ""),
    Need.plain: ("office_event_texts", "#plain_summary"),
}


def _step(request: AnyRequest, opened: OpenEvent, need: Need, ready: Readiness) -> Step:
    page, field = _PAGES[need]
    if need is Need.rounds and ready.has_rounds:
        # The rounds are named: their workshops are added where the dates are.
        page = "office_event_sessions"
    address = url(request, page, organisation=opened.member.organisation.slug, slug=opened.event.slug)
    return Step(need_name(need), _hint(need, ready), address + field, need in ready.there, need in NEEDED)
