"""Before several dates are changed, each is shown as it was and as it will be, with what cannot go together then."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.events.beside import clashes as clashes_with_others
from ki_events.events.clashes import clashes
from ki_events.events.nearby import others_near
from ki_events.events.session_facts import SessionFacts, columns_of, facts_of
from ki_events.events.tables import EventStatus, Session
from ki_events.office.event.new_date_hints import thought_of
from ki_events.office.event.sessions_cards import Card, card_of, clash_sentence, shortened
from ki_events.office.event.sessions_compared import Line, differing
from ki_events.office.event.sessions_together_form import Together
from ki_events.office.frame import OpenEvent
from ki_events.registrations.changing.concerned import Concerned, concerned_by
from ki_events.registrations.changing.editing import is_material, seen_of
from ki_events.registrations.letters.entries import MOST_SINGLE_INVITATIONS

OF_THE_PLACE = ("place_address", "room", "way")


@dataclass(frozen=True)
class Move:
    """One date as it is (`card`), what changes, and what speaks against it; `seen` is what whoever agrees has seen of it."""

    card: Card
    lines: list[Line]
    hints: list[str]
    seen: str


async def moves_of(opened: OpenEvent, sessions: Sequence[Session], together: Together) -> list[Move]:
    """Return the dates that change; `sessions` are all of the event. One statement."""
    changed = together.changed
    own = _own_clashes(sessions, together)
    others = await _others(opened, changed, together)
    return [
        Move(
            card_of(row),
            differing(facts_of(row), together.wanted[row.id], ()),
            shortened([*own.get(row.id, ()), *found]),
            seen_of(row),
        )
        for row, found in zip(changed, others, strict=True)
    ]


async def told_of(opened: OpenEvent, together: Together) -> Concerned:
    """Return who hears of it: nobody of a draft, or of what no calendar must learn."""
    is_public = opened.event.status == EventStatus.published
    return await concerned_by(opened.event) if is_public and _news(together) else Concerned()


def has_entries_after(together: Together) -> bool:
    """Say whether letters with nothing but a calendar entry follow the one about all dates (RFC 5546 section 3.2.2)."""
    return 1 < _news(together) <= MOST_SINGLE_INVITATIONS


def stays_behind(together: Together) -> list[str]:
    """Return the fields that said where the old place was, and that a date with a new place would keep."""
    pairs = [(facts_of(row), together.wanted[row.id]) for row in together.changed]
    moved = [(before, after) for before, after in pairs if before.place_name not in ("", after.place_name)]
    untyped = [name for name in OF_THE_PLACE if not together.form.typed.get(name, "").strip()]
    return [name for name in untyped if any(_is_kept(name, before, after) for before, after in moved)]


def _is_kept(name: str, before: SessionFacts, after: SessionFacts) -> bool:
    return bool(getattr(before, name)) and getattr(before, name) == getattr(after, name)


def _news(together: Together) -> int:
    return sum(is_material(row, together.wanted[row.id]) for row in together.changed)


def _own_clashes(sessions: Sequence[Session], together: Together) -> dict[int, list[str]]:
    """Return what a changed date and another one of the event cannot share, at the first of them that changes."""
    changed = {row.id for row in together.changed}
    found: dict[int, list[str]] = {}
    planned = [_as_wanted(row, together.wanted[row.id]) if row.id in changed else row for row in sessions]
    for clash in clashes(planned):
        number = next((row.id for row in (clash.first, clash.second) if row.id in changed), None)
        if number is not None:
            found.setdefault(number, []).append(clash_sentence(clash))
    return found


def _as_wanted(row: Session, facts: SessionFacts) -> Session:
    """Return the date as it would be, and leave the one that is as it is."""
    changed = copy.copy(row)
    for name, value in columns_of(facts).items():
        setattr(changed, name, value)
    return changed


async def _others(opened: OpenEvent, changed: Sequence[Session], together: Together) -> list[list[str]]:
    """Return which rooms and speakers other events need at the time of each date; its days are the same as before."""
    event = opened.event.id
    wanted = [thought_of(opened, together.wanted[row.id], event) for row in changed]
    found = []
    for row, each, near in zip(changed, wanted, await others_near(wanted), strict=True):
        foreign = [other for other in near if other.event != event and not row.all_day]
        found.append([hint.sentence for hint in clashes_with_others(each, foreign)])
    return found
