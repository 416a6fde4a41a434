"""A page navigation shows both ends and the neighbours."""

import pytest

from ki_events.web.paging import shown_numbers


@pytest.mark.parametrize(
    ("current", "last", "expected"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 10, [1, 2, None, 10]),
        (3, 10, [1, 2, 3, 4, None, 10]),
        (4, 10, [1, 2, 3, 4, 5, None, 10]),
        (5, 10, [1, None, 4, 5, 6, None, 10]),
        (99, 3, [1, 2, 3]),
    ],
)
def test_shown_numbers_has_a_gap_only_for_two_pages_or_more(
    current: int, last: int, expected: list[int | None]
) -> None:
    assert expected == shown_numbers(current, last)
