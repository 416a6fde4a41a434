"""Krefeld has something on: an event that runs, mostly another one later, and one tomorrow.

In the small hours, and at a second start on the same day, what runs may be over.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Account
from ki_events.attendance.tables import Attendance, CheckInHelper
from ki_events.clock import local, now
from ki_events.demo.crowd import Crowd, CrowdEntry, read_crowd
from ki_events.demo.letters import keep_few, lose_one, newest
from ki_events.demo.loading import CROWD, DAY, PEOPLE, fill
from ki_events.demo.logins import actor_of
from ki_events.demo.people import invent
from ki_events.demo.staff import note
from ki_events.events.next_dates import advance_dates
from ki_events.events.tables import Event, Session
from ki_events.importing.applying import import_document
from ki_events.importing.problems import Faulty
from ki_events.importing.reading import Document, read
from ki_events.registrations.letters.reminders import remind_from_now_on
from ki_events.rows import one

ORGANISATION = "krefeld"
MORNING, NIGHT = time(8, 30), time(18)
"""Until the one and from the other on, what runs is the long night: nobody would believe a training then."""

_WRITES, _NIGHT, _LATER, _TOMORROW = range(4)
_ARRIVED = 0.6


@dataclass(frozen=True)
class Times:
    """What day.yaml leaves open: the values by name, and which of its events there are on this day, by their number."""

    values: dict[str, str]
    events: tuple[int, ...]


def times_at(moment: datetime) -> Times:
    """Return when the events of a day are, seen from a local moment in it.

    By day a workshop began twenty to fifty minutes ago. From the evening until the morning it is a long night, which runs until
    half past one and belongs to the day that began meanwhile, too.
    """
    today, clock = moment.date(), moment.time()
    is_night = clock < MORNING or clock >= NIGHT
    begun = moment.replace(hour=12) if is_night else moment - timedelta(minutes=20)
    begun = begun.replace(minute=begun.minute // 30 * 30)
    evening = today - timedelta(days=1) if clock < MORNING else today
    values = {
        "today": today.isoformat(),
        "begun": f"{begun:%H:%M}",
        "ends": f"{begun + timedelta(hours=3):%H:%M}",
        "evening": evening.isoformat(),
        "after": (evening + timedelta(days=1)).isoformat(),
        "tomorrow": (today + timedelta(days=1)).isoformat(),
    }
    later = (_LATER,) if clock < time(15, 30) else ()
    return Times(values, (_NIGHT if is_night else _WRITES, *later, _TOMORROW))


async def ensure_day() -> None:
    """Bring the events of this day and their people, unless they are there; nothing that somebody changed is touched."""
    times, last = times_at(local(now())), await newest()
    crowd = read_crowd(CROWD)
    slugs = await _bring(times)
    entries = dict(zip(slugs, (crowd.day[number] for number in times.events), strict=True))
    if not await _fill(entries, crowd):
        return
    await advance_dates()
    await remind_from_now_on()
    await lose_one(last)
    await keep_few({}, last)
    await _open_the_door(slugs)


async def _bring(times: Times) -> list[str]:
    """Import those events of the day that are missing; return the slugs of all."""
    document = _document(times)
    events = [document.events[number] for number in times.events]
    slugs = [event.given.slug for event in events]
    known = await Event.select(Event.slug).where(Event.slug.is_in(slugs)).output(as_list=True)
    document.events = [event for event in events if event.given.slug not in known]
    if document.events and (problems := (await import_document(document, await actor_of(ORGANISATION))).problems):
        raise Faulty(problems)
    return slugs


def _document(times: Times) -> Document:
    with TemporaryDirectory() as folder:
        file = Path(folder, DAY.name)
        file.write_text(Template(DAY.read_text(encoding="utf-8")).substitute(times.values), encoding="utf-8")
        return read([file])


async def _fill(entries: dict[str, CrowdEntry], crowd: Crowd) -> bool:
    """Let people sign up; return False if they all have, at an earlier start."""
    events = await Event.objects().where(Event.slug.is_in(list(entries)))
    empty = [event.slug for event in events if not event.turn]
    people = invent(PEOPLE) if empty else []
    for slug in empty:
        await fill(entries[slug], slug, (people, crowd))
    return bool(empty)


async def _open_the_door(slugs: list[str]) -> None:
    """Give the events to who checks in, and note who has come to the one that runs."""
    helper = await actor_of(ORGANISATION, Role.check_in)
    for event in await Event.objects().where(Event.slug.is_in(slugs)):
        if helper != "system":
            await _give(helper, event)
        if event.starts_at <= now() and not await Attendance.exists().where(Attendance.event == event.id):
            await note(event, await Session.objects().where(Session.event == event.id), helper, _ARRIVED)


async def _give(helper: str, event: Event) -> None:
    account = await one(Account, int(helper.partition(":")[2]))
    given = (CheckInHelper.account == account.id) & (CheckInHelper.event == event.id)
    if not await CheckInHelper.exists().where(given):
        await CheckInHelper(account=account.id, event=event.id).save()
