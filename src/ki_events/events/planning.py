"""What an organiser should know before choosing a date: each hint has a reason, and none of them blocks anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from ki_events import dates
from ki_events.clock import local, now
from ki_events.events.nearby import Other, Wanted, others_near
from ki_events.events.observances import Observance, observances
from ki_events.events.straying import usual_day
from ki_events.i18n import _
from ki_events.organisations.public_holidays import public_holidays
from ki_events.organisations.school_holidays import school_holidays

MOST_HINTS = 5
"""Of one kind; a day with more is a day to look at in the calendar."""


class HintKind(StrEnum):
    """What a hint is about, gravest first."""

    past = "past"
    stray = "stray"
    room = "room"
    speaker = "speaker"
    public_holiday = "public_holiday"
    observance = "observance"
    audience = "audience"
    school_holiday = "school_holiday"


@dataclass(frozen=True)
class Hint:
    """One reason to think again; `slug` names the other event, where there is one of the same organisation."""

    kind: HintKind
    sentence: str
    slug: str = ""


async def hints(wanted: Wanted) -> list[Hint]:
    """Return what speaks against a date, gravest first; nothing of it forbids the date."""
    first, last = local(wanted.starts_at).date(), local(wanted.ends_at - timedelta(seconds=1)).date()
    last = max(first, last)
    others = await others_near(wanted)
    found = [*_past(wanted), *_clashes(wanted, others), *_free_days(first, last), *_holy_days(first, last)]
    found += _same_audience(wanted, others)
    found += await _another_day(wanted, first)
    for holiday in await school_holidays(wanted.organisation, first, last):
        sentence = _("Schulferien: %(name)s. Viele Lehrkräfte und Familien sind dann verreist.")
        found.append(Hint(HintKind.school_holiday, sentence % {"name": holiday.name}))
    return _shortened(found)


def _past(wanted: Wanted) -> Iterator[Hint]:
    if wanted.ends_at <= now():
        yield Hint(HintKind.past, _("Dieser Termin ist schon vorbei. Bitte prüfen Sie Tag und Jahr."))


async def _another_day(wanted: Wanted, first: date) -> list[Hint]:
    if not wanted.event or not wanted.is_workshop:
        return []
    usual = await usual_day(wanted.event, first, wanted.session)
    if usual == first:
        return []
    sentence = _("Die übrige Veranstaltung ist am %(day)s. Wer nur dann kommt, verpasst diesen Workshop.")
    return [Hint(HintKind.stray, sentence % {"day": dates.day(usual)})]


def _shortened(found: list[Hint]) -> list[Hint]:
    """Return the hints, gravest first; of many of one kind the first ones and how many more there are."""
    order = list(HintKind)
    shown: list[Hint] = []
    for kind, group in groupby(sorted(found, key=lambda hint: order.index(hint.kind)), lambda hint: hint.kind):
        same = list(group)
        shown += same[:MOST_HINTS]
        if len(same) > MOST_HINTS:
            sentence = _("… und %(n)d weitere; der Planungskalender zeigt alle.") % {"n": len(same) - MOST_HINTS}
            shown.append(Hint(kind, sentence))
    return shown


def _free_days(first: date, last: date) -> Iterator[Hint]:
    for year in range(first.year, last.year + 1):
        for day, name in public_holidays(year).items():
            if first <= day <= last:
                words = {"day": dates.day(day), "name": name}
                sentence = _("%(day)s ist ein Feiertag: %(name)s. Schulen, Kitas und Ämter sind geschlossen.")
                yield Hint(HintKind.public_holiday, sentence % words)


def _holy_days(first: date, last: date) -> Iterator[Hint]:
    # What begins at sunset concerns the evening before.
    for each in observances(first, last + timedelta(days=1)):
        if each.first_day <= last:
            yield Hint(HintKind.observance, _observance(each))
        elif each.eve:
            yield Hint(HintKind.observance, _reasoned(_("Am Abend beginnt %(name)s (%(people)s)."), each))


def _observance(each: Observance) -> str:
    sentence = _reasoned(_("%(name)s (%(people)s)."), each)
    return sentence + (" " + _("Der Tag kann um einen abweichen.") if each.may_shift else "")


def _reasoned(sentence: str, each: Observance) -> str:
    return sentence % {"name": each.title, "people": each.people} + " " + each.why


def _clashes(wanted: Wanted, others: list[Other]) -> Iterator[Hint]:
    near = [each for each in others if each.starts_at < wanted.ends_at and wanted.starts_at < each.ends_at]
    for each in near:
        words = {"title": each.title, "time": dates.moment_in_words(each.starts_at)}
        if wanted.room and each.organisation == wanted.organisation and _same_room(wanted, each):
            words["room"] = wanted.room
            sentence = _("Der Raum %(room)s ist dann belegt: „%(title)s“, %(time)s.") % words
            yield Hint(HintKind.room, sentence, each.slug)
        for name in _shared(wanted.speakers, each.speakers):
            sentence = _("%(name)s ist dann schon bei „%(title)s“, %(time)s.") % (words | {"name": name})
            yield Hint(HintKind.speaker, sentence, each.slug if each.organisation == wanted.organisation else "")


def _same_audience(wanted: Wanted, others: list[Other]) -> list[Hint]:
    same = [each for each in others if each.groups & set(wanted.target_groups)]
    return [
        Hint(
            HintKind.audience,
            _(
                "Am selben Tag für dieselbe Zielgruppe: „%(title)s“ (%(who)s). Viele schaffen an einem Tag nur eines von beiden."
            )
            % {"title": each.title, "who": each.organisation_name},
            each.slug if each.organisation == wanted.organisation else "",
        )
        for each in same
    ]


def _same_room(wanted: Wanted, other: Other) -> bool:
    return (wanted.place.casefold(), wanted.room.casefold()) == (other.place.casefold(), other.room.casefold())


def _shared(ours: tuple[str, ...], theirs: tuple[str, ...]) -> list[str]:
    known = {name.casefold() for name in theirs}
    return [name for name in ours if name.casefold() in known]
