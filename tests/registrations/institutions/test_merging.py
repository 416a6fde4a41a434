"""Spellings of one institution are made one, for what is registered and for what will be."""

import pytest

from ki_events.db import snapshot
from ki_events.refusal import Refused
from ki_events.registrations.institutions.listing import Institution, alike, institutions_of, may_be_one, spellings_of
from ki_events.registrations.institutions.merging import forget_spelling, merge_institutions
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import Person
from ki_events.registrations.tables import Registration
from ki_events.rows import one
from tests.characters import make_event, make_organisation, sign_up

pytestmark = pytest.mark.anyio

ACTOR = "account:1"


def _from(institution: str, number: int) -> Person:
    return Person(f"Gast {number}", "Muster", f"gast.{number}@schule.example", institution)


async def test_institutions_are_counted_when_spelled_alike(database: object) -> None:
    event = await make_event(9)
    for number, name in enumerate(("Kita Sonne", "KITA  Sonne", "Kita Mond", "")):
        await sign_up(event, _from(name, number))
    house = (await make_organisation()).id
    assert [
        Institution("kitamond", "Kita Mond", 1),
        Institution("kitasonne", "KITA  Sonne", 2),
    ] == await institutions_of(house)


async def test_merged_institution_has_one_name_now_and_later(database: object) -> None:
    event = await make_event(9)
    first = await sign_up(event, _from("Kita Sonnenblume e.V.", 1))
    await sign_up(event, _from("Städt. Kita Sonnenblume", 2))
    house = (await make_organisation()).id
    keys = [each.key for each in await institutions_of(house)]
    for expected in (2, 0):
        assert expected == await merge_institutions(house, keys, "Kita Sonnenblume", ACTOR)
    later = await sign_up(event, _from("städt. kita sonnenblume", 3))
    assert ["Kita Sonnenblume"] * 2 == [(await one(Registration, each.id)).organization for each in (first, later)]
    assert [3] == [each.people for each in await institutions_of(house)]


async def test_limit_per_institution_counts_merged_spellings_together(database: object) -> None:
    event = await make_event(9, per_institution=1)
    await sign_up(event, _from("Kita Sonnenblume", 1))
    house = (await make_organisation()).id
    await merge_institutions(house, ["kitasonne"], "Kita Sonnenblume", ACTOR)
    assert "waitlisted" == (await sign_up(event, _from("Kita Sonne", 2))).status
    async with snapshot():
        assert [] == await faults()


async def test_other_organisations_keep_their_spellings(database: object) -> None:
    bielefeld = await make_organisation("bielefeld")
    other = await sign_up(await make_event(9, organisation=bielefeld), _from("Kita Sonne", 1))
    await merge_institutions((await make_organisation()).id, ["kitasonne"], "Kita Sonnenblume", ACTOR)
    assert "Kita Sonne" == (await one(Registration, other.id)).organization


async def test_forgotten_spelling_stays_as_it_is_written(database: object) -> None:
    house = (await make_organisation()).id
    await merge_institutions(house, ["kitasonne"], "Kita Sonnenblume", ACTOR)
    for spelling in await spellings_of(house):
        await forget_spelling(house, spelling.id, ACTOR)
    assert "Kita Sonne" == (await sign_up(await make_event(9), _from("Kita Sonne", 1))).organization


@pytest.mark.parametrize(("keys", "name", "code"), [([], "Kita", "nothing_chosen"), (["kita"], " - ", "name_missing")])
async def test_merging_is_refused_when_something_is_missing(
    database: object, keys: list[str], name: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        await merge_institutions((await make_organisation()).id, keys, name, ACTOR)
    assert code == refused.value.code


@pytest.mark.parametrize(
    ("one_name", "two", "expected"),
    [
        ("Kita Sonnenblume", "Städtische Kita Sonnenblume e. V.", True),
        ("Gesamtschule Uerdingen", "Gesamtschule Ürdingen", True),
        ("Grundschule am Park", "Grundschule am Pakr", True),
        ("Gesamtschule Süd", "Gesamtschule Sued", True),
        ("Grundschule Oststraße", "Grundschule Oststr.", True),
        ("Grundschule an der Straße", "Grundschule Oststraße", False),
        ("Realschule Mitte", "ealschule Mitte", True),
        ("1. Grundschule Nord", "2. Grundschule Nord", False),
        ("Kita Sonne", "Kita Mond", False),
        ("Grundschule", "Grundschule am Park", False),
    ],
)
def test_names_that_may_be_one_institution(one_name: str, two: str, expected: bool) -> None:
    assert expected == may_be_one(one_name, two)


def test_groups_begin_with_the_most_frequent_name() -> None:
    names = [
        Institution("a", "Kita Sonnenblume", 2),
        Institution("b", "Kita Sonnenblumen", 7),
        Institution("c", "VHS", 9),
    ]
    assert [(names[1], names[0])] == alike(names)
