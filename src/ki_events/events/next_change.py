"""Time alone changes pages: an event appears, opens, closes, begins or ends, or a new day begins."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from ki_events.clock import BERLIN, local
from ki_events.events.tables import Event
from ki_events.sharing import Shared

# Drafts are not left out: a page made anew for nothing costs less than reading the rows for their status.
MOMENTS = {
    "event": ("publish_at", "opens_at", "closes_at", "starts_at", "ends_at"),
    "session": ("starts_at", "ends_at"),
    "contingent": ("release_at",),
}

# Each by itself, so that an index gives it at once.
_FIRST = "(SELECT {column} FROM {table} WHERE {column} > {{}} ORDER BY {column} LIMIT 1) AS {table}_{column}"
NEXT_CHANGE = "SELECT " + ", ".join(
    _FIRST.format(table=table, column=column) for table, columns in MOMENTS.items() for column in columns
)


async def next_change(moment: datetime) -> datetime:
    """Return the first moment after `moment` (both UTC) at which a public page may show something else, in one statement."""
    (row,) = await Event.raw(NEXT_CHANGE, *[moment] * NEXT_CHANGE.count("{}"))
    coming: list[datetime] = [found for found in row.values() if found is not None]
    return min([_next_midnight(moment), *coming])


class _Known(NamedTuple):
    number: int
    since: datetime
    until: datetime


class NextChanges:
    """What is asked once per public version."""

    def __init__(self) -> None:
        self._known: _Known | None = None
        self._shared: Shared[int, _Known] = Shared()

    async def after(self, number: int, moment: datetime) -> datetime:
        """Return `next_change(moment)`; `number` is a public version that was read before."""
        known = self._known
        if known is None or known.number != number or not known.since <= moment < known.until:
            known = await self._shared.get(number, lambda: self._ask(number, moment))
            if known.since > moment:
                # Asked by who came later: it says nothing about what may have changed in between.
                return (await self._ask(number, moment)).until
            self._known = known
        return known.until

    async def _ask(self, number: int, moment: datetime) -> _Known:
        return _Known(number, moment, await next_change(moment))


def _next_midnight(moment: datetime) -> datetime:
    tomorrow = local(moment).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), BERLIN).astimezone(UTC)
