"""What becomes of two people's changes to one thing: by field."""

from dataclasses import dataclass

import pytest

from ki_events.office.registrations.merging import Merged, merge


@dataclass(frozen=True)
class Thing:
    title: str = "a"
    cost: str = "a"


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (Thing("b"), Thing(), Merged(Thing("b"), (), ())),
        (Thing(), Thing("b"), Merged(Thing("b"), (), ("title",))),
        (Thing("b"), Thing("b"), Merged(Thing("b"), (), ())),
        (Thing("b"), Thing("c"), Merged(Thing("b"), ("title",), ())),
        (Thing("b"), Thing("a", "c"), Merged(Thing("b", "c"), (), ("cost",))),
        (Thing("b", "b"), Thing("c", "a"), Merged(Thing("b", "b"), ("title",), ())),
    ],
)
def test_only_what_both_changed_is_asked(mine: Thing, theirs: Thing, merged: Merged[Thing]) -> None:
    assert merged == merge(Thing(), mine, theirs)
