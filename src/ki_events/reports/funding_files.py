"""The proof for a funder as a workbook, and on paper with a line to sign (`templates/pdf/funding.typ`)."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from babel.numbers import format_decimal

from ki_events.clock import local
from ki_events.dates import day, days, hours
from ki_events.events.words import format_name
from ki_events.i18n import _, language, locale, ngettext
from ki_events.reports.funding import FundedDate, Funding, Share, unknown
from ki_events.reports.sheets import Cell, Sheet, hours_of
from ki_events.reports.xlsx import Book, xlsx_of
from ki_events.typesetting import as_input, direction, pdf


async def funding_xlsx(funding: Funding) -> bytes:
    """Return the workbook: facts, dates, institutions, target groups."""
    sheets = [
        Sheet(_("Nachweis"), [_("Angabe"), _("Wert")], _facts(funding)),
        Sheet(_("Termine"), _date_columns(), [_date_cells(each) for each in funding.dates]),
        *(Sheet(name, [head, _("Personen")], [[each.name or unknown(), each.people] for each in shares]) for name, head, shares in _shares(funding)),
    ]  # fmt: skip
    return await xlsx_of(Book(_title(funding), funding.event.organisation.name, sheets))


async def funding_pdf(funding: Funding) -> bytes:
    """Return the sheet (PDF/UA-1, A4) in the language of the moment; `event.organisation` is loaded."""
    event = funding.event
    given = {
        "title": _title(funding),
        "name": _("Nachweis für die Förderung"),
        "lang": language(),
        "organisation": event.organisation.name,
        "event": event.title,
        "facts": [[label, _in_words(value)] for label, value in _facts(funding) if value not in ("", None)],
        "grant": _("Projekt oder Förderkennzeichen"),
        "dates_name": _("Termine"),
        "dates_columns": [_("Termin"), _("Stunden"), _("Anwesend"), _("Teilnahmestunden")],
        "dates": [_date_line(each) for each in funding.dates],
        "total": [
            _("Zusammen"),
            hours_in_words(funding.minutes),
            str(funding.present),
            hours_in_words(funding.participant_minutes),
        ],
        "shares": [_share_table(name, head, shares) for name, head, shares in _shares(funding)],
        "notes": _notes(funding),
        "confirmed": _("Für die Richtigkeit: Ort, Datum, Unterschrift der Leitung"),
        "page": _("Seite"),
        "of": _("von"),
    }
    return await pdf("funding.typ", {"data": as_input(given)})


def hours_in_words(minutes: int) -> str:
    """Return minutes as hours of 60 minutes, as in "1.234,5"."""
    return format_decimal(hours_of(minutes), format="#,##0.##", locale=locale())


def _title(funding: Funding) -> str:
    return _("Nachweis für die Förderung: %(title)s") % {"title": funding.event.title}


def _facts(funding: Funding) -> list[list[Cell]]:
    event, dates = funding.event, funding.dates
    first_to_last = days(local(dates[0].session.starts_at), local(dates[-1].session.starts_at)) if dates else ""
    return [
        [_("Veranstaltung"), event.title],
        [_("Format"), format_name(event.format)],
        [_("Zeitraum"), first_to_last],
        [_("Veranstaltende Organisation"), f"{event.organisation.name}, {event.organisation.address}".strip(", ")],
        [_("Angekündigt für"), ", ".join(funding.meant_for)],
        [_("Zahl der Termine"), len(dates)],
        [_("Stunden"), hours_of(funding.minutes)],
        [_("Angemeldet (mit Platz)"), funding.registered],
        [_("Teilgenommen (Personen)"), funding.people],
        [_("Teilnahmestunden"), hours_of(funding.participant_minutes)],
    ]


def _shares(funding: Funding) -> list[tuple[str, str, Sequence[Share]]]:
    """Return the tables of who took part, without those that nobody was asked for."""
    every = [
        (_("Einrichtungen"), _("Einrichtung"), funding.institutions),
        (_("Zielgruppen"), _("Zielgruppe"), funding.target_groups),
        (_("Arten von Einrichtungen"), _("Art der Einrichtung"), funding.institution_types),
    ]
    return [each for each in every if each[2]]


def _date_columns() -> list[str]:
    return [_("Datum"), _("Zeit"), _("Titel"), _("Ort"), _("Stunden"), _("Anwesend"), _("Teilnahmestunden")]


def _date_cells(each: FundedDate) -> list[Cell]:
    session = each.session
    return [
        local(session.starts_at).date(),
        _time(each),
        session.title,
        session.place_name or (_("Online") if session.online_url else ""),
        hours_of(each.minutes),
        each.present,
        hours_of(each.participant_minutes),
    ]


def _date_line(each: FundedDate) -> dict[str, Any]:
    session = each.session
    return {
        "when": f"{day(session.starts_at)}, {_time(each)}",
        "title": _named(session.title or session.place_name),
        "hours": hours_in_words(each.minutes) if each.minutes else "–",
        "present": str(each.present),
        "together": hours_in_words(each.participant_minutes) if each.minutes else "–",
    }


def _time(each: FundedDate) -> str:
    return _("ganztägig") if each.session.all_day else hours(each.session.starts_at, each.session.ends_at)


def _share_table(name: str, head: str, shares: Sequence[Share]) -> dict[str, Any]:
    rows = [{"name": _named(each.name or unknown()), "people": str(each.people)} for each in shares]
    return {"name": name, "columns": [head, _("Personen")], "rows": rows}


def _notes(funding: Funding) -> list[str]:
    notes = [_("Eine Stunde hat 60 Minuten. Gezählt ist, wer bei einem Termin als anwesend vermerkt ist.")]
    if any(each.session.all_day for each in funding.dates):
        notes.append(_("Ganztägige Termine zählen ohne Stunden."))
    if _overlap(funding):
        notes.append(_("Was zur gleichen Zeit stattfindet, zählt bei den Stunden einzeln."))
    if funding.erased:
        notes.append(
            ngettext(
                "Bei %(n)d Person sind die Angaben nach der Aufbewahrungsfrist gelöscht.",
                "Bei %(n)d Personen sind die Angaben nach der Aufbewahrungsfrist gelöscht.",
                funding.erased,
            )
            % {"n": funding.erased}
        )
    return notes


def _overlap(funding: Funding) -> bool:
    dates = [each.session for each in funding.dates if not each.session.all_day]
    return any(after.starts_at < before.ends_at for before, after in pairwise(dates))


def _named(text: str) -> dict[str, str]:
    return {"text": text, "dir": direction(text)}


def _in_words(value: Cell) -> str:
    return format_decimal(value, format="#,##0.##", locale=locale()) if isinstance(value, float) else str(value)
