"""Where a session is: a place, online, or both; the meeting link itself is never public."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ki_events.events.tables import Session


@dataclass(frozen=True)
class Place:
    """A place as people look for it. An online session without a place has an empty `name`."""

    name: str
    address: str
    room: str
    way: str
    is_online: bool
    latitude: float | None = None
    longitude: float | None = None

    @property
    def short(self) -> str:
        """Return name and room in one line."""
        return ", ".join(part for part in (self.name, self.room) if part)


def place_of(session: Session) -> Place:
    """Return where this session is."""
    return Place(
        session.place_name,
        session.place_address,
        session.room,
        session.way,
        bool(session.online_url),
        session.latitude,
        session.longitude,
    )


def places(sessions: Iterable[Session]) -> list[Place]:
    """Return the different places of an event in the order of its dates; rooms of one house are one place."""
    found: dict[tuple[str, str, bool], Place] = {}
    for session in sessions:
        place = place_of(session)
        key = (place.name, place.address, place.is_online)
        known = found.get(key)
        if known is None:
            found[key] = place
        elif known.room != place.room:
            found[key] = replace(known, room="", way=known.way or place.way)
    return list(found.values())
