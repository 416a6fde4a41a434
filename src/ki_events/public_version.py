"""One number rises whenever public lists, feeds or pages show something else: what was made under an older one is made anew."""

from piccolo.columns import BigInt, Serial
from piccolo.table import Table

from ki_events.db import at_the_end

ROW = 1


class PublicVersion(Table, tablename="public_version"):
    """The only row, with the number."""

    id: Serial
    number = BigInt(default=0)


async def raise_public_version() -> None:
    """Say that what the public sees is another from now on; part of the transaction that changes it.

    It is written once, as the last step of the outermost transaction: it holds the one row until the end, and whoever waited
    for an event while holding it could wait for ever.
    """
    await at_the_end(_raise)


async def raise_public_version_above(number: int) -> None:
    """Let the number be higher than it is and than `number`, at once: after the rows were exchanged for those of a backup."""
    await PublicVersion.raw(
        "INSERT INTO public_version (id, number) VALUES ({}, {}) ON CONFLICT (id) DO UPDATE SET number = 1 +"
        " CASE WHEN public_version.number > excluded.number THEN public_version.number ELSE excluded.number END",
        ROW,
        number + 1,
    )


async def public_version() -> int:
    """Return the number."""
    rows = await PublicVersion.raw("SELECT number FROM public_version WHERE id = {}", ROW)
    return int(rows[0]["number"]) if rows else 0


async def _raise() -> None:
    await PublicVersion.raw(
        "INSERT INTO public_version (id, number) VALUES ({}, 1)"
        " ON CONFLICT (id) DO UPDATE SET number = public_version.number + 1",
        ROW,
    )
