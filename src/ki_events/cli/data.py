"""Commands about the data as a whole: keep it, bring it back, forget a person."""

from pathlib import Path

import click

from ki_events.cli.group import commands
from ki_events.cli.running import EXISTING, FILE, run_alone, with_database


@commands.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write everything into FILE, consistent while the service runs. Keep KI_EVENTS_SECRET beside it."""
    from ki_events.backup import backup as run

    click.echo(f"{file}: {with_database(lambda: run(file))}")


@commands.command()
@click.argument("file", type=EXISTING)
@click.option("--replace", is_flag=True, help="Put the backup in the place of the data that is there.")
def restore(file: Path, replace: bool) -> None:
    """Bring back a backup and recount it; on any doubt nothing changes."""
    from ki_events.backup import BackupError
    from ki_events.backup import restore as run
    from ki_events.migrating import migrate as prepare

    run_alone(prepare)
    try:
        copied = with_database(lambda: run(file, replace))
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"restored and recounted: {copied}")


@commands.command()
@click.argument("email")
@click.option("--dry-run", is_flag=True, help="Say what would be erased, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask back.")
def forget(email: str, dry_run: bool, yes: bool) -> None:
    """Erase everything that names this mail address, an account of the back office too; what is still to come is cancelled first."""
    from ki_events.refusal import Refused
    from ki_events.retention.commanding import forget_address, look_up

    summary = with_database(lambda: look_up(email))
    click.echo(summary.text)
    if dry_run or summary.is_empty:
        return
    if not yes:
        click.confirm("Wirklich löschen? Das lässt sich nicht rückgängig machen.", abort=True)
    try:
        click.echo(with_database(lambda: forget_address(email)).text)
    except Refused as refused:
        raise click.ClickException(refused.sentence) from None
