"""Who signs up for what in the demo, when, and who cancels: told by a seed, so that it is always the same."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.registrations.registering import Person

USUAL_LEAD = timedelta(weeks=8)
_CANCEL_SHARE = 0.08
_OPEN_MODES = (Mode.open, Mode.approval, Mode.invitation)


class CrowdEntry(BaseModel):
    """So many people for one event; `back` names the occurrence of a yearly one as in the import format.

    They come in `teams` of one institution, or alone. `leaves_now` lets somebody cancel at the end, so that a place is just
    offered. `undecided` are the last ones, who still wait for admission.
    """

    model_config = ConfigDict(extra="forbid")

    slug: str
    people: int
    back: int = 0
    teams: bool = False
    leaves_now: bool = False
    undecided: int = 0


class Attended(BaseModel):
    """An event that is over at which colleagues noted who was there; `certified`: and issued the certificates."""

    model_config = ConfigDict(extra="forbid")

    slug: str
    certified: bool = False


class Needed(BaseModel):
    """So many people an event needs; whether it takes place is decided in so many days."""

    model_config = ConfigDict(extra="forbid")

    people: int
    days: int


class Crowd(BaseModel):
    """What stands in crowd.yaml; `try_first` are the events worth showing first, each with what it shows.

    `by_invitation` is an event whose link is printed. `words` are what people write, by the key of the question.
    `minimum` is by the slug of the event. `day` are the events of the day of the start and the next, `attended` those that are over.
    """

    model_config = ConfigDict(extra="forbid")

    try_first: dict[str, str] = {}
    by_invitation: str = ""
    words: dict[str, list[str]] = {}
    minimum: dict[str, Needed] = {}
    attended: list[Attended] = []
    day: list[CrowdEntry] = []
    crowd: list[CrowdEntry] = []


@dataclass(frozen=True)
class Step:
    """At a moment (UTC) a person registers, perhaps with `others` of their team, or cancels."""

    at: datetime
    person: Person
    cancels: bool = False
    others: tuple[Person, ...] = ()


def read_crowd(file: Path) -> Crowd:
    """Read the file that says how many people come."""
    return Crowd.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))


def slug_in(slugs: Sequence[str], pattern: str, back: int = 0) -> str | None:
    """Return the slug that is meant: with "{year}" the latest of `slugs`, or the one `back` occurrences before it."""
    expression = re.compile(re.escape(pattern).replace(re.escape("{year}"), r"\d{4}"))
    found = sorted((slug for slug in slugs if expression.fullmatch(slug)), reverse=True)
    return found[back] if back < len(found) else None


def story(event: Event, people: Sequence[Person], count: int, moment: datetime) -> list[Step]:
    """Return what happened at an event until `moment` (UTC), in order; empty if registration has not opened.

    `count` people are there in the end; some more came and went, so that others moved up.
    """
    window = _window(event, moment)
    if window is None:
        return []
    opened, closed = window
    dice = random.Random(event.slug)  # noqa: S311 - nothing secret, always the same story
    leaving = min(max(1, round(count * _CANCEL_SHARE)), len(people) - count) if count >= 10 else 0
    chosen = dice.sample(list(people), min(count + leaving, len(people)))
    # Most come soon after the opening.
    shares = sorted(dice.betavariate(0.8, 2.2) for _ in chosen)
    arrivals = [Step(opened + share * (closed - opened), person) for share, person in zip(shares, chosen, strict=True)]
    departures = [
        Step(step.at + dice.uniform(0.3, 0.9) * (closed - step.at), step.person, cancels=True)
        for step in dice.sample(arrivals[: max(leaving, len(arrivals) // 2)], leaving)
    ]
    return sorted(arrivals + departures, key=lambda step: step.at)


def in_teams(steps: Sequence[Step], seed: str) -> list[Step]:
    """Return the same story of teams: some who arrive one after the other come together, from the first one's house."""
    dice = random.Random(seed)  # noqa: S311 - nothing secret, always the same story
    alone = [step for step in steps if not step.cancels]
    found: list[Step] = []
    while alone:
        first, *others = alone[: dice.randint(3, 6)]
        alone = alone[1 + len(others) :]
        house = first.person.organization or "Kita am Park"
        team = tuple(replace(step.person, organization=house) for step in others)
        found.append(replace(first, person=replace(first.person, organization=house), others=team))
    return found


def _window(event: Event, moment: datetime) -> tuple[datetime, datetime] | None:
    takes_people = event.mode in _OPEN_MODES and event.status == EventStatus.published and not event.postponed
    first_start: datetime | None = event.starts_at
    opens_at: datetime | None = event.opens_at
    closes_at: datetime | None = event.closes_at
    if first_start is None or not takes_people:
        return None
    opened = opens_at or first_start - USUAL_LEAD
    closed = min(closes_at or first_start, first_start, moment) - timedelta(minutes=5)
    return (opened, closed) if opened < closed else None
