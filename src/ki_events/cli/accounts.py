"""Commands about accounts: the first administrator, who there is, who is locked out, and who lost the way in."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from ki_events.cli.group import commands
from ki_events.cli.running import with_database

Answer = TypeVar("Answer")

EMAIL = click.argument("email")


@commands.group()
def account() -> None:
    """Make, list, lock and reset accounts of the back office."""


@account.command(name="create-administrator")
@EMAIL
@click.option("--name", required=True, help="The person's name.")
def create_administrator(email: str, name: str) -> None:
    """Write the link with which somebody becomes administrator; it is good for seven days and for one use."""
    from ki_events.accounts.commanding import administrator_link

    click.echo(_said(lambda: administrator_link(name, email)))


@account.command(name="list")
def list_accounts() -> None:
    """List all accounts with what they are where."""
    from ki_events.accounts.commanding import lines

    click.echo("\n".join(with_database(lines)) or "Es gibt noch kein Konto: ki-events account create-administrator")


@account.command()
@EMAIL
def disable(email: str) -> None:
    """Lock an account and sign it out everywhere."""
    from ki_events.accounts.commanding import disable as run

    click.echo(_said(lambda: run(email)))


@account.command()
@EMAIL
def enable(email: str) -> None:
    """Let a locked account be used again."""
    from ki_events.accounts.commanding import enable as run

    click.echo(_said(lambda: run(email)))


@account.command()
@EMAIL
@click.option("--yes", is_flag=True, help="Do not ask back.")
def reset(email: str, yes: bool) -> None:
    """Take second step and passkeys away, sign the account out, and write a link for a new password."""
    from ki_events.accounts.commanding import reset as run

    if not yes:
        click.confirm("Passkeys, Codes und alle Anmeldungen dieses Kontos werden gelöscht. Weiter?", abort=True)
    click.echo(_said(lambda: run(email)))


def _said(verb: Callable[[], Awaitable[Answer]]) -> Answer:
    from ki_events.refusal import Refused

    try:
        return with_database(verb)
    except LookupError:
        raise click.ClickException(
            "Zu dieser Adresse gibt es kein Konto. Alle Konten zeigt: ki-events account list"
        ) from None
    except Refused as refused:
        raise click.ClickException(refused.sentence) from None
