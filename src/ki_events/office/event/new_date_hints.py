"""What speaks against dates that are not there yet: a few sentences for each, in a fixed number of statements for all."""

from collections.abc import Sequence

from ki_events.events.hint import Hint
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.nearby import Wanted
from ki_events.events.planning import hints_of_each
from ki_events.events.session_facts import SessionFacts
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.office.frame import OpenEvent

MOST = 3
"""Of one date in a list of many; the calendar and the form of the date have all."""


async def new_date_hints(opened: OpenEvent, new: Sequence[SessionFacts], event: int | None) -> list[list[str]]:
    """Return what speaks against each of these dates for the people of the open event, gravest first.

    `event` is where the dates belong to; None for one that is not there yet.
    """
    if not new:
        return []
    groups = await groups_of(opened.event)
    wanted = [thought_of(opened, each, event, groups) for each in new]
    return [_few(found) for found in await hints_of_each(wanted)]


async def groups_of(event: Event) -> tuple[str, ...]:
    """Return the people whom an event is for."""
    groups: list[str] = await (
        Label.select(Label.slug)
        .where((Label.event == event.id) & (Label.kind == LabelKind.target_group))
        .order_by(Label.position)
        .output(as_list=True)
    )
    return tuple(groups)


def thought_of(opened: OpenEvent, facts: SessionFacts, event: int | None, groups: tuple[str, ...] = ()) -> Wanted:
    """Return a date of the open organisation as the planning knows it; `groups` are the people whom it is for."""
    return Wanted(
        organisation=opened.member.organisation.id,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        place=facts.place_name,
        room=facts.room,
        speakers=tuple(name.partition(",")[0].strip() for name in facts.speakers),
        target_groups=groups,
        event=event,
        title=facts.title,
    )


def _few(found: Sequence[Hint]) -> list[str]:
    more = len(found) - MOST
    sentences = [hint.sentence for hint in found[:MOST]]
    return [*sentences, *([_("… und %(n)d weitere.") % {"n": more}] if more > 0 else [])]
