"""A span of days without school has a name, begins before it ends, and shares no day with another of its list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ki_events import dates
from ki_events.i18n import _

LONGEST = timedelta(days=60)
"""Summer has some 45 days; what is longer has a year mistyped."""

LONGEST_NAME = 120


@dataclass(frozen=True, order=True)
class Holiday:
    """One span of days without school; both days are included."""

    first_day: date
    last_day: date
    name: str

    def touches(self, other: "Holiday") -> bool:
        """Return whether the two share a day."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day


def faults_of(holidays: Sequence[Holiday]) -> list[str]:
    """Return a sentence for each span that makes no sense and for each two that share days; `holidays` are in order."""
    faults = [sentence for each in holidays if (sentence := _fault(each))]
    return faults + [_shared_day(one, other) for one, other in pairwise(holidays) if one.touches(other)]


def _fault(holiday: Holiday) -> str:
    values = {"name": holiday.name, "first": dates.day(holiday.first_day), "last": dates.day(holiday.last_day)}
    if not holiday.name.strip():
        return _("Die Ferien ab %(first)s haben keinen Namen. Bitte angeben, zum Beispiel „Osterferien“.") % values
    if len(holiday.name) > LONGEST_NAME:
        return _("Der Name der Ferien ab %(first)s ist länger als 120 Zeichen. Bitte kürzen.") % values
    if holiday.last_day < holiday.first_day:
        return _("„%(name)s“: Der letzte Tag (%(last)s) liegt vor dem ersten (%(first)s). Bitte beide prüfen.") % values
    if holiday.last_day - holiday.first_day >= LONGEST:
        return _("„%(name)s“ (%(first)s bis %(last)s) dauert länger als 60 Tage. Bitte die Jahre prüfen.") % values
    return ""


def _shared_day(one: Holiday, other: Holiday) -> str:
    values = {"one": one.name, "other": other.name, "day": dates.day(other.first_day)}
    return _("„%(one)s“ und „%(other)s“ enthalten beide %(day)s. Bitte jeden Tag nur einmal angeben.") % values
