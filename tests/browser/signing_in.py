"""A page in one state, and as whom it is looked at."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

SIGN_INS: dict[str, Callable[[], Awaitable[dict[str, str]]]] = {}
"""Everybody a page can be looked at as: what signs them in and returns their cookies, by name."""


@dataclass(frozen=True)
class Row:
    """A path, who opens it, one of `SIGN_INS` ("" is anybody), and the status of the page that is there."""

    path: str
    as_: str = ""
    status: int = 200


async def cookies_of(rows: dict[str, Row]) -> dict[str, dict[str, str]]:
    """Sign in everybody the rows name; return the cookies of each."""
    return {who: await SIGN_INS[who]() for who in sorted({row.as_ for row in rows.values()} - {""})}
