"""Before something is changed or called off, the page says how many people will hear of it."""

from dataclasses import dataclass

from ki_events.events.tables import Event, Session, SessionKind


@dataclass(frozen=True)
class Concerned:
    """How many `people` get a letter, how many of them have a place (`placed`), and in how many calendars it changes."""

    people: int = 0
    placed: int = 0
    calendars: int = 0


async def concerned_by(event: Event, session: Session | None = None) -> Concerned:
    """Return who hears of a change of the whole event, or of one session of it; in one statement."""
    chosen, values = ("", [])
    if session is not None and session.kind == SessionKind.elective and session.round is not None:
        chosen, values = _CHOSEN, [session.id]
    rows = await Event.raw(_COUNT + chosen, event.id, *values)
    row = rows[0]
    return Concerned(row["people"], row["placed"] or 0, row["calendars"])


_COUNT = (
    "SELECT COUNT(*) AS people, SUM(CASE WHEN status = 'confirmed' THEN 1 ELSE 0 END) AS placed,"
    " COUNT(DISTINCT CASE WHEN status = 'confirmed' AND calendar = 'invitations' THEN mail_key END) AS calendars"
    " FROM registration WHERE event = {} AND is_told AND status NOT IN ('cancelled', 'rejected')"
)
_CHOSEN = (
    " AND EXISTS (SELECT 1 FROM choice WHERE choice.registration = registration.id AND choice.session = {}"
    " AND (choice.status = 'taken' OR registration.status <> 'confirmed'))"
)
