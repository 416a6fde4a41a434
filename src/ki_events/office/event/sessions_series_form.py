"""The form of a series: the rule on the calendar, and what all of its dates have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from ki_events.events.local_times import is_skipped, moment_of, skipped_sentence
from ki_events.events.series import MOST_DATES, Rhythm, Rule
from ki_events.events.session_facts import SessionFacts
from ki_events.i18n import _
from ki_events.office.event.sessions_form import check_link, time_of
from ki_events.web.field_types import agreement, day_line, day_of, one_of
from ki_events.web.forms import Form, check, line, paragraphs
from ki_events.web.sent import Sent


class SeriesForm(BaseModel):
    """The fields of a series; it ends after a `number` of dates or on a day."""

    day: day_line(1)  # type: ignore[valid-type]
    rhythm: one_of([each.value for each in Rhythm], 1)  # type: ignore[valid-type]
    number: line(10)  # type: ignore[valid-type]
    until: day_line()  # type: ignore[valid-type]
    public: agreement()  # type: ignore[valid-type]
    school: agreement()  # type: ignore[valid-type]
    start: line(20)  # type: ignore[valid-type]
    end: line(20)  # type: ignore[valid-type]
    title: line(160)  # type: ignore[valid-type]
    place: line(160)  # type: ignore[valid-type]
    place_address: paragraphs(500)  # type: ignore[valid-type]
    room: line(120)  # type: ignore[valid-type]
    way: paragraphs(2000)  # type: ignore[valid-type]
    online_url: line(500)  # type: ignore[valid-type]
    nonce: line(64)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Series:
    """The form as it was typed with its mistakes, and the rule if there are none."""

    form: Form[SeriesForm]
    rule: Rule | None


def read_series(sent: Sent) -> Series:
    """Check what was sent."""
    form = check(SeriesForm, sent)
    typed, errors = form.typed, dict(form.errors)
    number = _number(typed["number"].strip(), errors)
    if number is None and not typed["until"].strip():
        errors.setdefault("number", _("Bitte geben Sie an, wie viele Termine es sind, oder bis wann die Reihe läuft."))
    for name in ("start", "end"):
        if time_of(typed[name]) is None:
            errors.setdefault(name, _("Bitte eine Uhrzeit eingeben, zum Beispiel 14:00."))
    starts, ends = time_of(typed["start"]), time_of(typed["end"])
    if starts and ends and ends <= starts:
        errors.setdefault("end", _("Das Ende liegt nicht nach dem Beginn. Bitte prüfen Sie beide Uhrzeiten."))
    check_link(typed, errors)
    first, last = day_of(typed["day"]), day_of(typed["until"])
    if first and last and last < first:
        errors.setdefault("until", _("Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie beide."))
    value = form.value
    if errors or value is None:
        return Series(
            Form(typed, None, {name: errors[name] for name in SeriesForm.model_fields if name in errors}), None
        )
    until = date.fromisoformat(value.until) if value.until else None
    return Series(form, Rule(date.fromisoformat(value.day), Rhythm(value.rhythm), number, until))


def facts_on(series: Series, days: Sequence[date]) -> tuple[list[SessionFacts], str]:
    """Return the dates of a series on these days, or the sentence about a time that one of them does not have."""
    value: Any = series.form.value
    starts, ends = time_of(value.start), time_of(value.end)
    if starts is None or ends is None:
        raise ValueError("the form has mistakes")
    found = []
    for day in days:
        for at in (starts, ends):
            if is_skipped(day, at):
                return [], skipped_sentence(day, at)
        found.append(
            SessionFacts(
                starts_at=moment_of(day, starts),
                ends_at=moment_of(day, ends),
                title=value.title,
                place_name=value.place,
                place_address=value.place_address,
                room=value.room,
                way=value.way,
                online_url=value.online_url,
            )
        )
    return found, ""


def rhythms() -> list[tuple[str, str]]:
    """Return the rhythms with their names."""
    return [
        (Rhythm.weekly.value, _("jede Woche")),
        (Rhythm.fortnightly.value, _("alle zwei Wochen")),
        (Rhythm.monthly.value, _("jeden Monat am selben Wochentag, etwa am zweiten Dienstag")),
        (Rhythm.last_of_month.value, _("jeden Monat am letzten solchen Wochentag")),
    ]


def _number(text: str, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_DATES):
        errors.setdefault("number", _("Bitte eine Zahl von 1 bis 60 eingeben."))
        return None
    return int(text)
