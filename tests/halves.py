"""Two rows that belong together: whoever sees only one of them has found a broken transaction."""

from piccolo.columns import Integer
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ki_events.db import transaction


class Half(Table):
    """One of two rows; small, with a rule of each kind."""

    pair = Integer(index=True)
    side = Integer()
    one_of_each = Unique([pair, side])
    left_or_right = Check((side >= 0) & (side <= 1))


async def write_pair(pair: int) -> None:
    """Write both halves, each by a statement of its own."""
    async with transaction():
        await Half.insert(Half(pair=pair, side=0))
        await Half.insert(Half(pair=pair, side=1))


async def broken_pairs() -> list[int]:
    """Return the pairs of which only one half is there."""
    rows = await Half.raw("SELECT pair FROM half GROUP BY pair HAVING count(*) <> 2")
    return [row["pair"] for row in rows]
