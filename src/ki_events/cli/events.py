"""Commands about events: bring them in, and write down who comes."""

import sys
from pathlib import Path

import click

from ki_events.cli.group import commands
from ki_events.cli.running import FILE, with_database


@commands.command(name="import")
@click.argument("files", nargs=-1, required=True, type=FILE)
def import_(files: tuple[Path, ...]) -> None:
    """Import events from YAML or JSON files: all or nothing, repeatable."""
    from ki_events.importing.commanding import import_files

    outcome = with_database(lambda: import_files(list(files), actor="cli"))
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
        text = with_database(write)
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
