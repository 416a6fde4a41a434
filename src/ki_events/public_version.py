"""One number rises whenever public lists, feeds or pages show something else: what was made under an older one is made anew."""

from piccolo.columns import BigInt, Serial
from piccolo.table import Table

ROW = 1


class PublicVersion(Table, tablename="public_version"):
    """The only row, with the number."""

    id: Serial
    number = BigInt(default=0)


async def raise_public_version() -> None:
    """Say that what the public sees is another from now on; part of the transaction that changes it.

    Call it last, after every turn that the transaction takes: it holds the one row until the end, and whoever waited for an
    event while holding it could wait for ever.
    """
    await PublicVersion.raw(
        "INSERT INTO public_version (id, number) VALUES ({}, 1)"
        " ON CONFLICT (id) DO UPDATE SET number = public_version.number + 1",
        ROW,
    )


async def public_version() -> int:
    """Return the number."""
    rows = await PublicVersion.raw("SELECT number FROM public_version WHERE id = {}", ROW)
    return int(rows[0]["number"]) if rows else 0
