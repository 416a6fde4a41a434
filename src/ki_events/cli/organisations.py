"""Commands about organisations: their days without school, and who waits for a next date."""

from pathlib import Path

import click

from ki_events.cli.group import commands
from ki_events.cli.running import FILE, with_database


@commands.command()
@click.argument("organisation", metavar="SLUG")
def demand(organisation: str) -> None:
    """Show how many people wait for the next date of which offer of an organisation; nobody is named."""
    from ki_events.interests.demand import demand as read

    async def rows() -> list[str]:
        number = await organisation_id(organisation)
        return [f"{each.people:>8}  {each.title}  ({each.slug})" for each in await read(number or 0)]

    found = with_database(rows)
    click.echo(
        "\n".join(["Personen  Angebot (zuletzt gefragt bei)", *found])
        if found
        else "Niemand wartet auf einen nächsten Termin."
    )


@commands.group(name="school-holidays")
def school_holidays() -> None:
    """List or replace days without school: the deadline of an offered place leaves them out where the event says so."""


@school_holidays.command(name="list")
@click.option("--organisation", metavar="SLUG", help="What this organisation has added; default is what holds for all.")
def list_school_holidays(organisation: str | None) -> None:
    """Write the days as CSV, which can be edited and imported again."""
    from ki_events.organisations.holiday_file import file_of
    from ki_events.organisations.school_holidays import own_school_holidays

    async def read() -> str:
        return file_of(await own_school_holidays(await organisation_id(organisation)))

    click.echo(with_database(read), nl=False)


@school_holidays.command(name="import")
@click.argument("file", type=FILE)
@click.option("--organisation", metavar="SLUG", help="They are added by this organisation to those of all.")
@click.option("--all", "for_all", is_flag=True, help="They hold for all organisations.")
def import_school_holidays(file: Path, organisation: str | None, for_all: bool) -> None:
    """Put the days of a CSV file (name;first;last) in the place of those that were entered."""
    from ki_events.importing.files import text_of
    from ki_events.importing.problems import Faulty
    from ki_events.organisations.holiday_file import holidays_in
    from ki_events.organisations.school_holidays import set_school_holidays
    from ki_events.refusal import Refused

    if for_all == bool(organisation):
        raise click.UsageError("Say whose days they are: --organisation SLUG or --all.")

    async def write() -> int:
        holidays = holidays_in(text_of(file))
        await set_school_holidays(await organisation_id(organisation), holidays, actor="cli")
        return len(holidays)

    try:
        count = with_database(write)
    except (Faulty, Refused) as error:
        raise click.ClickException(f"{error}\nNichts wurde geändert.") from None
    click.echo(f"{count} Ferienzeiten eingetragen für {organisation or 'alle Organisationen'}.")


async def organisation_id(slug: str | None) -> int | None:
    """Return the organisation that is meant; None, all of them, when none is named."""

    from ki_events.organisations.profile import public_organisation

    if slug is None:
        return None
    found = await public_organisation(slug)
    if found is None:
        raise click.ClickException(
            f"Es gibt keine Organisation „{slug}“. Die Adresse ihrer Seite endet mit dem richtigen Namen."
        )
    return int(found.id)
