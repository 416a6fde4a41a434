"""Important days of the faiths and communities that the KIs work with, by libraries that know their calendars.

Islamic days come from hijridate (Umm al-Qura calendar): the sighting of the moon, and Türkiye's own reckoning, may differ by a day.
Jewish days come from pyluach and are exact; they begin at sunset of the day before. Orthodox Easter is dateutil's (Julian
reckoning), exact. Vesak and Diwali are those of Singapore in the `holidays` library, estimated some years ahead. Nouruz, Newroz
and Çarşema Sor go by the sun and need no library.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ki_events import dates
from ki_events.i18n import N_, _

_SATURDAY = 5
LAST_YEAR = 2076
"""The Umm al-Qura tables end in 2077."""


FEAST = N_("Viele feiern mit der Familie und haben dann keine Zeit.")
REST = N_("Wer das Fest hält, arbeitet und reist dann nicht.")
WEEK = N_("Wer das Fest hält, arbeitet an einigen dieser Tage nicht.")
FAST = N_("Viele fasten: Gemeinsames Essen und lange Tage passen dann schlecht.")
FAST_AND_REST = N_("Viele fasten, beten und arbeiten an diesem Tag nicht.")
EVENING = N_("Begangen wird vor allem der Abend; tagsüber ist für die meisten Alltag.")
NIGHT = N_("Viele beten in der Nacht davor und sind am Tag müde.")
GATHERING = N_("Viele kommen an diesem Tag in ihrer Gemeinde zusammen.")
"""Why such a day matters to whoever invites people."""


@dataclass(frozen=True, order=True)
class Observance:
    """Days that matter to a community, both included; `name`, `community` and `reason` are in German, for gettext.

    `eve` says that it begins at sunset of the day before, `may_shift` that it may be a day off.
    """

    first_day: date
    last_day: date
    name: str
    community: str
    eve: bool = False
    may_shift: bool = False
    reason: str = FEAST

    @property
    def is_fast(self) -> bool:
        """Say whether people fast."""
        return self.reason in (FAST, FAST_AND_REST)

    @property
    def why(self) -> str:
        """Return why it matters to whoever invites people, in the language of the moment."""
        return _(self.reason)

    @property
    def span(self) -> str:
        """Return its days in words."""
        return dates.days(self.first_day, self.last_day)

    @property
    def title(self) -> str:
        """Return the name in the language of the moment."""
        return _(self.name)

    @property
    def people(self) -> str:
        """Return the community in the language of the moment."""
        return _(self.community)


def observances(first_day: date, last_day: date) -> list[Observance]:
    """Return what touches these days (both included), in order."""
    years = range(first_day.year - 1, min(last_day.year, LAST_YEAR) + 1)
    found = {each for year in years for each in _of_year(year)}
    return sorted(each for each in found if each.first_day <= last_day and first_day <= each.last_day)


@cache
def _of_year(year: int) -> tuple[Observance, ...]:
    return tuple(each for part in (_islamic, _jewish, _orthodox, _by_the_sun, _of_the_moon) for each in part(year))


MUSLIM, ALEVI = N_("muslimisch"), N_("alevitisch")
JEWISH, ORTHODOX = N_("jüdisch"), N_("orthodox")
KURDISH, YAZIDI, BUDDHIST, HINDU = N_("kurdisch, persisch"), N_("jesidisch"), N_("buddhistisch"), N_("hinduistisch")


@dataclass(frozen=True)
class _Span:
    """A span in a calendar of its own: month and day there, and how many days."""

    month: int
    day: int
    days: int
    name: str
    community: str
    reason: str = FEAST


_ISLAMIC = (
    _Span(1, 1, 12, N_("Muharrem-Fasten"), ALEVI, reason=FAST),
    _Span(1, 10, 1, N_("Aschura"), MUSLIM, reason=GATHERING),
    _Span(3, 12, 1, N_("Geburtstag des Propheten (Mawlid)"), MUSLIM, reason=GATHERING),
    _Span(9, 27, 1, N_("Nacht der Bestimmung (Lailat al-Qadr)"), MUSLIM, reason=NIGHT),
    _Span(10, 1, 3, N_("Ramadanfest (Zuckerfest)"), MUSLIM),
    _Span(12, 10, 4, N_("Opferfest"), MUSLIM),
)
_JEWISH = (
    _Span(7, 1, 2, N_("Rosch ha-Schana"), JEWISH, reason=REST),
    _Span(7, 10, 1, N_("Jom Kippur"), JEWISH, reason=FAST_AND_REST),
    _Span(7, 15, 7, N_("Sukkot"), JEWISH, reason=WEEK),
    _Span(7, 22, 2, N_("Schemini Azeret und Simchat Tora"), JEWISH, reason=REST),
    _Span(9, 25, 8, N_("Chanukka"), JEWISH, reason=EVENING),
    _Span(1, 15, 8, N_("Pessach"), JEWISH, reason=WEEK),
    _Span(3, 6, 2, N_("Schawuot"), JEWISH, reason=REST),
)


def _islamic(year: int) -> Iterator[Observance]:
    from hijridate import Gregorian, Hijri

    first = Gregorian(year, 1, 1).to_hijri().year
    for hijri in range(first, Gregorian(year, 12, 31).to_hijri().year + 1):

        def starts(month: int, day: int, hijri: int = hijri) -> date:
            return date.fromisoformat(Hijri(hijri, month, day).to_gregorian().isoformat())

        yield from _spans(_ISLAMIC, starts, may_shift=True)
        # A month has 29 or 30 days.
        ramadan = (starts(9, 1), starts(10, 1) - timedelta(days=1))
        yield Observance(*ramadan, N_("Ramadan"), MUSLIM, eve=True, may_shift=True, reason=FAST)


def _jewish(year: int) -> Iterator[Observance]:
    from pyluach.dates import GregorianDate, HebrewDate

    hebrew = GregorianDate(year, 12, 31).to_heb().year
    for number in (hebrew - 1, hebrew):

        def starts(month: int, day: int, number: int = number) -> date:
            day_of_ours: date = HebrewDate(number, month, day).to_pydate()
            return day_of_ours

        yield from _spans(_JEWISH, starts)
        purim = starts(13 if _is_leap(number) else 12, 14)
        yield Observance(purim, purim, N_("Purim"), JEWISH, eve=True, reason=GATHERING)
        mourning = starts(5, 9)
        # Nobody fasts for it on a sabbath.
        mourning += timedelta(days=mourning.weekday() == _SATURDAY)
        yield Observance(mourning, mourning, N_("Tischa be-Aw"), JEWISH, eve=True, reason=FAST)


def _is_leap(hebrew_year: int) -> bool:
    return (7 * hebrew_year + 1) % 19 < 7


def _orthodox(year: int) -> Iterator[Observance]:
    from dateutil.easter import EASTER_ORTHODOX, easter

    sunday = easter(year, EASTER_ORTHODOX)
    friday = sunday - timedelta(days=2)
    yield Observance(friday, friday, N_("Karfreitag (orthodox)"), ORTHODOX, reason=FAST)
    yield Observance(sunday, sunday + timedelta(days=1), N_("Ostern (orthodox)"), ORTHODOX)
    yield Observance(date(year, 1, 6), date(year, 1, 7), N_("Weihnachten (orthodox, alter Kalender)"), ORTHODOX)


def _by_the_sun(year: int) -> Iterator[Observance]:
    yield Observance(date(year, 3, 20), date(year, 3, 21), N_("Newroz, Nouruz"), KURDISH)
    yield Observance(date(year, 2, 13), date(year, 2, 15), N_("Hızır-Fasten"), ALEVI, may_shift=True, reason=FAST)
    # The first Wednesday of April in the Julian calendar, which is 13 days behind until 2099.
    april = date(year, 4, 14)
    wednesday = april + timedelta(days=(2 - april.weekday()) % 7)
    yield Observance(wednesday, wednesday, N_("Çarşema Sor (Roter Mittwoch)"), YAZIDI)


def _of_the_moon(year: int) -> Iterator[Observance]:
    from holidays import country_holidays

    names = {"Vesak Day": (N_("Vesakh"), BUDDHIST), "Diwali": (N_("Diwali"), HINDU)}
    for day, words in country_holidays("SG", years=year, language="en_US", observed=False).items():
        for word, (name, community) in names.items():
            if word in words:
                yield Observance(day, day, name, community, may_shift=True)


def _spans(
    spans: tuple[_Span, ...], starts: Callable[[int, int], date], *, may_shift: bool = False
) -> Iterator[Observance]:
    for span in spans:
        first = starts(span.month, span.day)
        last = first + timedelta(days=span.days - 1)
        yield Observance(first, last, span.name, span.community, eve=True, may_shift=may_shift, reason=span.reason)
