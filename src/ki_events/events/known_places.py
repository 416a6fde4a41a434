"""Where an organisation has been before is offered when it plans again."""

from ki_events.events.tables import Session

MOST = 50


async def known_places(organisation_id: int) -> list[str]:
    """Return the names of the places of an organisation's sessions, those used last first."""
    rows = await Session.raw(
        "SELECT place_name, MAX(session.id) AS last FROM session JOIN event ON event.id = session.event"
        " WHERE event.organisation = {} AND place_name <> '' GROUP BY place_name ORDER BY last DESC LIMIT {}",
        organisation_id,
        MOST,
    )
    return [row["place_name"] for row in rows]
