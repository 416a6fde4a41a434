"""What makes pages and papers an organisation's own: its logo and its colour, which everyone can read."""

from ki_events.audit import Change, record
from ki_events.db import transaction
from ki_events.organisations.changing_profile import locked
from ki_events.organisations.colour import checked_colour
from ki_events.organisations.pictures import Picture
from ki_events.organisations.tables import Organisation
from ki_events.public_version import raise_public_version
from ki_events.rows import one


async def show_logo(organisation_id: int, picture: Picture | None, actor: str) -> bool:
    """Let an organisation have this logo, or none; return whether that is a change."""
    return await _set(organisation_id, "logo", picture.id if picture is not None else None, actor)


async def change_colour(organisation_id: int, text: str, actor: str) -> bool:
    """Let an organisation have this colour, or with "" that of the installation; return whether that is a change.

    Raise `Refused` (`no_colour`, `too_little_contrast`) with the nearest colour that passes.
    """
    return await _set(organisation_id, "color", checked_colour(text) if text.strip() else "", actor)


async def _set(organisation_id: int, column: str, value: str | int | None, actor: str) -> bool:
    async with transaction():
        await locked(organisation_id)
        before = getattr(await one(Organisation, organisation_id), column)
        if before == value:
            return False
        await Organisation.update({column: value}).where(Organisation.id == organisation_id)
        action = "organisation.logo" if column == "logo" else "organisation.colour"
        change = Change({column: before}, {column: value})
        await record(actor, action, f"organisation:{organisation_id}", change)
        await raise_public_version()
    return True
