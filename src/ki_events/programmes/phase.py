"""A programme is ahead, under way or over; its own dates say so, else those of its events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ki_events.clock import local
from ki_events.programmes.reading import Occasion
from ki_events.programmes.tables import Programme


class Phase(StrEnum):
    """Where a programme stands today; `undated`: nobody knows yet."""

    undated = "undated"
    ahead = "ahead"
    running = "running"
    over = "over"


@dataclass(frozen=True)
class Span:
    """Its first and last day, both included; None while there are no dates."""

    first: date | None
    last: date | None

    def phase(self, today: date) -> Phase:
        """Return where it stands on the local day `today`."""
        if self.first is None or self.last is None:
            return Phase.undated
        if today < self.first:
            return Phase.ahead
        return Phase.over if today > self.last else Phase.running


def span(programme: Programme, dates: Iterable[Occasion]) -> Span:
    """Return its period; where it has no dates of its own, those of its events."""
    held = [one for one in dates if one.starts_at is not None and not one.is_cancelled]
    starts_on: date | None = programme.starts_on
    ends_on: date | None = programme.ends_on
    first = starts_on or min((first_day(one) for one in held), default=None)
    last = ends_on or max((last_day(one) for one in held), default=None)
    return Span(first or last, last or first)


def first_day(occasion: Occasion) -> date:
    """Return the local day on which it begins. Raise ValueError for one without a date."""
    if occasion.starts_at is None:
        raise ValueError("no date yet")
    return local(occasion.starts_at).date()


def last_day(occasion: Occasion) -> date:
    """Return the local day on which it ends; an end at midnight belongs to the day before."""
    if occasion.ends_at is None:
        raise ValueError("no date yet")
    return max(first_day(occasion), local(occasion.ends_at - timedelta(seconds=1)).date())
