"""Counting the statements that reach the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ki_events.db import DB
from ki_events.events.looking import LOOK
from ki_events.events.next_change import NEXT_CHANGE

ONCE_FOR_ALL = (LOOK.partition("{}")[0], NEXT_CHANGE.partition("{}")[0])
"""What is asked once for all pages, and not for each: whether anything has changed, and when time will change something."""


@contextmanager
def counted() -> Iterator[list[str]]:
    """Give a list that holds, after the block, the text of every statement sent in it, but for those once for all pages."""
    sent: list[str] = []
    original = DB.run_querystring

    async def run(querystring: Any, *args: Any, **kwargs: Any) -> Any:
        if not str(querystring).startswith(ONCE_FOR_ALL):
            sent.append(str(querystring))
        return await original(querystring, *args, **kwargs)

    DB.run_querystring = run  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        del DB.run_querystring
