"""Where nothing was found: another spelling, a field to leave out, events that come close."""

from datetime import date
from typing import Any

import pytest

from ki_events.events.filter import Filter
from ki_events.events.nearest import Nearest, nearest
from ki_events.events.searching import searchable_text
from ki_events.events.spelling import corrected, vocabulary
from ki_events.events.tables import Event, EventStatus, Format
from tests.characters import make_event
from tests.statements import counted

pytestmark = pytest.mark.anyio

WORDS = vocabulary(
    ["Mehrsprachigkeit im Unterricht", "Rassismus in der Schule", "Lesen in der Kita", "Häuser in Bielefeld"]
)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("Mehrsprachgkeit", "Mehrsprachigkeit"),
        ("mehrsprachikeit", "Mehrsprachigkeit"),
        ("rasismus", "Rassismus"),
        ("Rassissmus Schule", "Rassismus Schule"),
        ("Untericht und Schuhle", "Unterricht und Schule"),
        ("Bileefeld", "Bielefeld"),
        ("Hauser", ""),
        ("Schulen", ""),
        ("Mehrsprachigkeit", ""),
        ("Zahnarzt", ""),
        ("Kitta", "Kita"),
        ("der", ""),
        ("", ""),
    ],
)
def test_corrected_offers_the_closest_word(typed: str, right: str) -> None:
    assert right == corrected(typed, WORDS)


async def make_searchable(title: str, **columns: Any) -> Event:
    return await make_event(title=title, search=searchable_text(title), **columns)


def titles(found: Nearest) -> list[str]:
    return [row.title for row in found.similar]


async def test_nearest_offers_a_spelling_that_finds_something(database: object) -> None:
    await make_searchable("Mehrsprachigkeit im Unterricht")
    found = await nearest(Filter(q="mehrsprachgkeit"))
    assert ("Mehrsprachigkeit", 1, ()) == (found.spelling, found.spelt, found.without)
    assert ["Mehrsprachigkeit im Unterricht"] == titles(found)


async def test_nearest_offers_no_spelling_that_finds_nothing(database: object) -> None:
    await make_searchable("Mehrsprachigkeit im Unterricht")
    found = await nearest(Filter(q="mehrsprachgkeit", formats=(Format.fair,)))
    assert ("", 0) == (found.spelling, found.spelt)


async def test_nearest_does_not_give_away_drafts(database: object) -> None:
    await make_searchable("Mehrsprachigkeit", status=EventStatus.draft)
    assert Nearest("", 0, (), ()) == await nearest(Filter(q="mehrsprachgkeit"))


async def test_nearest_counts_what_each_field_keeps_out(database: object) -> None:
    for _ in range(2):
        await make_searchable("Sprache", format=Format.lecture, district="Mitte")
    await make_searchable("Bücher", format=Format.workshop, district="Mitte")
    wanted = Filter(q="Sprache", formats=(Format.workshop,), districts=("Mitte",))
    found = await nearest(wanted)
    assert [
        ("formats", 2, Filter(q="Sprache", districts=("Mitte",))),
        ("q", 1, Filter(formats=(Format.workshop,), districts=("Mitte",))),
    ] == [(one.field, one.count, one.filter) for one in found.without]


async def test_nearest_leaves_out_all_days_at_once(database: object) -> None:
    await make_searchable("Sprache")
    day = date(2001, 1, 1)
    found = await nearest(Filter(q="Sprache", first=day, last=day))
    assert [("days", Filter(q="Sprache"))] == [(one.field, one.filter) for one in found.without]


async def test_nearest_offers_what_has_most_of_the_words(database: object) -> None:
    await make_searchable("Traumasensibel unterrichten")
    await make_searchable("Eltern in der Kita")
    await make_searchable("Kita ohne Worte")
    await make_searchable("Etwas anderes")
    found = await nearest(Filter(q="Elternabend Kita Traumatisierung"))
    assert ["Eltern in der Kita", "Kita ohne Worte", "Traumasensibel unterrichten"] == titles(found)


async def test_nearest_offers_five_at_most(database: object) -> None:
    for _ in range(7):
        await make_searchable("Kita")
    assert 5 == len((await nearest(Filter(q="Kita Quark"))).similar)


@pytest.mark.parametrize("number", [1, 3])
async def test_nearest_needs_five_statements(database: object, number: int) -> None:
    for _ in range(number):
        await make_searchable("Sprache")
    with counted() as statements:
        await nearest(Filter(q="Sprachhe Quark", formats=(Format.fair,)))
    assert 5 == len(statements)


async def test_nearest_needs_one_statement_without_words(database: object) -> None:
    with counted() as statements:
        await nearest(Filter(formats=(Format.fair,), districts=("Mitte",)))
    assert 1 == len(statements)
