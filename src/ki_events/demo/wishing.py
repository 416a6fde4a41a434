"""What the demo's people want beside a place: workshops, on site or online, what they answer and need; told by dice."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ki_events.clock import now
from ki_events.events.contingent_defining import contingents_of
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, Round, Session
from ki_events.registrations.arrivals import Wishes
from ki_events.registrations.questions.conditions import NO, YES, asked_of, traits
from ki_events.registrations.questions.reading import Asked, Definition, questions_of
from ki_events.registrations.questions.tables import NeedKind, QuestionKind
from ki_events.registrations.registering import Person

Words = Mapping[str, Sequence[str]]
"""What people write, by the key of the question."""

_POPULARITY = (1, 9, 1, 2, 2, 1)
"""How much more people want the second workshop of a round than the third: it fills, and others wait for it."""

_NEEDS = (
    (NeedKind.interpreter, "Arabisch"),
    (NeedKind.interpreter, "Deutsche Gebärdensprache"),
    (NeedKind.step_free, ""),
    (NeedKind.hearing, ""),
    (NeedKind.childcare, "ein Kind, vier Jahre"),
)


@dataclass(frozen=True)
class Wishing:
    """What an event asks, read once."""

    event: Event
    contingents: Sequence[Contingent]
    questions: Sequence[Asked]
    has_rounds: bool
    words: Words

    async def wishes(self, person: Person, dice: random.Random) -> Wishes:
        """Return what somebody wants who comes now."""
        choices, waits = await _workshops(self.event.id, dice) if self.has_rounds else ((), ())
        attendance, group, kind = self._traits(person, dice)
        return Wishes(
            attendance=attendance,
            target_group=group,
            institution_type=kind,
            choices=choices,
            waits=waits,
            answers=self._answers(traits(attendance, group, kind), dice),
            needs=(dice.choice(_NEEDS),) if self.event.asks_access_needs and dice.random() < 0.1 else (),
        )

    def _traits(self, person: Person, dice: random.Random) -> tuple[str, str, str]:
        values = {kind: [each.value for each in self.contingents if each.kind == kind] for kind in ContingentKind}
        manners, groups = values[ContingentKind.attendance], values[ContingentKind.target_group]
        house = person.organization.casefold()
        return (
            dice.choice(manners) if manners else "",
            dice.choice(groups) if groups and dice.random() < 0.3 else "",
            next((value for value in values[ContingentKind.institution_type] if value in house), ""),
        )

    def _answers(self, person: frozenset[str], dice: random.Random) -> tuple[tuple[int, str], ...]:
        given: dict[str, list[str]] = {}
        found = []
        for question in self.questions:
            definition = question.definition
            is_answered = definition.required or dice.random() < 0.6
            if is_answered and question in asked_of(self.questions, given, person):
                given[definition.key] = _answer(definition, self.words, dice)
                found.append((question.id, _stored(definition, given[definition.key])))
        return tuple(found)


async def wishing_for(event: Event, words: Words) -> Wishing:
    """Read what an event asks."""
    has_rounds = await Round.exists().where(Round.event == event.id)
    return Wishing(event, await contingents_of(event.id), await questions_of(event.id), has_rounds, words)


async def _workshops(
    event_id: int, dice: random.Random
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Return one workshop of each round that has a place, and those that somebody waits for who wanted another."""
    rows: list[dict[str, Any]] = await Session.raw(
        "SELECT id, round, capacity, taken FROM session WHERE event = {} AND kind = 'elective' AND status = 'planned'"
        " AND round IS NOT NULL AND starts_at > {} ORDER BY starts_at, id",
        event_id,
        now(),
    )
    rounds: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        rounds.setdefault(row["round"], []).append(row)
    choices, waits = [], []
    for number, sessions in rounds.items():
        weights = [_POPULARITY[place % len(_POPULARITY)] for place in range(len(sessions))]
        favourite = dice.choices(sessions, weights)[0]
        free = [
            session for session in sessions if session["capacity"] is None or session["taken"] < session["capacity"]
        ]
        chosen = favourite if favourite in free or not free else dice.choice(free)
        choices.append((number, chosen["id"]))
        if chosen is not favourite and dice.random() < 0.6:
            waits.append((number, favourite["id"]))
    return tuple(choices), tuple(waits)


def _answer(definition: Definition, words: Words, dice: random.Random) -> list[str]:
    values = [option.value for option in definition.options]
    if definition.kind is QuestionKind.multiple_choice:
        return dice.sample(values, dice.randint(1, len(values)))
    if definition.kind is QuestionKind.single_choice:
        return [dice.choice(values)]
    if definition.kind is QuestionKind.yes_no:
        return [dice.choice((YES, NO))]
    if definition.kind is QuestionKind.consent:
        return [YES]
    return [dice.choice(words.get(definition.key, ("1",)))]


def _stored(definition: Definition, answer: Sequence[str]) -> str:
    in_order = [option.value for option in definition.options if option.value in answer]
    is_list = definition.kind is QuestionKind.multiple_choice
    return json.dumps(in_order, ensure_ascii=False) if is_list else answer[0]
