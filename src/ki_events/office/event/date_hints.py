"""What speaks against the dates of a draft, while they are easy to change; nothing of it stops anything."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ki_events import dates
from ki_events.clock import local
from ki_events.events.hint import Hint, HintKind
from ki_events.events.planning import hints, hints_of_each
from ki_events.events.session_facts import facts_of
from ki_events.events.straying import strays
from ki_events.events.tables import Session, SessionStatus
from ki_events.i18n import _
from ki_events.office.event.new_date_hints import groups_of, thought_of
from ki_events.office.event.sessions_cards import stray_sentence
from ki_events.office.frame import OpenEvent

MOST = 8
"""Of all dates together; the form of each date has all of its own."""


async def date_hints(opened: OpenEvent) -> list[Hint]:
    """Return what speaks against each date, and which workshops are not on the day of the event."""
    event = opened.event
    sessions = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at, Session.id)
    found = [Hint(HintKind.stray, stray_sentence(each)) for each in strays(event, sessions)]
    planned = [row for row in sessions if row.status == SessionStatus.planned]
    groups = await groups_of(event)
    wanted = [
        replace(thought_of(opened, facts_of(row), event.id, groups), session=row.id, is_workshop=row.round is not None)
        for row in planned
    ]
    if len(wanted) == 1:
        return found + await hints(wanted[0])
    # Which workshops are astray has been said; what two dates have in common is said once.
    each_day = [hint for hint in _named(planned, await hints_of_each(wanted)) if hint.kind is not HintKind.stray]
    return _few(found + list(dict.fromkeys(each_day)))


def _named(planned: Sequence[Session], found: Sequence[Sequence[Hint]]) -> Iterator[Hint]:
    """Yield the hints with the day that they are about, unless all dates are on one."""
    days = [local(row.starts_at).date() for row in planned]
    for day, some in zip(days, found, strict=True):
        for hint in some:
            names_its_day = hint.kind is HintKind.public_holiday or len(set(days)) == 1
            yield hint if names_its_day else replace(hint, sentence=f"{dates.day(day)}: {hint.sentence}")


def _few(found: list[Hint]) -> list[Hint]:
    more = len(found) - MOST
    if more <= 0:
        return found
    return [*found[:MOST], Hint(found[MOST].kind, _("… und %(n)d weitere.") % {"n": more})]
