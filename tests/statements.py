"""Counting the statements that reach the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ki_events.db import DB


@contextmanager
def counted() -> Iterator[list[str]]:
    """Give a list that holds, after the block, the text of every statement sent in it."""
    sent: list[str] = []
    original = DB.run_querystring

    async def run(querystring: Any, *args: Any, **kwargs: Any) -> Any:
        sent.append(str(querystring))
        return await original(querystring, *args, **kwargs)

    DB.run_querystring = run  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        del DB.run_querystring
