"""Events that give certificates, and who was there."""

from datetime import datetime, timedelta
from typing import Any

from ki_events.attendance.tables import Attendance, Certificate, Means
from ki_events.clock import now
from ki_events.events.tables import Event, Session
from ki_events.registrations.tables import Registration
from tests.characters import make_event

ACTOR = "account:1"


async def series(dates: int = 4, **columns: Any) -> Any:
    columns = {"certificate": True, "certificate_share": 75, **columns}
    event = await make_event(200, sessions=dates, **columns)
    return await Event.objects(Event.organisation).get(Event.id == event.id)


async def was_there(registration: Registration, dates: int) -> None:
    sessions = await Session.objects().where(Session.event == registration.event).order_by(Session.starts_at)
    for session in sessions[:dates]:
        values: dict[str, Any] = {
            "is_present": True,
            "means": Means.grid,
            "marked_by": ACTOR,
            "marked_at": now(),
            "received_at": now(),
        }
        await Attendance(registration=registration.id, session=session.id, event=registration.event, **values).save()


def after(event: Event) -> datetime:
    return event.ends_at + timedelta(hours=1)


async def numbers() -> list[str]:
    return await Certificate.select(Certificate.number).output(as_list=True)
