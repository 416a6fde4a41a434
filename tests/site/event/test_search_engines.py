"""What an event's page tells search engines, in JSON-LD."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ki_events.dates import iso
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import Event, Session
from tests.characters import make_event, make_organisation, make_session
from tests.site.event.shown import json_ld, page_of

pytestmark = pytest.mark.anyio


async def test_data_for_search_engines_say_rescheduled_of_the_date_that_was_moved_alone(
    browser: httpx.AsyncClient,
) -> None:
    organisation, event = await make_organisation(), await make_event()
    second = await make_session(event, organisation, event.starts_at + timedelta(weeks=1))
    await Session.update({Session.moved_from: second.starts_at - timedelta(days=1)}).where(Session.id == second.id)
    found = json_ld(await page_of(browser, event))
    assert ("https://schema.org/EventScheduled", False) == (found["eventStatus"], "previousStartDate" in found)
    assert ["EventScheduled", "EventRescheduled"] == [part["eventStatus"][19:] for part in found["subEvent"]]


async def test_event_page_gives_search_engines_the_places(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=12, title="</script><b>Lesen", cost="kostenfrei")
    found = json_ld(await page_of(browser, event))
    assert "</script><b>Lesen" == found["name"]
    assert (12, 12) == (found["maximumAttendeeCapacity"], found["remainingAttendeeCapacity"])
    assert ("https://schema.org/EventScheduled", "https://schema.org/InStock") == (
        found["eventStatus"],
        found["offers"]["availability"],
    )


@pytest.mark.parametrize(
    ("cost", "is_free", "price"),
    [
        ("", None, None),
        ("Eintritt frei", True, 0),
        ("kostenlos", True, 0),
        ("Kostenfrei.", True, 0),
        ("5 €", False, None),
    ],
)
async def test_event_page_gives_search_engines_no_price_that_nobody_said(
    browser: httpx.AsyncClient, cost: str, is_free: bool | None, price: int | None
) -> None:
    found = json_ld(await page_of(browser, await make_event(cost=cost)))
    assert (is_free, price) == (found.get("isAccessibleForFree"), found.get("offers", {}).get("price"))


async def test_event_page_gives_search_engines_whole_days_without_a_time(browser: httpx.AsyncClient) -> None:
    first, after = datetime(2027, 3, 16, 23, tzinfo=UTC), datetime(2027, 3, 19, 23, tzinfo=UTC)
    event = await make_event(starts_at=first)
    await Event.update({Event.ends_at: after}).where(Event.id == event.id)
    await Session.update({Session.all_day: True, Session.ends_at: after}).where(Session.event == event.id)
    found = json_ld(await page_of(browser, event))
    assert ("2027-03-17", "2027-03-19") == (found["startDate"], found["endDate"])


async def test_event_page_gives_search_engines_all_it_knows(browser: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2, cost="kostenfrei")
    for kind, name in ((LabelKind.topic, "Lesen"), (LabelKind.target_group, "Lehrkräfte")):
        await Label(event=event.id, kind=kind, slug=name.lower(), name=name).save()
    await Session.update({Session.latitude: 51.5, Session.longitude: 6.5}).where(Session.event == event.id)
    found = json_ld(await page_of(browser, event))
    assert {
        *("@context", "@type", "name", "description", "inLanguage", "url", "image", "eventStatus"),
        *("eventAttendanceMode", "organizer", "location", "isAccessibleForFree", "startDate", "endDate", "keywords"),
        *("audience", "subEvent", "maximumAttendeeCapacity", "remainingAttendeeCapacity", "offers"),
    } == found.keys()
    assert (["Lesen"], [{"@type": "Audience", "audienceType": "Lehrkräfte"}]) == (found["keywords"], found["audience"])
    assert [iso(event.starts_at), iso(event.starts_at + timedelta(weeks=1))] == [
        part["startDate"] for part in found["subEvent"]
    ]
    assert {"@type": "GeoCoordinates", "latitude": 51.5, "longitude": 6.5} == found["location"][0]["geo"]
