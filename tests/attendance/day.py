"""A DaZ-Tag that was yesterday, for tests of what follows from it."""

from datetime import timedelta
from typing import Any

from ki_events.attendance.tables import Attendance, Means
from ki_events.clock import now, turned
from ki_events.events.tables import Event, Format, Measure, Round, Session, SessionKind
from ki_events.organisations.tables import Organisation
from ki_events.registrations.arrivals import Person
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Registration
from ki_events.rows import one
from tests.characters import form, make_event, make_session


async def day_with_workshop(**columns: Any) -> tuple[Event, Session, Session]:
    """Return a day of three hours in plenary and two hours of a workshop after it, which ended yesterday."""
    columns = {
        "format": Format.thematic_day,
        "certificate": True,
        "certificate_measure": Measure.days,
        **columns,
    }
    start = now().replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=1)
    event = await make_event(9, starts_at=start, **columns)
    organisation = await one(Organisation, event.organisation)
    round_ = Round(event=event.id, number=1, name="Nachmittag")
    await round_.save()
    workshop = await make_session(
        event,
        organisation,
        start + timedelta(hours=3),
        ends_at=start + timedelta(hours=5),
        kind=SessionKind.elective,
        round=round_.id,
        title="Vorlesen",
    )
    await Event.update({Event.ends_at: workshop.ends_at}).where(Event.id == event.id)
    plenary = await Session.objects().where(Session.kind == SessionKind.plenary, Session.event == event.id).first()
    assert plenary is not None
    found = await Event.objects(Event.organisation).get(Event.id == event.id)
    assert found is not None
    return found, plenary, workshop


async def choose(event: Event, workshop: Session, who: Person) -> Registration:
    """Register somebody for the day who chooses the workshop, a week before it."""
    choices = ((workshop.round, workshop.id),)
    with turned(event.starts_at - timedelta(days=7)):
        (made,) = await register_party(event.id, form(who, who.email, choices=choices))
    return made


async def note(registration: Registration, session: Session) -> None:
    """Note somebody as present."""
    columns: dict[str, Any] = {"is_present": True, "means": Means.name, "marked_by": "account:1"}
    moments: dict[str, Any] = {"marked_at": now(), "received_at": now()}
    await Attendance(
        registration=registration.id, session=session.id, event=registration.event, **columns, **moments
    ).save()
