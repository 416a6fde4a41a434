"""Not every status can become every other one (2-domain.md, "Event"); each move that does not exist has one sentence."""

from ki_events.events.tables import EventStatus
from ki_events.importing.document import GivenStatus

_NOT_TO_BE_CANCELLED = {
    EventStatus.draft: "Die Veranstaltung ist ein Entwurf und war nie öffentlich: Sie braucht keine Absage.",
    EventStatus.archived: "Die Veranstaltung ist vorbei und lässt sich nicht mehr absagen.",
}


def impossible(stored: EventStatus, given: GivenStatus) -> str | None:
    """Return the German sentence that says why an event cannot get the status of the document, None if it can."""
    if given is GivenStatus.cancelled:
        return _NOT_TO_BE_CANCELLED.get(stored)
    if stored is EventStatus.cancelled:
        return "Die Veranstaltung ist abgesagt; das lässt sich nicht zurücknehmen. Bitte unter neuem slug anlegen."
    if given is GivenStatus.draft and stored is not EventStatus.draft:
        return "Die Veranstaltung ist schon öffentlich und wird nicht wieder Entwurf; sie lässt sich nur absagen."
    return None
