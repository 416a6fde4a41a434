"""What was before and what is after, in words: of known facts only, so that no line ever says more than it should."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ki_events import dates
from ki_events.accounts.role_words import role_name
from ki_events.events.choices import language_name
from ki_events.i18n import _, by_language
from ki_events.office.event.texts_form import labels as event_labels
from ki_events.office.settings.texts_words import text_name
from ki_events.registrations.tables import Status
from ki_events.reports.history import Line
from ki_events.reports.participants import status_name
from ki_events.retention.periods import Kind, kind_names

Words = Callable[[Any], str]


@dataclass(frozen=True)
class Detail:
    """One fact of a line: what it was and what it is; "" for what there was not."""

    label: str
    before: str
    after: str


def details_of(line: Line) -> list[Detail]:
    """Return the facts that a line tells, in a fixed order; those that are the same before and after are left out."""
    if line.action == "school_holidays.set":
        return [Detail(_("Tage"), _spans(line.before, line.after), _spans(line.after, line.before))]
    if line.action == "event.dated":
        return [Detail(_("Beginn"), "", ", ".join(sorted(map(_moment, line.after.values()))))]
    found = [_detail(line, name, *meaning) for name, meaning in _facts().items()]
    return [each for each in found if each.before != each.after]


def _detail(line: Line, name: str, label: str, words: Words) -> Detail:
    return Detail(label, _said(line.before.get(name), words), _said(line.after.get(name), words))


def _said(value: Any, words: Words) -> str:
    if value in (None, "", [], {}):
        return ""
    try:
        return words(value)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""  # a code of an earlier version


def _moment(text: str) -> str:
    return dates.moment_in_words(datetime.fromisoformat(text))


def _moment_or_now(text: str) -> str:
    return _("sofort") if text == "now" else _moment(text)


def _day(text: str) -> str:
    return dates.day(date.fromisoformat(text))


def _yes(value: bool) -> str:
    return _("ja") if value else _("nein")


def _kind(code: str) -> str:
    return kind_names()[Kind(code)] if code in set(Kind) else text_name(code)


def _status(code: str) -> str:
    return status_name(code) if code in set(Status) else _event_status()[code]


def _names(codes: Iterable[str]) -> str:
    known = _columns() | event_labels()
    return ", ".join(dict.fromkeys(known[code] for code in codes if code in known))


def _list(values: Iterable[Any]) -> str:
    return ", ".join(map(str, values))


def _spans(these: Mapping[str, Any], others: Mapping[str, Any]) -> str:
    # Only what came or went: the rest of the list stayed.
    found = []
    for span, name in these.items():
        if span not in others:
            first, _slash, last = span.partition("/")
            found.append(f"{name} ({dates.days(date.fromisoformat(first), date.fromisoformat(last))})")
    return ", ".join(found)


@by_language
def _facts() -> dict[str, tuple[str, Words]]:
    return {
        "kind": (_("Betrifft"), _kind),
        "lang": (_("Sprache"), language_name),
        "status": (_("Stand"), _status),
        "role": (_("Rolle"), role_name),
        "fields": (_("Felder"), _names),
        "columns": (_("Felder"), _names),
        "changed": (_("Felder"), _names),
        "capacity": (_("Plätze"), str),
        "minimum": (_("Mindestzahl"), str),
        "decides_on": (_("Entscheidung am"), _day),
        "publish_at": (_("Öffentlich ab"), _moment_or_now),
        "starts_at": (_("Beginn"), _moment),
        "opens_at": (_("Anmeldung ab"), _moment),
        "closes_at": (_("Anmeldung bis"), _moment),
        "room_limit": (_("Plätze im Raum"), str),
        "party_limit": (_("Personen je Gruppe"), str),
        "per_institution": (_("Plätze je Einrichtung"), str),
        "verifies_email": (_("E-Mail-Adresse bestätigen lassen"), _yes),
        "skips_school_holidays": (_("Fristen ruhen in den Ferien"), _yes),
        "asks_access_needs": (_("Nach Unterstützungsbedarf fragen"), _yes),
        "rounds": (_("Runden"), _list),
        "present": (_("Anwesend"), str),
        "absent": (_("Abwesend"), str),
        "people": (_("Personen"), str),
        "registrations": (_("Anmeldungen"), str),
        "letters": (_("E-Mails"), str),
        "rows": (_("Zeilen"), str),
        "spellings": (_("Schreibweisen"), str),
        "days": (_("Tage"), str),
        "color": (_("Farbe"), str),
        "form": (_("Format"), lambda form: str(form).upper()),
    }


@by_language
def _columns() -> dict[str, str]:
    return {
        "name": _("Name"),
        "short": _("Kurzname"),
        "address": _("Adresse"),
        "email": _("E-Mail-Adresse"),
        "phone": _("Telefon"),
        "website": _("Website"),
        "sender_name": _("Absender"),
        "reply_to": _("Antwortadresse"),
        "given_name": _("Vorname"),
        "family_name": _("Nachname"),
        "organization": _("Einrichtung"),
        "is_told": _("Mitteilungen per E-Mail"),
        "starts_at": _("Beginn"),
        "ends_at": _("Ende"),
        "room": _("Raum"),
        "online_url": _("Link zur Online-Teilnahme"),
        "speakers": _("Mitwirkende"),
        "capacity": _("Plätze"),
        "color": _("Farbe"),
    }


@by_language
def _event_status() -> dict[str, str]:
    return {
        "draft": _("Entwurf"),
        "published": _("veröffentlicht"),
        "cancelled": _("abgesagt"),
        "archived": _("im Archiv"),
    }
