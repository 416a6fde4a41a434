"""What speaks against the dates of a draft, while they are easy to change; nothing of it stops anything."""

from ki_events.events.hint import Hint, HintKind
from ki_events.events.nearby import Wanted
from ki_events.events.planning import hints
from ki_events.events.straying import strays
from ki_events.events.tables import Session
from ki_events.office.event.sessions_cards import stray_sentence
from ki_events.office.frame import OpenEvent


async def date_hints(opened: OpenEvent) -> list[Hint]:
    """Return what speaks against the first date, and which workshops are not on the day of the event."""
    event = opened.event
    sessions = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at, Session.id)
    found = [Hint(HintKind.stray, stray_sentence(each)) for each in strays(event, sessions)]
    if not sessions:
        return found
    first = sessions[0]
    wanted = Wanted(
        organisation=opened.member.organisation.id,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        place=first.place_name,
        room=first.room,
        event=event.id,
        session=first.id,
        title=first.title,
    )
    return found + await hints(wanted)
