"""Which institutions an organisation's people come from, how often, and which of them may be one written in two ways."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from ki_events.registrations.institutions.tables import InstitutionSpelling
from ki_events.registrations.rules import institution_key
from ki_events.registrations.tables import Registration

ALIKE = 0.75
"""From this share of equal letters on, two words may be one (0 to 1, by `difflib`)."""

MOST_COMPARED = 400
"""So many of the most frequent names are compared with each other; that takes some tenths of a second."""

MOST_SUGGESTED = 20

MOST_CHOOSABLE = 400
"""Spellings."""

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_FILLING = frozenset("der die das und des am im an in zur zum ev gmbh ggmbh".split())


@dataclass(frozen=True)
class Institution:
    """One institution as it is counted: its folded `key`, its most frequent `name`, and how many registrations it has."""

    key: str
    name: str
    people: int


async def institutions_of(organisation_id: int, search: str = "") -> list[Institution]:
    """Return the institutions of all registrations for the organisation's events, by name; only those with `search` in it."""
    rows = await Registration.raw(
        "SELECT r.institution_key AS key, r.organization AS name, COUNT(*) AS people FROM registration r"
        " JOIN event e ON e.id = r.event WHERE e.organisation = {} AND r.institution_key <> '' AND r.erased_at IS NULL"
        " GROUP BY r.institution_key, r.organization ORDER BY COUNT(*) DESC, r.organization",
        organisation_id,
    )
    wanted = institution_key(search)
    return [each for each in _together(rows) if wanted in each.key]


async def institutions_at(event_id: int) -> list[Institution]:
    """Return the institutions that people of one event come from, by name, with all their registrations, also those that ended.

    Of very many only the most frequent: in a list to choose from nobody finds more.
    """
    rows = await Registration.raw(
        "SELECT institution_key AS key, organization AS name, COUNT(*) AS people FROM registration"
        " WHERE event = {} AND institution_key <> '' GROUP BY institution_key, organization"
        " ORDER BY COUNT(*) DESC, organization LIMIT {}",
        event_id,
        MOST_CHOOSABLE,
    )
    return _together(rows)


async def spellings_of(organisation_id: int) -> list[InstitutionSpelling]:
    """Return what was said to be one institution, by its name."""
    own = InstitutionSpelling.organisation == organisation_id
    return await InstitutionSpelling.objects().where(own).order_by(InstitutionSpelling.name, InstitutionSpelling.key)


def _together(rows: Iterable[Mapping[str, Any]]) -> list[Institution]:
    """Return institutions by name; `rows` have each spelling, the most frequent first."""
    found: dict[str, Institution] = {}
    for row in rows:
        known = found.get(row["key"])
        people = row["people"] + (known.people if known else 0)
        found[row["key"]] = Institution(row["key"], known.name if known else row["name"], people)
    return sorted(found.values(), key=lambda each: each.name.casefold().split())


def alike(institutions: Sequence[Institution]) -> list[tuple[Institution, ...]]:
    """Return groups of names that may be one institution, the most frequent name of each first."""
    frequent = sorted(institutions, key=lambda each: (-each.people, each.name))[:MOST_COMPARED]
    near: dict[str, list[int]] = {}
    for number, each in enumerate(frequent):
        for word in {*_words(each.name), each.key[:5]}:
            near.setdefault(word, []).append(number)
    groups: list[tuple[Institution, ...]] = []
    grouped: set[int] = set()
    for number, first in enumerate(frequent):
        # Only what has a word in common, or begins alike, is worth comparing.
        candidates = {other for word in {*_words(first.name), first.key[:5]} for other in near[word] if other > number}
        found = [other for other in sorted(candidates - grouped) if may_be_one(first.name, frequent[other].name)]
        if found and number not in grouped:
            groups.append((first, *(frequent[other] for other in found)))
            grouped.update((number, *found))
    return groups[:MOST_SUGGESTED]


def may_be_one(one: str, two: str) -> bool:
    """Say whether two names look like one institution: every telling word of the shorter one stands in the other, or nearly.

    A number that differs makes two of them ("1. Grundschule", "2. Grundschule"), and so does a word: "Nord" is not "Süd".
    """
    if re.findall(r"\d+", one) != re.findall(r"\d+", two):
        return False
    shorter, longer = sorted((_words(one), _words(two)), key=len)
    if not shorter or (len(shorter) == 1 and len(longer) > 1):
        return False
    return all(any(_alike(word, other) for other in longer) for word in shorter)


@lru_cache(maxsize=50_000)
def _alike(one: str, two: str) -> bool:
    if one == two:
        return True
    if abs(len(one) - len(two)) > 1 and (one.endswith(two) or two.endswith(one)):
        return False  # "Oststraße" is not "Straße"
    matcher = SequenceMatcher(None, one, two)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


@lru_cache(maxsize=2_000)
def _words(name: str) -> frozenset[str]:
    return frozenset(
        word for word in re.findall(r"\w{2,}", name.casefold().translate(_SPELT_OUT)) if word not in _FILLING
    )
