"""Organisers see how many people want the next date of an offer; nobody is named, and each mailbox counts once."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.events.tables import Event
from ki_events.interests.offers import Named, asked_for, in_list, same_offer
from ki_events.interests.tables import Interest

LIVE = "confirmed_at IS NOT NULL AND stopped_at IS NULL"


@dataclass(frozen=True)
class Demand:
    """So many `people` want the next date of an offer; `title` and `slug` are those of the latest event asked at."""

    offer: str
    title: str
    slug: str
    people: int


async def demand(organisation_id: int) -> list[Demand]:
    """Return the demand for each offer of an organisation, most wanted first, in two statements."""
    rows = await Event.raw(
        "SELECT id, organisation, offer, title, slug FROM event WHERE organisation = {}"  # noqa: S608  # constants
        f" AND id IN (SELECT event FROM interest WHERE {LIVE}) ORDER BY starts_at, id",
        organisation_id,
    )
    offers: dict[tuple[int, str], list[dict[str, str]]] = {}
    for row in rows:
        offers.setdefault(asked_for(Named(*(row[name] for name in Named._fields))), []).append(row)
    return sorted(await _counted(list(offers.values())), key=lambda each: (-each.people, each.title))


async def demand_of(event_id: int) -> int:
    """Return how many people are told when the offer of this event has its next date."""
    events = in_list(await same_offer(event_id))
    rows = await Interest.raw(
        f"SELECT COUNT(DISTINCT mail_key) AS people FROM interest WHERE {LIVE} AND event IN ({events})"  # noqa: S608  # ids of ours
    )
    return int(rows[0]["people"])


async def _counted(offers: Sequence[Sequence[dict[str, str]]]) -> list[Demand]:
    if not offers:
        return []
    pairs = ", ".join(f"({row['id']}, {number})" for number, events in enumerate(offers) for row in events)
    rows = await Interest.raw(
        f"WITH asked (event, number) AS (VALUES {pairs})"  # noqa: S608  # ids of ours
        " SELECT number, COUNT(DISTINCT mail_key) AS people"
        f" FROM interest JOIN asked ON asked.event = interest.event WHERE {LIVE} GROUP BY number"
    )
    return [_demand(offers[row["number"]][-1], row["people"]) for row in rows]


def _demand(latest: dict[str, str], people: int) -> Demand:
    return Demand(latest["offer"], latest["title"], latest["slug"], people)
