"""The form of one date: what is typed becomes the facts of a session, or sentences that say what to do."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from ki_events import dates
from ki_events.clock import local
from ki_events.events.local_times import is_skipped, moment_of, skipped_sentence, whole_days
from ki_events.events.session_facts import MOST_SPEAKERS, SessionFacts
from ki_events.events.tables import Round
from ki_events.i18n import _
from ki_events.web.field_types import agreement, day_line
from ki_events.web.forms import Form, check, line, paragraphs
from ki_events.web.sent import Sent

TIME = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])(?:[:.](?P<minute>[0-5][0-9]))?(?: ?Uhr)?")
ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
MOST_PLACES = 10_000
LONGEST_SPEAKER = 160


class SessionForm(BaseModel):
    """The fields of one date; `round` is empty for a date that is for everyone. `seen` is what whoever types has seen."""

    model_config = ConfigDict(frozen=True)

    day: day_line(1)  # type: ignore[valid-type]
    start: line(20)  # type: ignore[valid-type]
    end: line(20)  # type: ignore[valid-type]
    last_day: day_line()  # type: ignore[valid-type]
    all_day: agreement()  # type: ignore[valid-type]
    opening_hours: paragraphs(500)  # type: ignore[valid-type]
    title: line(160)  # type: ignore[valid-type]
    speakers: paragraphs(3000)  # type: ignore[valid-type]
    place: line(160)  # type: ignore[valid-type]
    place_address: paragraphs(500)  # type: ignore[valid-type]
    room: line(120)  # type: ignore[valid-type]
    way: paragraphs(2000)  # type: ignore[valid-type]
    online_url: line(500)  # type: ignore[valid-type]
    round: line(20)  # type: ignore[valid-type]
    capacity: line(20)  # type: ignore[valid-type]
    words: paragraphs(1000)  # type: ignore[valid-type]
    seen: line(64)  # type: ignore[valid-type]
    nonce: line(64)  # type: ignore[valid-type]
    step: line(20)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Typed:
    """The form as it was typed, with its mistakes, and the facts if there are none."""

    form: Form[SessionForm]
    facts: SessionFacts | None


def read_session(sent: Sent, rounds: list[Round]) -> Typed:
    """Check what was sent."""
    form = check(SessionForm, sent)
    typed, errors = form.typed, dict(form.errors)
    span = _span(typed, errors)
    round_, capacity = _round(typed, rounds, errors), _capacity(typed, errors)
    speakers = speakers_in(typed, errors)
    check_link(typed, errors)
    if round_ is not None and not typed["title"].strip():
        errors.setdefault("title", _("Bitte geben Sie dem Workshop einen Titel; danach wird er gewählt."))
    if errors or span is None or form.value is None:
        return Typed(Form(typed, None, _in_order(errors)), None)
    value = form.value
    facts = SessionFacts(
        starts_at=span[0],
        ends_at=span[1],
        all_day=bool(value.all_day),
        title=value.title,
        opening_hours=value.opening_hours,
        place_name=value.place,
        place_address=value.place_address,
        room=value.room,
        way=value.way,
        online_url=value.online_url,
        speakers=speakers,
        round=round_,
        capacity=None if round_ is None else capacity,
    )
    return Typed(form, facts)


def typed_of(facts: SessionFacts) -> dict[str, str]:
    """Return the fields as they are filled in for these facts."""
    first = local(facts.starts_at)
    last = dates.last_day(facts.ends_at) if facts.all_day else local(facts.ends_at).date()
    return {
        "day": first.date().isoformat(),
        "last_day": "" if last == first.date() else last.isoformat(),
        "start": "" if facts.all_day else f"{first:%H:%M}",
        "end": "" if facts.all_day else f"{local(facts.ends_at):%H:%M}",
        "all_day": "yes" if facts.all_day else "",
        "opening_hours": facts.opening_hours,
        "title": facts.title,
        "speakers": "\n".join(facts.speakers),
        "place": facts.place_name,
        "place_address": facts.place_address,
        "room": facts.room,
        "way": facts.way,
        "online_url": facts.online_url,
        "round": "" if facts.round is None else str(facts.round),
        "capacity": "" if facts.capacity is None else str(facts.capacity),
    }


def time_of(text: str) -> time | None:
    """Return a time of day as people write it: "14:00", "14.30 Uhr", "9"."""
    found = TIME.fullmatch(text.strip())
    return time(int(found["hour"]), int(found["minute"] or 0)) if found else None


def moment(typed: dict[str, str], errors: dict[str, str], name: str, day: date) -> Any:
    """Return the moment (UTC) of the time in the field `name` on a day; None with a sentence in `errors`."""
    at = time_of(typed[name])
    if at is None:
        errors.setdefault(name, _("Bitte eine Uhrzeit eingeben, zum Beispiel 14:00."))
        return None
    if is_skipped(day, at):
        errors.setdefault(name, skipped_sentence(day, at))
        return None
    return moment_of(day, at)


def speakers_in(typed: dict[str, str], errors: dict[str, str]) -> tuple[str, ...]:
    """Return who is named, one in a line; what is too much gets a sentence in `errors`."""
    found = tuple(" ".join(each.split()) for each in typed["speakers"].splitlines() if each.strip())
    if len(found) > MOST_SPEAKERS or any(len(each) > LONGEST_SPEAKER for each in found):
        errors.setdefault("speakers", _("Bitte höchstens 20 Personen, je eine Zeile mit höchstens 160 Zeichen."))
    return found


def check_link(typed: dict[str, str], errors: dict[str, str]) -> None:
    """Put a sentence into `errors` unless the link to the online room is a whole one, or none."""
    if typed["online_url"].strip() and not ADDRESS.fullmatch(typed["online_url"].strip()):
        errors.setdefault("online_url", _("Bitte den ganzen Link eingeben, zum Beispiel https://meet.example.de/raum."))


def _span(typed: dict[str, str], errors: dict[str, str]) -> Any:
    form = check(_Days, typed)
    if form.value is None:
        return None
    first = date.fromisoformat(form.value.day)
    last = date.fromisoformat(form.value.last_day) if form.value.last_day else first
    if last < first:
        errors.setdefault("last_day", _("Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie beide."))
        return None
    if last - first > timedelta(days=366):
        errors.setdefault(
            "last_day", _("Ein Termin kann höchstens ein Jahr dauern. Bitte prüfen Sie die Jahreszahlen.")
        )
        return None
    if typed["all_day"] == "yes":
        return whole_days(first, last)
    starts_at, ends_at = moment(typed, errors, "start", first), moment(typed, errors, "end", last)
    if starts_at and ends_at and ends_at <= starts_at:
        errors.setdefault("end", _("Das Ende liegt nicht nach dem Beginn. Bitte prüfen Sie beide Uhrzeiten."))
    return (starts_at, ends_at) if starts_at and ends_at else None


class _Days(BaseModel):
    day: day_line(1)  # type: ignore[valid-type]
    last_day: day_line()  # type: ignore[valid-type]


def _round(typed: dict[str, str], rounds: list[Round], errors: dict[str, str]) -> int | None:
    if not typed["round"]:
        return None
    for row in rounds:
        if typed["round"] == str(row.id):
            return int(row.id)
    errors.setdefault("round", _("Diese Runde gibt es nicht mehr. Bitte wählen Sie eine andere."))
    return None


def _capacity(typed: dict[str, str], errors: dict[str, str]) -> int | None:
    text = typed["capacity"].strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= MOST_PLACES:
        errors.setdefault("capacity", _("Bitte eine ganze Zahl ab 1 eingeben, oder leer lassen für unbegrenzt."))
        return None
    return int(text)


def _in_order(errors: dict[str, str]) -> dict[str, str]:
    return {name: errors[name] for name in SessionForm.model_fields if name in errors}
