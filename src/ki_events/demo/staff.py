"""What the demo's colleagues have done: noted who was there, issued certificates, and said how many people an event needs."""

import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from ki_events.attendance.certifying import issue_due
from ki_events.attendance.marking import Tap, mark
from ki_events.attendance.tables import Attendance, Certificate, Means
from ki_events.clock import local, now, turned
from ki_events.demo.crowd import Attended, Crowd, slug_in
from ki_events.demo.letters import keep_few, newest
from ki_events.demo.logins import actor_of
from ki_events.events.minimum import set_minimum
from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.registrations.reading import token_of
from ki_events.registrations.tables import Registration, Status

SHOWN = {"certificate": 1}
"""How many certificates really arrive in the demo's mailbox."""

_NEXT_DAY = timedelta(hours=18)


async def work(crowd: Crowd) -> None:
    """Do it once: an event at which somebody is noted already stays as it is."""
    last = await newest()
    slugs: list[str] = await Event.select(Event.slug).output(as_list=True)
    for attended in crowd.attended:
        event = await _event(slug_in(slugs, attended.slug))
        if event is not None and event.ends_at is not None and event.ends_at < now():
            await _finish(event, attended)
    for slug, needed in crowd.minimum.items():
        event = await _event(slug)
        if event is not None:
            day = local(now()).date() + timedelta(days=needed.days)
            await set_minimum(event.id, needed.people, day, await _actor(event))
    await keep_few(SHOWN, last)


async def certificate_paths() -> dict[str, str]:
    """Return the check page of a certificate and the page of the person whose it is, with what they show."""
    found = (
        await Certificate.objects(Certificate.registration)
        .where(Certificate.revoked_at.is_null())
        .order_by(Certificate.id)
        .first()
    )
    if found is None:
        return {}
    return {
        f"/anmeldung/{token_of(found.registration)}": "die Anmeldung einer Person, die ihre Bescheinigung hat",
        f"/bescheinigung/{found.number}": "ob diese Bescheinigung echt ist",
    }


async def note(event: Event, sessions: Sequence[Session], actor: str, share: float) -> None:
    """Note about such a share of the people of an event as present when its sessions began, as far as that has passed."""
    dice = random.Random(event.slug)  # noqa: S311 - nothing secret, always the same story
    people = await Registration.objects().where(
        (Registration.event == event.id) & (Registration.status == Status.confirmed)
    )
    for session in sessions:
        arrivals = {person.id: session.starts_at + timedelta(minutes=dice.uniform(-12, 8)) for person in people}
        there = [number for number in arrivals if dice.random() < share and arrivals[number] < now()]
        means = Means.code if dice.random() < 0.5 else Means.name
        taps = [Tap(session.id, number, True, means, uuid.uuid4().hex, arrivals[number]) for number in there]
        begin: datetime = session.starts_at
        with turned(min(now(), begin + timedelta(minutes=10))):
            await mark(taps, actor)


async def _finish(event: Event, attended: Attended) -> None:
    if await Attendance.exists().where(Attendance.event == event.id):
        return
    planned = (Session.event == event.id) & (Session.status == SessionStatus.planned)
    sessions = await Session.objects().where(planned).order_by(Session.starts_at, Session.id)
    actor = await _actor(event)
    await note(event, sessions, actor, 0.85)
    if attended.certified:
        ended: datetime = event.ends_at
        with turned(min(now(), ended + _NEXT_DAY)):
            await issue_due(event.id, actor)


async def _event(slug: str | None) -> Event | None:
    return await Event.objects(Event.organisation).get(Event.slug == slug) if slug else None


async def _actor(event: Event) -> str:
    return await actor_of(event.organisation.slug)
