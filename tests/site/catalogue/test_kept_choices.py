"""Counts are kept, and what is kept is not more than it may be."""

import pytest

from ki_events.events.filter import Filter
from ki_events.events.looking import Looker
from ki_events.site.catalogue import kept_choices
from ki_events.site.catalogue.kept_choices import KeptChoices
from tests.characters import make_event
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def statements_of(kept: KeptChoices, wanted: Filter) -> int:
    with counted() as statements:
        await kept.of(wanted)
    return sum("meant" in statement for statement in statements)


async def test_counts_are_made_once(database: object) -> None:
    await make_event()
    kept = KeptChoices(Looker())
    assert [1, 0] == [await statements_of(kept, Filter()) for _ in range(2)]


async def test_what_finds_nothing_goes_too_when_there_is_no_room(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_choices, "CHOICES_WEIGH", 10_000)
    kept = KeptChoices(Looker())
    for number in range(20):
        await kept.of(Filter(q=f"gibtesnicht{number}"))
    assert [1, 0] == [await statements_of(kept, Filter(q=f"gibtesnicht{number}")) for number in (0, 19)]
