"""An organisation adds a span of days without school to its own, or takes one off; two people at once lose nothing."""

from collections.abc import Callable

from ki_events.db import transaction
from ki_events.organisations.changing_profile import locked
from ki_events.organisations.holiday_spans import Holiday
from ki_events.organisations.school_holidays import own_school_holidays, set_school_holidays

Days = tuple[Holiday, ...]


async def add_school_holiday(organisation_id: int, wanted: Holiday, actor: str) -> None:
    """Add a span; one that is there already changes nothing. Raise `Refused` with a sentence for what makes no sense."""
    await _change(organisation_id, lambda known: known if wanted in known else (*known, wanted), actor)


async def remove_school_holiday(organisation_id: int, wanted: Holiday, actor: str) -> None:
    """Take a span off; one that is gone already changes nothing."""
    await _change(organisation_id, lambda known: tuple(each for each in known if each != wanted), actor)


async def _change(organisation_id: int, changed: Callable[[Days], Days], actor: str) -> None:
    async with transaction():
        await locked(organisation_id)
        await set_school_holidays(organisation_id, changed(await own_school_holidays(organisation_id)), actor)
