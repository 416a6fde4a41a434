"""How many people are in the room counts at the door, against what the room may hold."""

from datetime import timedelta

from ki_events.attendance.tables import Attendance
from ki_events.clock import local
from ki_events.events.tables import Event, Session
from ki_events.i18n import ngettext


async def people_in(event: Event, session: Session) -> int:
    """Return how many people of the event are there on the day of the session.

    Who is noted as present counts. As long as nobody with a place is noted - a list on paper, an hour before - everyone
    with a place counts as there, so that the limit holds all the same.
    """
    day = local(session.starts_at).replace(hour=0, minute=0, second=0, microsecond=0)
    (row,) = await Attendance.raw(
        "SELECT COUNT(DISTINCT a.registration) AS present,"
        " COUNT(DISTINCT CASE WHEN r.holds_place THEN a.registration END) AS with_place"
        " FROM attendance a JOIN session s ON s.id = a.session JOIN registration r ON r.id = a.registration"
        " WHERE a.event = {} AND a.is_present AND s.starts_at >= {} AND s.starts_at < {}",
        event.id,
        day,
        day + timedelta(days=1),
    )
    return in_the_room(row["present"], row["with_place"], event.taken)


def in_the_room(present: int, with_place: int, taken: int) -> int:
    """Return how many count: those present, and all who hold a place as long as none of them is noted."""
    return present if with_place else present + taken


def room_words(limit: int) -> str:
    """Return the sentence for a room that is full."""
    return ngettext(
        "Der Raum ist voll: Mehr als %(num)s Person darf nicht hinein.",
        "Der Raum ist voll: Mehr als %(num)s Personen dürfen nicht hinein.",
        limit,
    ) % {"num": limit}
