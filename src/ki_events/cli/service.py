"""Commands that run the service and look after its tables."""

import sys

import click

from ki_events.cli.group import commands
from ki_events.cli.running import run_alone, with_database
from ki_events.lasting import lasting


@commands.command()
def serve() -> None:
    """Serve the pages, and send mail beside it unless KI_EVENTS_WORKER=false."""
    with lasting():
        from ki_events.serving import serve as run

    run()


@commands.command()
def work() -> None:
    """Send mail, remind and tidy up, without serving pages."""
    with lasting():
        from ki_events.serving import work as run

    run()


@commands.command()
def migrate() -> None:
    """Bring the tables up to date; safe to run by several processes at once."""
    from ki_events.events.indexing import index_again
    from ki_events.migrating import migrate as run
    from ki_events.organisations.school_holidays import ensure_school_holidays

    names = run_alone(run)
    with_database(index_again)
    with_database(ensure_school_holidays)
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

    found = with_database(examine)
    for sentence in found:
        click.echo(sentence, err=True)
    for sentence in advice():
        click.echo(f"Advice: {sentence}", err=True)
    click.echo(
        "Everything is as it must be." if not found else f"{len(found)} finding{'' if len(found) == 1 else 's'}."
    )
    sys.exit(1 if found else 0)
