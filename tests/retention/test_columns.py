"""A column that could hold something about a person cannot be added without saying when it is erased."""

from ki_events.retention.columns import NOT_PERSONAL, PERSONAL
from tests.retention.makers import word_columns

FREE = {
    f"{table._meta.tablename}.{column._meta.db_column_name}"
    for table, column in word_columns()
    if not column._meta.choices
}
"""What can hold any words at all; a column with choices holds one of our codes."""


def test_every_column_with_words_says_whether_it_is_personal() -> None:
    unnamed = sorted(FREE - set(PERSONAL) - set(NOT_PERSONAL))
    assert [] == unnamed, (
        f"{', '.join(unnamed)}: can that say something about a person who takes part? Name it in retention/columns.py, in"
        " PERSONAL with its period (and let sweeping.py and forgetting.py erase it), or in NOT_PERSONAL with the reason."
    )


def test_no_column_is_both_or_gone() -> None:
    named = [*PERSONAL, *NOT_PERSONAL]
    assert [] == sorted({name for name in named if named.count(name) > 1 or name not in FREE})


def test_every_reason_is_said() -> None:
    assert [] == [name for name, reason in NOT_PERSONAL.items() if len(reason.split()) < 3]
