"""Until when a free place is offered, by the event's rule and working time."""

from datetime import datetime

from ki_events.clock import local, now
from ki_events.events.tables import Event, Serving
from ki_events.organisations.school_holidays import school_holidays
from ki_events.registrations.letters.plain import start_of
from ki_events.registrations.working_time import (
    LONGEST_OFFER,
    OfferTerms,
    WorkingTime,
    list_goes_direct,
    offer_deadline,
)


async def deadline_of(event: Event) -> datetime | None:
    """Return when a place offered now lapses (UTC); None when it is not offered but confirmed at once."""
    if event.serving == Serving.direct or list_goes_direct(start_of(event), now()):
        return None
    return offer_deadline(now(), OfferTerms(start_of(event), await working_time_of(event)))


def fills_gaps(event: Event) -> bool:
    """Say whether smaller ones may pass a party that is too large for what is free: by the rule, and near the start always."""
    return event.party_rule == "fill_gaps" or list_goes_direct(start_of(event), now())


async def working_time_of(event: Event) -> WorkingTime:
    """Return which days count for the deadlines of this event."""
    if not event.skips_school_holidays:
        return WorkingTime()
    today = local(now()).date()
    found = await school_holidays(event.organisation, today, today + 2 * LONGEST_OFFER)
    return WorkingTime(tuple((row.first_day, row.last_day) for row in found))
