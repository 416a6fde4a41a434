"""A command opens the database, calls one verb and closes it; what goes wrong is a sentence and no traceback."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

Answer = TypeVar("Answer")

FILE = click.Path(path_type=Path)
EXISTING = click.Path(path_type=Path, exists=True, dir_okay=False)


def with_database(verb: Callable[[], Awaitable[Answer]]) -> Answer:
    """Return what the verb returns, with the database open for it."""
    from ki_events import db

    async def run() -> Answer:
        await db.open_pool()
        try:
            return await verb()
        finally:
            await db.close_pool()

    return run_alone(run)


def run_alone(verb: Callable[[], Awaitable[Answer]]) -> Answer:
    """Return what the verb returns; a database or file that does not answer ends the command with a sentence."""
    from ki_events import db

    async def awaited() -> Answer:
        return await verb()

    try:
        return asyncio.run(awaited())
    except Exception as error:
        if db.is_unavailable(error):
            raise click.ClickException(f"The database does not answer: {error}. Was `ki-events migrate` run?") from None
        if isinstance(error, OSError):
            raise click.ClickException(f"{error.filename or 'A file'}: {error.strerror}") from None
        raise
