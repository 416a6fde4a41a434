"""The form of a new event: every mistake of it at once, those that only show between two fields as well."""

from datetime import date, datetime, time
from typing import Any

from pydantic import BaseModel

from ki_events.events.drafting import FirstDate
from ki_events.events.local_times import is_skipped, moment_of, skipped_sentence
from ki_events.events.tables import Format
from ki_events.i18n import _
from ki_events.web.field_types import count_line, day_line, one_of, time_line, web_line
from ki_events.web.forms import Form, check, line, paragraphs
from ki_events.web.sent import Sent

MOST_PLACES = 100_000


class Wanted(BaseModel):
    """What the form asks for. Without a date the event is a draft whose date is open."""

    format: one_of(tuple(Format), 1)  # type: ignore[valid-type]
    nonce: line(80)  # type: ignore[valid-type]
    title: line(160, 1)  # type: ignore[valid-type]
    summary: paragraphs(600)  # type: ignore[valid-type]
    date: day_line()  # type: ignore[valid-type]
    starts: time_line()  # type: ignore[valid-type]
    ends: time_line()  # type: ignore[valid-type]
    until: day_line()  # type: ignore[valid-type]
    place: line(160)  # type: ignore[valid-type]
    address: line(300)  # type: ignore[valid-type]
    online: web_line()  # type: ignore[valid-type]
    capacity: count_line(MOST_PLACES, 1)  # type: ignore[valid-type]


class _When(BaseModel):
    """The fields of the time alone, to know them whatever the others say."""

    date: day_line()  # type: ignore[valid-type]
    starts: time_line()  # type: ignore[valid-type]
    ends: time_line()  # type: ignore[valid-type]
    until: day_line()  # type: ignore[valid-type]


def read_new(sent: Sent) -> Form[Wanted]:
    """Check what was sent; the errors stand in the order of the form."""
    form = check(Wanted, sent)
    errors = _together(form.typed, form.errors) | form.errors
    if not errors:
        return form
    return Form(form.typed, None, {name: errors[name] for name in Wanted.model_fields if name in errors})


def first_date(wanted: Wanted) -> FirstDate | None:
    """Return the date that a form without mistakes has."""
    if not wanted.date:
        return None
    return FirstDate(
        starts_at=_moment(wanted.date, wanted.starts),
        ends_at=_moment(wanted.until or wanted.date, wanted.ends),
        place_name=wanted.place,
        place_address=wanted.address,
        online_url=wanted.online,
    )


def _together(typed: dict[str, str], known: dict[str, str]) -> dict[str, str]:
    """Return the mistakes that only show when fields are seen together; those that are wrong on their own are `known`."""
    if not typed["date"].strip():
        # A place belongs to a date: without one it would be lost.
        if not any(typed[name].strip() for name in ("place", "address", "online")):
            return {}
        return {"date": _("Bitte tragen Sie zum Ort auch das Datum ein, oder lassen Sie den Ort noch leer.")}
    missing = {name: _("Bitte ausfüllen.") for name in ("starts", "ends") if not typed[name].strip()}
    if "date" in known or "until" in known:
        return missing
    return missing | _out_of_order(typed, has_times=not missing and known.keys().isdisjoint({"starts", "ends"}))


def _out_of_order(typed: dict[str, str], *, has_times: bool) -> dict[str, str]:
    names = ("date", "until", "starts", "ends") if has_times else ("date", "until")
    found: Any = check(_When, {name: typed[name] for name in names}).value
    first, last = date.fromisoformat(found.date), date.fromisoformat(found.until or found.date)
    if last < first:
        return {"until": _("Der letzte Tag liegt vor dem ersten.")}
    if not has_times:
        return {}
    times = {"starts": (first, time.fromisoformat(found.starts)), "ends": (last, time.fromisoformat(found.ends))}
    skipped = {name: skipped_sentence(*at) for name, at in times.items() if is_skipped(*at)}
    if skipped or moment_of(*times["starts"]) < moment_of(*times["ends"]):
        return skipped
    return {"ends": _("Das Ende liegt nicht nach dem Beginn.")}


def _moment(day: str, clock: str) -> datetime:
    return moment_of(date.fromisoformat(day), time.fromisoformat(clock))


def labels() -> dict[str, str]:
    """Return what the fields are called."""
    return {
        "title": _("Titel"),
        "summary": _("Kurzbeschreibung"),
        "date": _("Datum"),
        "starts": _("Beginn"),
        "ends": _("Ende"),
        "until": _("Letzter Tag"),
        "place": _("Ort"),
        "address": _("Adresse"),
        "online": _("Link für die Online-Teilnahme"),
        "capacity": _("Plätze"),
    }
