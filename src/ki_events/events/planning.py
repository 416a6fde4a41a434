"""What an organiser should know before choosing dates: each hint has a reason, and none of them blocks anything."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from ki_events.clock import local, now
from ki_events.events.beside import another_day, clashes, doubled, same_audience
from ki_events.events.hint import Hint, HintKind
from ki_events.events.kept_days import days_without_school, free_days, holy_days
from ki_events.events.nearby import Other, Wanted, others_near
from ki_events.events.tables import Session, SessionStatus
from ki_events.i18n import _
from ki_events.organisations.holiday_spans import Holiday
from ki_events.organisations.school_holidays import school_holidays

MOST_HINTS = 5
"""Of one kind; a day with more is a day to look at in the calendar."""


async def hints(wanted: Wanted) -> list[Hint]:
    """Return what speaks against a date, gravest first and not too much of one kind; nothing of it forbids the date."""
    (found,) = await hints_of_each([wanted])
    return _shortened(found)


async def hints_of_each(wanted: Sequence[Wanted]) -> list[list[Hint]]:
    """Return all that speaks against each of these dates of one organisation, gravest first; in as many statements as for one."""
    if not wanted:
        return []
    near, own = await others_near(wanted), await _sessions_of(wanted)
    days = [_days(each) for each in wanted]
    first, last = min(first for first, _last in days), max(last for _first, last in days)
    schools = await school_holidays(wanted[0].organisation, first, last)
    order = list(HintKind)
    return [
        sorted(_hints(each, others, own, schools), key=lambda hint: order.index(hint.kind))
        for each, others in zip(wanted, near, strict=True)
    ]


def _hints(
    wanted: Wanted, others: Sequence[Other], own: Sequence[Session], schools: Sequence[Holiday]
) -> Iterator[Hint]:
    first, last = _days(wanted)
    foreign = [each for each in others if each.event != wanted.event]
    yield from _past(wanted)
    yield from doubled(wanted, [each for each in others if each.event == wanted.event])
    yield from another_day(wanted, own)
    yield from clashes(wanted, foreign)
    yield from free_days(first, last)
    yield from holy_days(first, last)
    yield from same_audience(wanted, foreign)
    yield from days_without_school(first, last, schools)


def _days(wanted: Wanted) -> tuple[date, date]:
    first, last = local(wanted.starts_at).date(), local(wanted.ends_at - timedelta(seconds=1)).date()
    return first, max(first, last)


async def _sessions_of(wanted: Sequence[Wanted]) -> list[Session]:
    """Return what is planned of the events for which workshops are wanted."""
    events = {each.event for each in wanted if each.event and each.is_workshop}
    if not events:
        return []
    return await Session.objects().where(Session.event.is_in(list(events)), Session.status == SessionStatus.planned)


def _past(wanted: Wanted) -> Iterator[Hint]:
    if wanted.ends_at <= now():
        yield Hint(HintKind.past, _("Dieser Termin ist schon vorbei. Bitte prüfen Sie Tag und Jahr."))


def _shortened(found: list[Hint]) -> list[Hint]:
    """Return hints that are in order; of many of one kind the first ones and how many more there are."""
    shown: list[Hint] = []
    for kind, group in groupby(found, lambda hint: hint.kind):
        same = list(group)
        shown += same[:MOST_HINTS]
        if len(same) > MOST_HINTS:
            sentence = _("… und %(n)d weitere; der Planungskalender zeigt alle.") % {"n": len(same) - MOST_HINTS}
            shown.append(Hint(kind, sentence))
    return shown
