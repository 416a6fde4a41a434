"""What an organiser should know before choosing a date: each hint has a reason, and none of them blocks anything."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from piccolo.custom_types import Combinable

from ki_events import dates
from ki_events.clock import BERLIN, local, now
from ki_events.events.observances import Observance, observances
from ki_events.events.tables import EventStatus, Label, LabelKind, Session, SessionStatus
from ki_events.i18n import _
from ki_events.organisations.public_holidays import public_holidays
from ki_events.organisations.school_holidays import school_holidays
from ki_events.rows import portions

MOST_HINTS = 20
"""A day with more of one kind is a day to look at in the calendar."""


class HintKind(StrEnum):
    """What a hint is about, gravest first."""

    past = "past"
    room = "room"
    speaker = "speaker"
    public_holiday = "public_holiday"
    observance = "observance"
    audience = "audience"
    school_holiday = "school_holiday"


@dataclass(frozen=True)
class Wanted:
    """A date that someone thinks of; times in UTC. `session` and `event` are what is being changed, to be left out."""

    organisation: int
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    room: str = ""
    speakers: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    session: int | None = None
    event: int | None = None


@dataclass(frozen=True)
class Hint:
    """One reason to think again; `slug` names the other event, where there is one of the same organisation."""

    kind: HintKind
    sentence: str
    slug: str = ""


@dataclass(frozen=True)
class _Other:
    """A session of another event near the date."""

    title: str
    slug: str
    organisation: int
    organisation_name: str
    starts_at: datetime
    ends_at: datetime
    place: str
    room: str
    speakers: tuple[str, ...]
    groups: frozenset[str] = field(default_factory=frozenset)


async def hints(wanted: Wanted) -> list[Hint]:
    """Return what speaks against a date, gravest first; nothing of it forbids the date."""
    first, last = local(wanted.starts_at).date(), local(wanted.ends_at - timedelta(seconds=1)).date()
    last = max(first, last)
    others = await _others(wanted)
    found = [*_past(wanted), *_clashes(wanted, others), *_free_days(first, last), *_holy_days(first, last)]
    found += _same_audience(wanted, others)
    for holiday in await school_holidays(wanted.organisation, first, last):
        found.append(Hint(HintKind.school_holiday, _("Schulferien: %(name)s.") % {"name": holiday.name}))
    return sorted(found, key=lambda hint: list(HintKind).index(hint.kind))


def _past(wanted: Wanted) -> Iterator[Hint]:
    if wanted.ends_at <= now():
        yield Hint(HintKind.past, _("Dieser Termin ist schon vorbei. Bitte prüfen Sie Tag und Jahr."))


def _free_days(first: date, last: date) -> Iterator[Hint]:
    for year in range(first.year, last.year + 1):
        for day, name in public_holidays(year).items():
            if first <= day <= last:
                words = {"day": dates.day(day), "name": name}
                yield Hint(HintKind.public_holiday, _("%(day)s ist ein Feiertag: %(name)s.") % words)


def _holy_days(first: date, last: date) -> Iterator[Hint]:
    # What begins at sunset concerns the evening before.
    for each in observances(first, last + timedelta(days=1)):
        if each.first_day <= last:
            yield Hint(HintKind.observance, _observance(each))
        elif each.eve:
            words = {"name": each.title, "people": each.people}
            yield Hint(HintKind.observance, _("Am Abend beginnt %(name)s (%(people)s).") % words)


def _observance(each: Observance) -> str:
    words = {"name": each.title, "people": each.people}
    sentence = _("%(name)s (%(people)s): Viele fasten.") if each.is_fast else _("%(name)s (%(people)s).")
    return sentence % words + (" " + _("Der Tag kann um einen abweichen.") if each.may_shift else "")


def _clashes(wanted: Wanted, others: list[_Other]) -> Iterator[Hint]:
    near = [each for each in others if each.starts_at < wanted.ends_at and wanted.starts_at < each.ends_at]
    for each in near[:MOST_HINTS]:
        words = {"title": each.title, "time": dates.moment_in_words(each.starts_at)}
        if wanted.room and each.organisation == wanted.organisation and _same_room(wanted, each):
            words["room"] = wanted.room
            sentence = _("Der Raum %(room)s ist dann belegt: „%(title)s“, %(time)s.") % words
            yield Hint(HintKind.room, sentence, each.slug)
        for name in _shared(wanted.speakers, each.speakers):
            sentence = _("%(name)s ist dann schon bei „%(title)s“, %(time)s.") % (words | {"name": name})
            yield Hint(HintKind.speaker, sentence, each.slug if each.organisation == wanted.organisation else "")


def _same_audience(wanted: Wanted, others: list[_Other]) -> list[Hint]:
    same = [each for each in others if each.groups & set(wanted.target_groups)]
    return [
        Hint(
            HintKind.audience,
            _("Am selben Tag für dieselbe Zielgruppe: „%(title)s“ (%(who)s).")
            % {"title": each.title, "who": each.organisation_name},
            each.slug if each.organisation == wanted.organisation else "",
        )
        for each in same[:MOST_HINTS]
    ]


def _same_room(wanted: Wanted, other: _Other) -> bool:
    return (wanted.place.casefold(), wanted.room.casefold()) == (other.place.casefold(), other.room.casefold())


def _shared(ours: tuple[str, ...], theirs: tuple[str, ...]) -> list[str]:
    known = {name.casefold() for name in theirs}
    return [name for name in ours if name.casefold() in known]


async def _others(wanted: Wanted) -> list[_Other]:
    rows = await (
        Session.select(
            Session.id,
            Session.event.id.as_alias("event"),
            Session.event.title.as_alias("title"),
            Session.event.slug.as_alias("slug"),
            Session.event._.organisation._.id.as_alias("organisation"),
            Session.event._.organisation._.short.as_alias("organisation_name"),
            Session.starts_at,
            Session.ends_at,
            Session.place_name,
            Session.room,
            Session.speakers,
        )
        .where(_on_its_days(wanted), _known_to(wanted.organisation))
        .order_by(Session.starts_at, Session.id)
    )
    rows = [row for row in rows if not _is_itself(row, wanted)]
    groups = await _target_groups([row["event"] for row in rows]) if wanted.target_groups else {}
    return [_other(row, groups.get(row["event"], frozenset())) for row in rows]


def _on_its_days(wanted: Wanted) -> Combinable:
    first, last = local(wanted.starts_at).date(), local(wanted.ends_at).date()
    return (
        (Session.starts_at < _midnight(last + timedelta(days=1)))
        & (Session.ends_at > _midnight(first))
        & (Session.status == SessionStatus.planned)
        # An exhibition of some weeks keeps nobody from coming.
        & (Session.all_day == False)  # noqa: E712
    )


def _known_to(organisation: int) -> Combinable:
    published = Session.event.status == EventStatus.published
    own_draft = (Session.event.status == EventStatus.draft) & (Session.event.organisation == organisation)
    return Session.event.deleted_at.is_null() & (published | own_draft)


def _is_itself(row: dict[str, Any], wanted: Wanted) -> bool:
    # Workshops of one event run side by side on purpose; its own dates are looked at by whoever edits them.
    return bool(row["id"] == wanted.session or row["event"] == wanted.event)


async def _target_groups(events: list[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for some in portions(sorted(set(events))):
        rows = await Label.select(Label.event, Label.slug).where(
            Label.kind == LabelKind.target_group, Label.event.is_in(some)
        )
        for row in rows:
            found.setdefault(row["event"], set()).add(row["slug"])
    return {event: frozenset(slugs) for event, slugs in found.items()}


def _other(row: dict[str, Any], groups: frozenset[str]) -> _Other:
    return _Other(
        title=row["title"],
        slug=row["slug"],
        organisation=row["organisation"],
        organisation_name=row["organisation_name"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        place=row["place_name"],
        room=row["room"],
        # After the comma stands what they are.
        speakers=tuple(str(each).partition(",")[0].strip() for each in json.loads(row["speakers"])),
        groups=groups,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BERLIN).astimezone(UTC)
