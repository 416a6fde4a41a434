"""Days on which people are away or keep something speak against a date: public and school holidays, and days of the faiths."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ki_events import dates
from ki_events.events.hint import Hint, HintKind
from ki_events.events.observances import Observance, observances
from ki_events.i18n import _
from ki_events.organisations.holiday_spans import Holiday
from ki_events.organisations.public_holidays import public_holidays


def free_days(first: date, last: date) -> Iterator[Hint]:
    """Yield a hint for each public holiday from `first` to `last`."""
    for year in range(first.year, last.year + 1):
        for day, name in public_holidays(year).items():
            if first <= day <= last:
                words = {"day": dates.day(day), "name": name}
                sentence = _("%(day)s ist ein Feiertag: %(name)s. Schulen, Kitas und Ämter sind geschlossen.")
                yield Hint(HintKind.public_holiday, sentence % words)


def holy_days(first: date, last: date) -> Iterator[Hint]:
    """Yield a hint for what communities keep from `first` to `last`, or from the evening of the last."""
    # What begins at sunset concerns the evening before.
    for each in observances(first, last + timedelta(days=1)):
        if each.first_day <= last:
            yield Hint(HintKind.observance, _observance(each))
        elif each.eve:
            yield Hint(HintKind.observance, _reasoned(_("Am Abend beginnt %(name)s (%(people)s)."), each))


def days_without_school(first: date, last: date, schools: Sequence[Holiday]) -> Iterator[Hint]:
    """Yield a hint for each of these school holidays that touches the days from `first` to `last`."""
    for holiday in schools:
        if holiday.first_day <= last and first <= holiday.last_day:
            sentence = _("Schulferien: %(name)s. Viele Lehrkräfte und Familien sind dann verreist.")
            yield Hint(HintKind.school_holiday, sentence % {"name": holiday.name})


def _observance(each: Observance) -> str:
    sentence = _reasoned(_("%(name)s (%(people)s)."), each)
    return sentence + (" " + _("Der Tag kann um einen abweichen.") if each.may_shift else "")


def _reasoned(sentence: str, each: Observance) -> str:
    return sentence % {"name": each.title, "people": each.people} + " " + each.why
