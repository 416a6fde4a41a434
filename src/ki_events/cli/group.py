"""The group to which every command of `ki-events` belongs."""

import click


@click.group(name="ki-events")
@click.version_option(package_name="ki-events")
def commands() -> None:
    """Events and trainings of municipal integration centres."""
