"""The page of an event's places: what it calls its fields and choices, and what it says about the numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from litestar import Response

from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, HandOver, Mode, PartyRule, Serving
from ki_events.i18n import _, ngettext
from ki_events.office.event.lacking import Step
from ki_events.office.event.places_rows import prefixes_in
from ki_events.office.frame import OpenEvent, event_page
from ki_events.web.forms import Form
from ki_events.web.pages import AnyRequest

HERE = "office_event_places"
SAVED = "gespeichert"
NOT_SENT_AGAIN = ("focus",)


@dataclass(frozen=True)
class Sheet:
    """What is typed, the contingents as they are, what stands in the way, what somebody else has saved meanwhile, what comes next."""

    form: Form[Any]
    contingents: Sequence[Contingent]
    problem: str = ""
    theirs: Mapping[str, str] = field(default_factory=dict)
    after: Step | None = None


@dataclass(frozen=True)
class Choice:
    """One thing to choose, and what it means in a sentence."""

    value: str
    title: str
    about: str


def places_form(
    request: AnyRequest, opened: OpenEvent, sheet: Sheet, status: int = 200, saved: bool = False
) -> Response[bytes]:
    """Answer with the form."""
    form, contingents = sheet.form, sheet.contingents
    prefixes = prefixes_in(form.typed)
    return event_page(
        request,
        opened,
        "office/event/places.html",
        here=HERE,
        status=status,
        form=form,
        problem=sheet.problem,
        saved=saved,
        comes_next=sheet.after,
        labels=_labels(prefixes),
        theirs=[(label, text or "–") for name, text in sheet.theirs.items() if (label := _labels(prefixes).get(name))],
        modes=_modes(),
        servings=_servings(),
        party_rules=_party_rules(),
        hand_overs=_hand_overs(),
        kinds=_kinds(),
        rows=[_row(number, prefix, form, contingents) for number, prefix in enumerate(prefixes, 1)],
        standing=_standing(opened.event),
        sums=_sums(form, prefixes),
        focus=form.typed.get("focus", ""),
    )


def asks_before(request: AnyRequest, opened: OpenEvent, form: Form[Any], people: int) -> Response[bytes]:
    """Answer with the question whether `people` shall move up, with all that was typed behind it."""
    hidden = [(name, text) for name, text in form.typed.items() if text and name not in NOT_SENT_AGAIN]
    return event_page(
        request,
        opened,
        "office/event/places_asked.html",
        here=HERE,
        hidden=hidden,
        people=people,
        offers=form.typed["serving"] == Serving.offer,
    )


def _row(number: int, prefix: str, form: Form[Any], contingents: Sequence[Contingent]) -> dict[str, Any]:
    key = form.typed.get(prefix + "kind", ""), form.typed.get(prefix + "value", "")
    stored = next((each for each in contingents if (each.kind, each.value) == key), None)
    return {"number": number, "prefix": prefix, "stored": stored}


def _standing(event: Event) -> str:
    if event.capacity is None:
        return ngettext("%(n)d Platz ist vergeben.", "%(n)d Plätze sind vergeben.", event.taken) % {"n": event.taken}
    taken = _("%(taken)d von %(capacity)d Plätzen sind vergeben.") % {"taken": event.taken, "capacity": event.capacity}
    if not event.waiting:
        return taken
    waiting = ngettext("%(n)d Person wartet.", "%(n)d Personen warten.", event.waiting) % {"n": event.waiting}
    return f"{taken} {waiting}"


def _sums(form: Form[Any], prefixes: Sequence[str]) -> str:
    typed = [form.typed.get(prefix + "places", "") for prefix in prefixes]
    reserved, capacity = (
        sum(int(text) for text in typed if text.isdecimal() and len(text) < 10),
        form.typed.get("capacity", ""),
    )
    if not reserved:
        return ""
    if not capacity.isdecimal() or len(capacity) > 9:
        return ngettext(
            "%(n)d Platz ist in Kontingenten; die Platzzahl ist unbegrenzt.",
            "%(n)d Plätze sind in Kontingenten; die Platzzahl ist unbegrenzt.",
            reserved,
        ) % {"n": reserved}
    return _("%(n)d von %(capacity)d Plätzen sind in Kontingenten, %(rest)d bleiben für alle.") % {
        "n": reserved,
        "capacity": int(capacity),
        "rest": max(0, int(capacity) - reserved),
    }


def _labels(prefixes: Sequence[str]) -> dict[str, str]:
    found = {
        "mode": _("Wie man teilnimmt"),
        "external_url": _("Adresse der Anmeldung"),
        "opens_day": _("Anmeldung ab"),
        "opens_time": _("Anmeldung ab, Uhrzeit"),
        "closes_day": _("Anmeldung bis"),
        "closes_time": _("Anmeldung bis, Uhrzeit"),
        "capacity": _("Plätze insgesamt"),
        "room_limit": _("So viele passen in den Raum"),
        "on_site": _("Plätze vor Ort"),
        "online": _("Plätze online"),
        "serving": _("Wenn ein Platz frei wird"),
        "party_limit": _("Personen je Formular"),
        "party_rule": _("Gruppen, die zusammenbleiben"),
        "per_institution": _("Personen je Einrichtung"),
        "hand_over": _("Platz weitergeben"),
    }
    for number, prefix in enumerate(prefixes, 1):
        row = _("Kontingent %(n)d") % {"n": number}
        found |= {prefix + "kind": f"{row}: {_('Art')}", prefix + "name": f"{row}: {_('Für wen')}"}
        found |= {prefix + "places": f"{row}: {_('Plätze')}", prefix + "release_day": f"{row}: {_('Frei für alle ab')}"}
        found[prefix + "release_time"] = f"{row}: {_('Uhrzeit')}"
    return found


def _modes() -> list[Choice]:
    return [
        Choice(Mode.open, _("Anmeldung"), _("Wer sich anmeldet, hat sofort einen Platz oder steht auf der Warteliste.")),
        Choice(Mode.approval, _("Anmeldung mit Zulassung"), _("Alle bewerben sich; Sie entscheiden einzeln über die Zulassung.")),
        Choice(Mode.invitation, _("Nur mit Einladung"), _("Anmelden kann sich, wer einen Einladungslink von Ihnen hat.")),
        Choice(Mode.none, _("Ohne Anmeldung"), _("Man kommt einfach vorbei.")),
        Choice(Mode.external, _("Anmeldung auf einer anderen Website"), _("Unser Knopf führt dorthin; Plätze und Warteliste gibt es hier nicht.")),
    ]  # fmt: skip


def _servings() -> list[Choice]:
    return [
        Choice(Serving.offer, _("Anbieten"), _("Die erste Person der Warteliste bekommt den Platz angeboten und hat etwa zwei Arbeitstage Zeit. Sagt sie nicht zu, ist die nächste dran.")),
        Choice(Serving.direct, _("Sofort nachrücken"), _("Die erste Person der Warteliste hat den Platz und erfährt es; mit einem Klick gibt sie ihn zurück.")),
    ]  # fmt: skip


def _party_rules() -> list[Choice]:
    return [
        Choice(PartyRule.strict, _("Plätze sammeln"), _("Ist eine Gruppe zuerst an der Reihe und reicht der Platz nicht, bleiben freie Plätze für sie stehen.")),
        Choice(PartyRule.fill_gaps, _("Lücken füllen"), _("Freie Plätze, die für die Gruppe nicht reichen, gehen an die Nächsten.")),
    ]  # fmt: skip


def _hand_overs() -> list[Choice]:
    return [
        Choice(HandOver.institution, _("In derselben Einrichtung"), _("Wer verhindert ist, kann eine Kollegin oder einen Kollegen schicken.")),
        Choice(HandOver.anyone, _("An alle"), _("Der Platz kann an jede Person weitergegeben werden, auch an der Warteliste vorbei.")),
        Choice(HandOver.never, _("Gar nicht"), _("Wer verhindert ist, sagt ab; die Warteliste rückt nach.")),
    ]  # fmt: skip


def _kinds() -> list[tuple[str, str]]:
    return [
        (ContingentKind.target_group, _("Zielgruppe")),
        (ContingentKind.institution_type, _("Art der Einrichtung")),
        (ContingentKind.partner, _("Partnerorganisation (mit Link)")),
    ]
