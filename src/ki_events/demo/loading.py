"""The demo's data: imported like anyone's, then people sign up and cancel by the real verbs at moments of the past."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.demo.crowd import Crowd, CrowdEntry, in_teams, read_crowd, slug_in, story
from ki_events.demo.filling import Filling
from ki_events.demo.inviting import invite
from ki_events.demo.people import DOMAIN, invent
from ki_events.demo.wishing import Wishing, wishing_for
from ki_events.events.availability import FEW
from ki_events.events.next_dates import advance_dates
from ki_events.events.publishing import archive_past
from ki_events.events.tables import Event, Mode
from ki_events.importing.applying import import_document
from ki_events.importing.problems import Faulty
from ki_events.importing.reading import read
from ki_events.mail.tables import Message
from ki_events.registrations.letters.reminders import remind_from_now_on
from ki_events.registrations.registering import Person
from ki_events.registrations.settling import settle_due
from ki_events.registrations.tables import Registration

PEOPLE = 1500
MOST_IF_OVER, MOST_IF_FREE, MOST_IF_ROUNDS = 6, 18, 60
"""So many people show what there is to see of an event that is over, has places anyway, or workshops; the demo starts sooner."""

FOLDER = Path(__file__).parent
CROWD = FOLDER / "crowd.yaml"

SHOWN = {
    "registered": 3,
    "waiting": 2,
    "offer": 3,
    "moved_up": 2,
    "party": 1,
    "pending": 1,
    "verify": 1,
    "workshop_taken": 1,
    "cancelled": 1,
    "calendar_entry": 1,
}
"""How many letters of each kind are really written into the demo's mailbox."""


@dataclass
class Summary:
    """What the demo holds. `try_first` are paths worth opening; `skipped` are events nobody could sign up for yet."""

    events: int = 0
    people: int = 0
    registrations: int = 0
    try_first: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)


async def load_demo() -> Summary:
    """Load the demo, or bring it up to date: nobody signs up twice. Raise `Faulty` if its files are wrong."""
    document = read(sorted(file for file in FOLDER.glob("*.yaml") if file != CROWD))
    result = await import_document(document, "system")
    if result.problems:
        raise Faulty(result.problems)
    slugs = [event.given.slug for event in document.events]
    crowd, summary = read_crowd(CROWD), Summary(events=len(slugs))
    people = invent(PEOPLE)
    for entry in crowd.crowd:
        await _fill(entry, slug_in(slugs, entry.slug, entry.back), (people, crowd), summary)
    await settle_due()
    await archive_past()
    await advance_dates()
    await remind_from_now_on()
    await _keep_few_letters()
    summary.try_first = await paths_to_try()
    return await _counted(summary)


async def paths_to_try() -> dict[str, str]:
    """Return the paths of the events worth showing first, as far as they are there, with what each shows."""
    slugs: list[str] = await Event.select(Event.slug).output(as_list=True)
    return {
        f"/veranstaltungen/{slug}": shows
        for first, shows in read_crowd(CROWD).try_first.items()
        if (slug := slug_in(slugs, first))
    }


async def _fill(entry: CrowdEntry, slug: str | None, known: tuple[list[Person], Crowd], summary: Summary) -> None:
    people, crowd = known
    event = await Event.objects().get(Event.slug == slug) if slug else None
    if event is None:
        summary.skipped.append(entry.slug)
        return
    if await Registration.exists().where(Registration.event == event.id):
        return
    wishing = await wishing_for(event, crowd.words)
    steps = story(event, people, _worth_inventing(entry.people, event, wishing), now())
    if not steps:
        summary.skipped.append(event.slug)
        return
    dice = random.Random(event.slug)  # noqa: S311 - nothing secret, always the same story
    link = await invite(event) if event.mode == Mode.invitation else None
    filling = Filling(event, wishing, dice, now(), link.id if link else None)
    await filling.fill(in_teams(steps, event.slug) if entry.teams else steps, entry)


def _worth_inventing(people: int, event: Event, wishing: Wishing) -> int:
    last_end: datetime | None = event.ends_at
    capacity: int | None = event.capacity
    if last_end is not None and last_end < now():
        return min(people, MOST_IF_OVER)
    if wishing.has_rounds:
        return min(people, MOST_IF_ROUNDS)
    has_places_anyway = capacity is None or capacity - people > FEW
    return min(people, MOST_IF_FREE) if has_places_anyway else people


async def _keep_few_letters() -> None:
    pending = (Message.state == "pending") & Message.recipient.like(f"%@{DOMAIN}")
    if await Message.count().where(pending) <= sum(SHOWN.values()):
        return
    shown = [number for kind, count in SHOWN.items() for number in await _latest(kind, count)]
    kept = QueryString("id NOT IN (" + ", ".join(["{}"] * len(shown)) + ")", *shown) if shown else QueryString("1 = 1")
    if shown:
        # Not overdue: as if just written.
        await Message.update({Message.run_at: now()}).where(Message.id.is_in(shown))
    await Message.raw(
        "UPDATE message SET state = 'dropped', error = 'demo' WHERE state = 'pending' AND recipient LIKE {} AND {}",
        f"%@{DOMAIN}",
        kept,
    )


async def _latest(kind: str, count: int) -> list[int]:
    fresh = Message.not_after.is_null() | (Message.not_after > now())
    pending = (Message.kind == kind) & (Message.state == "pending") & Message.recipient.like(f"%@{DOMAIN}")
    rows = (
        await Message.select(Message.id).where(pending & fresh).order_by(Message.run_at, ascending=False).limit(count)
    )
    return [row["id"] for row in rows]


async def _counted(summary: Summary) -> Summary:
    invented = Registration.email.like(f"%@{DOMAIN}")
    summary.registrations = await Registration.count().where(invented)
    rows = await Registration.raw(
        "SELECT count(DISTINCT mail_key) AS n FROM registration WHERE email LIKE {}", f"%@{DOMAIN}"
    )
    summary.people = rows[0]["n"]
    return summary
