"""What the page of a registration says about its state: the card, the one thing to do next, and the rules of waiting."""

from dataclasses import dataclass

from ki_events.clock import now
from ki_events.dates import day, moment_in_words
from ki_events.events.availability import State, availability
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, EventStatus, PartyRule, Serving
from ki_events.i18n import _, ngettext
from ki_events.registrations.reading import Standing
from ki_events.registrations.rules import ENDED, HOLDS_A_PLACE, Rule
from ki_events.registrations.tables import Registration, Status
from ki_events.site.event.states import Badge
from ki_events.site.words import status_name

SAVED = "gespeichert"
"""What the address of the page says after something was changed."""

KINDS = {
    Status.confirmed: "success",
    Status.offered: "success",
    Status.cancelled: "neutral",
    Status.rejected: "neutral",
    Status.unverified: "warning",
}


@dataclass(frozen=True)
class Reserved:
    """A part of the places: for whom, in the words of the event, and how many until when."""

    name: str
    places: str


@dataclass(frozen=True)
class Card:
    """The head of the page: a badge and some sentences, the first the most important."""

    badge: Badge
    sentences: list[str]


def card_of(registration: Registration, event: Event, where: Standing) -> Card:
    """Return what the card says."""
    status = Status(registration.status)
    badge = Badge(KINDS.get(status, "waiting"), _headline(status, event, where))
    return Card(badge, [sentence for sentence in _sentences(registration, event, where) if sentence])


def _headline(status: Status, event: Event, where: Standing) -> str:
    if has_declined(where):
        return _("Sie haben den Platz abgelehnt")
    return _("Sie hatten einen Platz") if status == Status.confirmed and is_over(event) else status_name(status)


def has_declined(where: Standing) -> bool:
    """Say whether the registration ended because the person declined the place that was offered."""
    rules = [decision.rule for decision in where.decisions if decision.to_status in ENDED]
    return bool(rules) and rules[-1] == Rule.offer_declined


def is_over(event: Event) -> bool:
    """Say whether the event lies in the past."""
    return availability(event, now()).state == State.past


def is_running(registration: Registration, event: Event) -> bool:
    """Say whether there is still something to change about the registration."""
    return registration.status not in ENDED and event.status != EventStatus.cancelled and not is_over(event)


def waiting_rules(event: Event) -> list[str]:
    """Return by what rules free places are given, a sentence each (2-domain.md, "Serving the list")."""
    return [
        _("Die Reihenfolge ist die der Anmeldung. Niemand wird überholt, der den Platz nehmen könnte."),
        _serving(event),
        _parties(event),
        *([_institutions(event.per_institution)] if event.per_institution is not None else []),
    ]


def reserved(contingents: list[Contingent]) -> list[Reserved]:
    """Return which places are for whom."""
    return [_reserved(one) for one in contingents]


def counts(where: Standing) -> list[str]:
    """Return what has happened on the list so far, and what others are asked just now."""
    found = [_moved_up(where.moved_up)]
    if where.offers:
        found.append(_offers(where))
    if where.handed_over:
        found.append(
            ngettext(
                "%(n)s Platz wurde weitergegeben, ohne frei zu werden.",
                "%(n)s Plätze wurden weitergegeben, ohne frei zu werden.",
                where.handed_over,
            )
            % {"n": where.handed_over}
        )
    return found


def _sentences(registration: Registration, event: Event, where: Standing) -> list[str]:
    status = Status(registration.status)
    if status in HOLDS_A_PLACE and event.status == EventStatus.cancelled:
        return [_("Diese Veranstaltung findet nicht statt.")]
    if status in HOLDS_A_PLACE and is_over(event):
        return [_("Diese Veranstaltung ist vorbei.")]
    if status in ENDED:
        return [_of_end(registration, event, where)]
    return {
        Status.confirmed: lambda: [_safe()],
        Status.offered: lambda: _of_offer(registration),
        Status.waitlisted: lambda: _of_list(where),
        Status.unverified: lambda: _of_proof(registration),
        Status.pending: lambda: [_of_admission()],
    }[status]()


def _safe() -> str:
    return _("Ihr Platz ist sicher. Wenn Sie nicht kommen können, sagen Sie bitte ab: jemand anderes freut sich.")


def _of_list(where: Standing) -> list[str]:
    position = _("Sie stehen auf Platz %(position)s von %(waiting)s der Warteliste.")
    return [position % {"position": where.position, "waiting": where.waiting}, *counts(where)]


def _of_admission() -> str:
    return _(
        "Die veranstaltende Organisation entscheidet, wer teilnimmt. Sie erfahren das Ergebnis per E-Mail und behalten bis dahin Ihre "
        "Stelle in der Reihe."
    )


def _of_offer(registration: Registration) -> list[str]:
    if registration.deadline is not None and registration.deadline <= now():
        return [_("Die Frist, den Platz anzunehmen, ist abgelaufen.")]
    until = _until(registration)
    return [
        _("Bitte nehmen Sie den Platz bis %(until)s an.") % {"until": until} if until else "",
        _("Danach geht er an die nächste Person."),
    ]


def _of_proof(registration: Registration) -> list[str]:
    sent = _("Bitte öffnen Sie den Link in der E-Mail, die wir Ihnen geschickt haben: Erst dann gilt Ihre Anmeldung.")
    until = _until(registration)
    kept = (
        _("So lange halten wir einen Platz für Sie frei: bis %(until)s.")
        if registration.holds_place
        else _("Zeit dafür ist bis %(until)s.")
    )
    return [sent, kept % {"until": until} if until else ""]


def _until(registration: Registration) -> str:
    return "" if registration.deadline is None else moment_in_words(registration.deadline)


def _of_end(registration: Registration, event: Event, where: Standing) -> str:
    if event.status == EventStatus.cancelled:
        return _("Die Veranstaltung wurde abgesagt, deshalb ist Ihre Anmeldung beendet.")
    if registration.status == Status.rejected:
        return _("Ihre Anmeldung konnte leider nicht berücksichtigt werden.")
    if has_declined(where):
        return _("Sie haben den angebotenen Platz abgelehnt; er ging an die nächste Person.")
    if registration.placed_at is None:
        return _("Sie stehen nicht mehr auf der Warteliste und brauchen nichts weiter zu tun.")
    return _("Sie haben keinen Platz mehr und brauchen nichts weiter zu tun.")


def _moved_up(people: int) -> str:
    if not people:
        return _("Bisher ist noch niemand nachgerückt.")
    return ngettext("Bisher ist %(n)s Person nachgerückt.", "Bisher sind %(n)s Personen nachgerückt.", people) % {
        "n": people
    }


def _offers(where: Standing) -> str:
    return ngettext(
        "%(n)s freier Platz ist gerade einer anderen Person angeboten, bis %(until)s.",
        "%(n)s freie Plätze sind gerade anderen angeboten, längstens bis %(until)s.",
        len(where.offers),
    ) % {"n": len(where.offers), "until": moment_in_words(where.offers[-1])}


def _serving(event: Event) -> str:
    if event.serving == Serving.direct:
        return _("Wird ein Platz frei, bekommt ihn sofort, wer an der Reihe ist, und eine E-Mail dazu.")
    days = (
        _("montags bis freitags von 8 bis 20 Uhr ohne Feiertage und Schulferien")
        if event.skips_school_holidays
        else _("montags bis freitags von 8 bis 20 Uhr ohne Feiertage")
    )
    return _(
        "Wird ein Platz frei, bieten wir ihn der Person an, die an der Reihe ist: per E-Mail, mit 24 Stunden Zeit zu antworten "
        "(gezählt %(days)s), höchstens aber sieben Tage und höchstens die halbe Zeit bis zum "
        "Beginn. In den letzten 24 Stunden vor Beginn werden Plätze ohne Nachfrage vergeben."
    ) % {"days": days}


def _parties(event: Event) -> str:
    if event.party_rule == PartyRule.strict:
        return _("Ist eine Gruppe an der Reihe, die zusammenbleiben möchte, werden freie Plätze für sie gesammelt.")
    return _("Reichen freie Plätze für eine Gruppe, die zusammenbleiben möchte, nicht aus, gehen sie an die Nächsten.")


def _institutions(most: int) -> str:
    return ngettext(
        "Je Einrichtung bekommt höchstens %(n)s Person einen Platz.",
        "Je Einrichtung bekommen höchstens %(n)s Personen einen Platz.",
        most,
    ) % {"n": most}


def _reserved(one: Contingent) -> Reserved:
    places = ngettext("%(n)s Platz", "%(n)s Plätze", one.places) % {"n": one.places}
    if one.kind == ContingentKind.attendance:
        return Reserved(one.name, places)
    if one.release_at is None:
        return Reserved(one.name, _("%(places)s reserviert") % {"places": places})
    when = {"places": places, "when": day(one.release_at)}
    if one.release_at <= now():
        return Reserved(one.name, _("seit %(when)s für alle frei") % when)
    return Reserved(one.name, _("%(places)s reserviert bis %(when)s, danach für alle frei") % when)
