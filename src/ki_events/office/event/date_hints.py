"""What speaks against the dates of a draft, while they are easy to change; nothing of it stops anything."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from ki_events import dates
from ki_events.clock import local
from ki_events.events.hint import Hint, HintKind
from ki_events.events.planning import hints_of_each
from ki_events.events.session_facts import facts_of
from ki_events.events.straying import strays
from ki_events.events.tables import Session, SessionStatus
from ki_events.i18n import _
from ki_events.office.event.new_date_hints import groups_of, thought_of
from ki_events.office.event.sessions_cards import stray_sentence
from ki_events.office.frame import OpenEvent

MOST = 8
"""Of all dates together; the form of each date has all of its own."""
OF_AN_HOUR = {HintKind.room, HintKind.speaker, HintKind.audience}
OF_A_DAY = {HintKind.public_holiday, HintKind.observance, HintKind.school_holiday}


async def date_hints(opened: OpenEvent) -> list[Hint]:
    """Return what speaks against the dates, gravest first, and which workshops are not on the day of the event."""
    event = opened.event
    sessions = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at, Session.id)
    astray = [Hint(HintKind.stray, stray_sentence(each)) for each in strays(event, sessions)]
    planned = [row for row in sessions if row.status == SessionStatus.planned]
    groups = await groups_of(event)
    wanted = [
        replace(thought_of(opened, facts_of(row), event.id, groups), session=row.id, is_workshop=row.round is not None)
        for row in planned
    ]
    # What two dates have in common is said once.
    named = dict.fromkeys([*astray, *_named(planned, await hints_of_each(wanted))])
    order = list(HintKind)
    return _few(sorted(named, key=lambda hint: order.index(hint.kind)))


def _named(planned: Sequence[Session], found: Sequence[Sequence[Hint]]) -> Iterator[Hint]:
    """Yield the hints with the day that they are about, unless all dates are on one."""
    days = [local(row.starts_at).date() for row in planned]
    for row, day, some in zip(planned, days, found, strict=True):
        for hint in some:
            if hint.kind is HintKind.stray or not _concerns(row, hint):
                continue
            names_its_day = hint.kind is HintKind.public_holiday or len(set(days)) == 1
            yield hint if names_its_day else replace(hint, sentence=f"{dates.day(day)}: {hint.sentence}")


def _concerns(row: Session, hint: Hint) -> bool:
    """Say whether the hint matters: an exhibition keeps nobody from coming to something else, nor from a holiday in its weeks."""
    if not row.all_day:
        return True
    is_one_day = row.ends_at - row.starts_at < timedelta(days=2)
    return hint.kind not in OF_AN_HOUR and (is_one_day or hint.kind not in OF_A_DAY)


def _few(found: list[Hint]) -> list[Hint]:
    more = len(found) - MOST
    if more <= 0:
        return found
    return [*found[:MOST], Hint(found[MOST].kind, _("… und %(n)d weitere.") % {"n": more})]
