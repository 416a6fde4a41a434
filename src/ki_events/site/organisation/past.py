"""An organisation that plans nothing right now shows what it did last."""

from ki_events.events.filter import Filter, Period
from ki_events.events.search import EventRow, find
from ki_events.organisations.tables import Organisation

MOST = 10


async def latest_of(organisation: Organisation) -> list[EventRow]:
    """Return the last ten events of the past year, the latest first; six statements."""
    wanted = Filter(organisations=(organisation.slug,), period=Period.past_year)
    total = (await find(wanted, 1, 1)).total
    # Lists begin with the earliest. The second of two pages of which the first holds all but ten is those ten.
    before = total - MOST
    page = await find(wanted, 2, before) if before >= MOST else await find(wanted, 1, 2 * MOST)
    return list(reversed(page.rows))[:MOST]
