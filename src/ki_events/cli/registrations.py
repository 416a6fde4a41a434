"""Commands about registrations, until there is a back office: see, admit, do not admit, invite."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from ki_events.cli.group import commands
from ki_events.cli.running import with_database
from ki_events.clock import BERLIN

Answer = TypeVar("Answer")

IDS = click.argument("ids", metavar="ID…", nargs=-1, required=True, type=int)


@commands.command()
@click.argument("slug", metavar="EVENT")
def registrations(slug: str) -> None:
    """List the people of an event with id, status and deadline; noted in the audit."""
    from ki_events.reports.overview import overview

    click.echo(_of_event(lambda: overview(slug, "cli")))


@commands.command()
@click.argument("slug", metavar="EVENT")
@IDS
def admit(slug: str, ids: tuple[int, ...]) -> None:
    """Give people who wait for admission a place in their turn, or let them wait for one."""
    from ki_events.registrations.organising import admitting
    from ki_events.reports.overview import require_people, stand

    async def verb() -> str:
        await require_people(slug, ids)
        return stand(await admitting.admit(ids, "cli"))

    click.echo(_of_event(verb))


@commands.command()
@click.argument("slug", metavar="EVENT")
@IDS
@click.option("--reason", required=True, help="Why; the person reads it.")
def decline(slug: str, ids: tuple[int, ...], reason: str) -> None:
    """Tell people who wait for admission that they are not admitted."""
    from ki_events.registrations.organising.admitting import reject
    from ki_events.reports.overview import require_people, stand

    async def verb() -> str:
        await require_people(slug, ids)
        return stand(await reject(ids, reason, "cli"))

    click.echo(_of_event(verb))


@commands.group(name="invitation-link")
def invitation_link() -> None:
    """Make links with which people register for an event by invitation, or take a partner's contingent."""


@invitation_link.command()
@click.argument("slug", metavar="EVENT")
@click.option("--name", default="", help="The invited person, or for whom the link is.")
@click.option("--email", default="", help="Makes the link personal: it is mailed and used once.")
@click.option("--most", type=click.IntRange(min=1), help="So many registrations; left out = any number.")
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]), help="Europe/Berlin; a day counts until its end."
)
@click.option("--contingent", metavar="VALUE", help="The partner's contingent that it opens.")
def create(slug: str, expires: datetime | None, **wanted: Any) -> None:
    """Make a link and write its address."""
    from ki_events.registrations.invitations.by_name import Invite, invite

    click.echo(_of_event(lambda: invite(slug, Invite(expires_at=_until(expires), **wanted), "cli")))


def _until(expires: datetime | None) -> datetime | None:
    if expires is None:
        return None
    is_day = (expires.hour, expires.minute) == (0, 0)
    return (expires.replace(hour=23, minute=59) if is_day else expires).replace(tzinfo=BERLIN).astimezone(UTC)


def _of_event(verb: Callable[[], Awaitable[Answer]]) -> Answer:
    from ki_events.refusal import Refused

    try:
        return with_database(verb)
    except LookupError:
        raise click.ClickException(
            "Diese Veranstaltung gibt es nicht. Die Adresse ihrer Seite endet mit dem richtigen Namen."
        ) from None
    except Refused as refused:
        raise click.ClickException(refused.sentence) from None
