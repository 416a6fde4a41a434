"""Keeping what was made: up to a weight, the least used goes first."""

from ki_events.keeping import Kept


def test_kept_drops_what_was_not_used_for_longest() -> None:
    kept: Kept[str, int] = Kept(most=3)
    for name in "abc":
        kept.put(name, 1, weight=1)
    kept.get("a")
    kept.put("d", 1, weight=1)
    assert [1, None, 1, 1] == [kept.get(name) for name in "abcd"]


def test_kept_never_weighs_more_than_it_may() -> None:
    kept: Kept[str, int] = Kept(most=10)
    kept.put("a", 1, weight=6)
    kept.put("a", 2, weight=4)
    kept.put("b", 3, weight=6)
    assert (2, 3, 10) == (kept.get("a"), kept.get("b"), kept.weight)


def test_kept_does_not_drop_the_others_for_what_is_too_heavy() -> None:
    kept: Kept[str, int] = Kept(most=10)
    kept.put("a", 1, weight=6)
    kept.put("b", 2, weight=4)
    kept.put("too heavy", 3, weight=11)
    kept.put("b", 4, weight=11)
    assert (1, None, None, 6) == (kept.get("a"), kept.get("too heavy"), kept.get("b"), kept.weight)
