"""Programmes for tests: action weeks with events in districts."""

from datetime import date
from typing import Any

from ki_events.events.tables import Event
from ki_events.organisations.tables import Organisation
from ki_events.programmes.tables import Programme, ProgrammeEntry
from tests.characters import make_event, make_organisation


async def make_programme(slug: str = "wochen-2027", **columns: Any) -> Programme:
    """Return action weeks in March 2027, with their organisation as a row."""
    organisation: Organisation = columns.pop("organisation", None) or await make_organisation()
    values = {
        "slug": slug,
        "name": "Wochen gegen Rassismus 2027",
        "starts_on": date(2027, 3, 1),
        "ends_on": date(2027, 3, 28),
        **columns,
    }
    programme = Programme(organisation=organisation.id, **values)
    await programme.save()
    programme.organisation = organisation
    return programme


async def add_event(programme: Programme, **columns: Any) -> Event:
    """Return a new event of the programme."""
    event = await make_event(**columns)
    await ProgrammeEntry(programme=programme.id, event=event.id).save()
    return event
