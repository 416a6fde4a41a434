"""The address of the table says what it shows: every filter is a parameter, and what it cannot be is left aside."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from litestar.datastructures import MultiDict

from ki_events.events.contingents import ContingentKind
from ki_events.i18n import _
from ki_events.office.registrations.setting import Setting
from ki_events.office.registrations.words import attendance_names, badge, source_names
from ki_events.registrations.organising.listing import SORTINGS, Wanted
from ki_events.registrations.rules import institution_key
from ki_events.registrations.tables import Source, Status
from ki_events.visible import visible

LONGEST = 100  # characters of a search


@dataclass(frozen=True)
class Query:
    """What was asked for, as words of the address; only what means something."""

    values: Mapping[str, str]
    statuses: tuple[Status, ...]

    def text(self, name: str) -> str:
        """Return one value."""
        return self.values.get(name, "")

    def pairs(self, **changes: str) -> list[tuple[str, str]]:
        """Return the parameters with these changes; an empty one is left out, and so is the page unless it is one of them."""
        values = {name: text for name, text in self.values.items() if name != "seite"} | changes
        own = [("stand", status.value) for status in self.statuses if "stand" not in changes]
        return [*own, *((name, text) for name, text in values.items() if text)]

    def address(self, **changes: str) -> str:
        """Return the query of an address with these changes."""
        pairs = self.pairs(**changes)
        return f"?{urlencode(pairs)}" if pairs else "?"


_NAMES = ("suche", "kontingent", "teilnahme", "gruppe", "einrichtung", "workshop", "partei", "quelle", "frage", "antwort", "sortierung", "abwaerts", "seite")  # fmt: skip


def query_of(sent: MultiDict[str], setting: Setting) -> Query:
    """Read the parameters of the table; what the event does not have means nothing."""
    values = {name: visible(str(sent.get(name, "")))[:LONGEST].strip() for name in _NAMES}
    allowed = {
        "kontingent": {str(each.id) for each in setting.contingents},
        "teilnahme": {each.value for each in setting.values(ContingentKind.attendance)},
        "gruppe": {each.value for each in setting.values(ContingentKind.target_group)},
        "workshop": {str(each.id) for each in setting.sessions},
        "quelle": {source.value for source in Source},
        "frage": {str(each.id) for each in setting.questions},
        "sortierung": set(SORTINGS),
        "abwaerts": {"1"},
    }
    for name, known in allowed.items():
        values[name] = values[name] if values[name] in known else ""
    for name in ("partei", "seite"):
        values[name] = values[name] if values[name].isdecimal() and len(values[name]) < 10 else ""
    if not values["frage"]:
        values["antwort"] = ""
    asked = set(sent.getall("stand", []))
    return Query({name: text for name, text in values.items() if text}, tuple(s for s in Status if s.value in asked))


def wanted_of(event_id: int, query: Query, setting: Setting) -> Wanted:
    """Return what the query asks of the database."""
    question = next((each for each in setting.questions if str(each.id) == query.text("frage")), None)
    return Wanted(
        event=event_id,
        search=query.text("suche"),
        statuses=query.statuses,
        contingent=_number(query.text("kontingent")),
        attendance=query.text("teilnahme"),
        target_group=query.text("gruppe"),
        institution=institution_key(query.text("einrichtung")),
        session=_number(query.text("workshop")),
        party=_number(query.text("partei")),
        source=query.text("quelle"),
        answer=None if question is None else (question, query.text("antwort")),
        sorting=query.text("sortierung") or "stand",
        descending=bool(query.text("abwaerts")),
        page=_number(query.text("seite")) or 1,
    )


def active_filters(query: Query, setting: Setting) -> list[tuple[str, str]]:
    """Return what narrows the list, in words, with the query that takes it away."""
    names = {str(each.id): each.name for each in setting.contingents}
    sessions = {str(each.id): each.title for each in setting.sessions}
    questions = {str(each.id): each.definition.label for each in setting.questions}
    answer = query.text("antwort")
    words = {
        "suche": query.text("suche") and _("Suche: %(text)s") % {"text": query.text("suche")},
        "kontingent": names.get(query.text("kontingent"), ""),
        "teilnahme": attendance_names().get(query.text("teilnahme"), ""),
        "gruppe": query.text("gruppe") and _("Zielgruppe: %(text)s") % {"text": query.text("gruppe")},
        "einrichtung": query.text("einrichtung"),
        "workshop": sessions.get(query.text("workshop"), ""),
        "partei": query.text("partei") and _("Eine Gruppenanmeldung"),
        "quelle": source_names().get(query.text("quelle"), ""),
        "frage": questions.get(query.text("frage"), "") + (f": {answer}" if answer else ""),
    }
    found = [(badge(status)["text"], _without_status(query, status)) for status in query.statuses]
    found += [
        (text, query.address(**{name: "", "antwort": "" if name == "frage" else answer}))
        for name, text in words.items()
        if text
    ]
    return found


def _without_status(query: Query, status: Status) -> str:
    return replace(query, statuses=tuple(each for each in query.statuses if each is not status)).address()


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
