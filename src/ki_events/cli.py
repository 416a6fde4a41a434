"""The commands of `ki-events`; each opens the database, calls one verb, and says what happened."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from ki_events.settings import SettingsError, exit_with

Answer = TypeVar("Answer")

FILE = click.Path(path_type=Path)
EXISTING = click.Path(path_type=Path, exists=True, dir_okay=False)


def main() -> None:
    """Run the command line; settings that make no sense end it with a sentence and status 2."""
    try:
        commands()
    except SettingsError as error:
        exit_with(error)


@click.group(name="ki-events")
@click.version_option(package_name="ki-events")
def commands() -> None:
    """Events and trainings of municipal integration centres."""


@commands.command()
def serve() -> None:
    """Serve the pages, and send mail beside it unless KI_EVENTS_WORKER=false."""
    from ki_events.serving import serve as run

    run()


@commands.command()
def work() -> None:
    """Send mail, remind and tidy up, without serving pages."""
    from ki_events.serving import work as run

    run()


@commands.command()
def migrate() -> None:
    """Bring the tables up to date; safe to run by several processes at once."""
    from ki_events.events.indexing import index_again
    from ki_events.migrating import migrate as run

    names = _run(run)
    _with_database(index_again)
    click.echo(f"migrated: {', '.join(names)}" if names else "nothing to migrate")


@commands.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--reset", is_flag=True, help="Forget what the demo holds and start over.")
def demo(host: str, port: int, reset: bool) -> None:
    """Load the demo once and serve it on this machine."""
    from ki_events.demo.starting import start

    start(host, port, reset)


@commands.command()
def doctor() -> None:
    """Recount every invariant; exits with 1 if something is wrong."""
    from ki_events.doctor import advice, examine

    found = _with_database(examine)
    for sentence in found:
        click.echo(sentence, err=True)
    for sentence in advice():
        click.echo(f"Advice: {sentence}", err=True)
    click.echo("Everything is as it must be." if not found else f"{len(found)} findings.")
    sys.exit(1 if found else 0)


@commands.command(name="import")
@click.argument("files", nargs=-1, required=True, type=FILE)
def import_(files: tuple[Path, ...]) -> None:
    """Import events from YAML or JSON files: all or nothing, repeatable."""
    from ki_events.importing.commanding import import_files

    outcome = _with_database(lambda: import_files(list(files), actor="cli"))
    for problem in outcome.problems:
        click.echo(problem, err=True)
    click.echo(outcome.summary)
    sys.exit(1 if outcome.problems else 0)


@commands.command()
@click.argument("slug")
@click.option("--list", "printable", is_flag=True, help="A printable attendance list (HTML) instead of CSV.")
@click.option("--output", "-o", type=FILE, help="File to write; default is standard output.")
def export(slug: str, printable: bool, output: Path | None) -> None:
    """Write the participants of an event as CSV, or as a printable list."""
    from ki_events.reports.participants import participants_csv, participants_page

    async def write() -> str:
        return await participants_page(slug) if printable else await participants_csv(slug)

    try:
        text = _with_database(write)
    except LookupError:
        raise click.ClickException(
            f"Es gibt keine Veranstaltung „{slug}“. Die Adresse ihrer Seite endet mit dem richtigen Namen."
        ) from None
    data = text.encode()
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.touch(mode=0o600)
        output.write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from None


@commands.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write everything into FILE, consistent while the service runs. Keep KI_EVENTS_SECRET beside it."""
    from ki_events.backup import backup as run

    click.echo(f"{file}: {_with_database(lambda: run(file))}")


@commands.command()
@click.argument("file", type=EXISTING)
@click.option("--replace", is_flag=True, help="Put the backup in the place of the data that is there.")
def restore(file: Path, replace: bool) -> None:
    """Bring back a backup and recount it; on any doubt nothing changes."""
    from ki_events.backup import BackupError
    from ki_events.backup import restore as run
    from ki_events.migrating import migrate as prepare

    _run(prepare)
    try:
        copied = _with_database(lambda: run(file, replace))
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"restored and recounted: {copied}")


def _with_database(verb: Callable[[], Awaitable[Answer]]) -> Answer:
    from ki_events import db

    async def run() -> Answer:
        await db.open_pool()
        try:
            return await verb()
        finally:
            await db.close_pool()

    return _run(run)


def _run(verb: Callable[[], Awaitable[Answer]]) -> Answer:
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
