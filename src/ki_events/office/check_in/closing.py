"""Why a list at the door is closed to somebody: it is not its day, or they do not help there any more."""

from enum import StrEnum

from litestar.exceptions import HTTPException

from ki_events.events.tables import Event, Session


class Closed(StrEnum):
    """What closes a list: a helper is not given the event any more, or left the organisation; or it is not its day."""

    ended = "ended"
    left = "left"
    over = "over"
    not_yet = "not_yet"


class ListClosed(HTTPException):
    """Somebody who helps at this date, or once did, may not open its list (now); the answer says why and what to do."""

    status_code = 403

    def __init__(self, why: Closed, event: Event, session: Session) -> None:
        super().__init__()
        self.why = why
        self.event = event
        self.session = session
