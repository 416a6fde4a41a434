"""The form that changes several dates: what is typed holds for all that are ticked, an empty field leaves to each what it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from ki_events import dates
from ki_events.clock import local, now
from ki_events.events.local_times import is_skipped, moment_of, skipped_sentence
from ki_events.events.session_facts import SessionFacts, facts_of
from ki_events.events.tables import Event, Session, SessionKind, SessionStatus
from ki_events.i18n import _
from ki_events.office.event.sessions_dropping import WordsForm
from ki_events.office.event.sessions_form import check_link, speakers_in, time_of, typed_of
from ki_events.registrations.changing.rescheduling import would_be_over
from ki_events.web.field_types import some_of
from ki_events.web.forms import Form, check, line, paragraphs
from ki_events.web.sent import Sent

COLUMNS = {
    "place": "place_name",
    "place_address": "place_address",
    "room": "room",
    "way": "way",
    "online_url": "online_url",
    "speakers": "speakers",
}
"""What can be typed or emptied: the field, and its name among the facts of a session."""
TIMES = ("start", "end")
NIGHT, NOON, EVENING = time(6), time(12), time(16)


class TogetherForm(BaseModel):
    """What several dates are to have in common; `clear` names the fields that are emptied."""

    model_config = ConfigDict(frozen=True)

    start: line(20)  # type: ignore[valid-type]
    end: line(20)  # type: ignore[valid-type]
    place: line(160)  # type: ignore[valid-type]
    place_address: paragraphs(500)  # type: ignore[valid-type]
    room: line(120)  # type: ignore[valid-type]
    way: paragraphs(2000)  # type: ignore[valid-type]
    online_url: line(500)  # type: ignore[valid-type]
    speakers: paragraphs(3000)  # type: ignore[valid-type]
    clear: some_of(list(COLUMNS))  # type: ignore[valid-type]


@dataclass(frozen=True)
class Together:
    """The form as it was typed with its mistakes, the dates that are ticked, and what each is to be, by id, if there are none.

    `said` is what the organiser says to people, on the page after the form.
    """

    form: Form[TogetherForm]
    chosen: list[Session]
    wanted: dict[int, SessionFacts] = field(default_factory=dict)
    said: Form[WordsForm] = field(default_factory=Form)

    @property
    def changed(self) -> list[Session]:
        """Return the dates of which something changes."""
        return [row for row in self.chosen if row.id in self.wanted and self.wanted[row.id] != facts_of(row)]


def changeable(sessions: Sequence[Session]) -> list[Session]:
    """Return the dates that can be changed together: planned, for everyone, and not over yet."""
    return [
        row
        for row in sessions
        if row.kind == SessionKind.plenary and row.status == SessionStatus.planned and row.ends_at > now()
    ]


def read_together(sent: Sent, event: Event, offered: Sequence[Session]) -> Together:
    """Check what was sent for the dates of an event that can be changed together."""
    form = check(TogetherForm, sent)
    asked = set(sent.all("dates"))
    chosen = [row for row in offered if str(row.id) in asked]
    picked = {**form.picked, "dates": tuple(str(row.id) for row in chosen)}
    errors = dict(form.errors)
    _check_dates(len(asked), len(chosen), errors)
    texts = _texts(form, errors)
    times = _times(form.typed, chosen, errors)
    wanted = {row.id: replace(facts_of(row), **texts, **_span(row, times, errors)) for row in chosen}
    _check_past(event, chosen, wanted, errors)
    said = check(WordsForm, sent)
    in_order = {name: errors[name] for name in ("dates", *TogetherForm.model_fields) if name in errors}
    form = Form(form.typed | said.typed, form.value, in_order, picked)
    return Together(form, chosen, {} if errors else wanted, said)


def has_typed(form: Form[Any]) -> bool:
    """Say whether anything is to change by what was typed or ticked."""
    return bool(form.picked.get("clear")) or any(form.typed.get(name, "").strip() for name in (*TIMES, *COLUMNS))


def shared(sessions: Sequence[Session]) -> dict[str, str]:
    """Return what the dates have in the fields of the form, as it is typed; empty where they differ, left out where none has any."""
    typed = [typed_of(facts_of(row)) for row in sessions]
    found = {
        name: {each[name] for each in typed if name in COLUMNS or not each["all_day"]} for name in (*TIMES, *COLUMNS)
    }
    return {name: _one_of(values) for name, values in found.items() if values - {""}}


def _one_of(values: set[str]) -> str:
    return ", ".join(next(iter(values)).split("\n")) if len(values) == 1 else ""


def _check_dates(asked: int, chosen: int, errors: dict[str, str]) -> None:
    if not asked:
        errors["dates"] = _("Bitte wählen Sie mindestens einen Termin aus.")
    elif chosen < asked:
        errors["dates"] = _(
            "Ein gewählter Termin ist inzwischen vorbei, abgesagt oder gelöscht. Bitte prüfen Sie die Auswahl."
        )


def _texts(form: Form[TogetherForm], errors: dict[str, str]) -> dict[str, Any]:
    """Return what all dates are to say, by the names of facts; what stays as it is is not in it."""
    speakers = speakers_in(form.typed, errors)
    check_link(form.typed, errors)
    cleared = form.picked["clear"]
    for name in cleared:
        if form.typed.get(name, "").strip():
            errors.setdefault(name, _("Bitte entweder etwas eingeben oder das Häkchen zum Leeren setzen."))
    if form.value is None:
        return {}
    typed = {COLUMNS[name]: getattr(form.value, name) for name in COLUMNS if getattr(form.value, name)}
    empty = {COLUMNS[name]: () if name == "speakers" else "" for name in cleared}
    return typed | ({"speakers": speakers} if speakers else {}) | empty


def _times(typed: Mapping[str, str], chosen: Sequence[Session], errors: dict[str, str]) -> dict[str, time]:
    found: dict[str, time] = {}
    for name in TIMES:
        if not typed[name].strip():
            continue
        if chosen and all(row.all_day for row in chosen):
            sentence = _("Die gewählten Termine sind ganztägig und haben keine Uhrzeit. Bitte leeren Sie das Feld.")
            errors.setdefault(name, sentence)
        elif at := time_of(typed[name]):
            found[name] = at
        else:
            errors.setdefault(name, _("Bitte eine Uhrzeit eingeben, zum Beispiel 14:00."))
    return found


def _span(row: Session, times: Mapping[str, time], errors: dict[str, str]) -> dict[str, Any]:
    """Return start and end that a date gets, on its own days; what is not typed stays to the second."""
    if row.all_day or not times:
        return {}
    first = local(row.starts_at).date()
    days = {"start": first, "end": _last_day(row, times) if "end" in times else first}
    for name, at in times.items():
        if is_skipped(days[name], at):
            errors.setdefault(name, skipped_sentence(days[name], at))
    span = {
        "starts_at": moment_of(first, times["start"]) if "start" in times else row.starts_at,
        "ends_at": moment_of(days["end"], times["end"]) if "end" in times else row.ends_at,
    }
    if span["ends_at"] <= span["starts_at"]:
        errors.setdefault("end" if "end" in times else "start", _no_length(first, times))
    return span


def _last_day(row: Session, times: Mapping[str, time]) -> date:
    """Return the day on which a date ends: of several days the last one, of an evening the next one if it goes on past midnight."""
    first, last = local(row.starts_at), local(row.ends_at)
    next_day = first.date() + timedelta(days=1)
    is_night = last.date() == next_day and last.time() <= NIGHT
    if last.date() != first.date() and not is_night:
        return last.date()
    begins, ends = times.get("start", first.time()), times["end"]
    may_go_on = ends <= NOON if is_night else begins >= EVENING and ends <= NIGHT
    return next_day if ends <= begins and may_go_on else first.date()


def _no_length(day: date, times: Mapping[str, time]) -> str:
    if len(times) == len(TIMES):
        return _("Das Ende liegt nicht nach dem Beginn. Bitte prüfen Sie beide Uhrzeiten.")
    sentence = _("Am %(day)s läge das Ende nicht nach dem Beginn. Bitte geben Sie beide Uhrzeiten ein.")
    return sentence % {"day": dates.day(day)}


def _check_past(
    event: Event, chosen: Sequence[Session], wanted: Mapping[int, SessionFacts], errors: dict[str, str]
) -> None:
    """Refuse an end that has been already, before anybody is asked who shall hear of it."""
    for row in chosen:
        if would_be_over(event, row, wanted[row.id]):
            sentence = _("Am %(day)s wäre der Termin dann schon vorbei. Bitte prüfen Sie das Ende oder die Auswahl.")
            errors.setdefault("end", sentence % {"day": dates.day(row.starts_at)})
