"""The demo's data: imported like anyone's, then people sign up and cancel by the real verbs at moments of the past."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ki_events.clock import now
from ki_events.demo.crowd import Crowd, CrowdEntry, in_teams, read_crowd, slug_in, story
from ki_events.demo.filling import Filling
from ki_events.demo.inviting import invite
from ki_events.demo.letters import SHOWN, keep_few
from ki_events.demo.people import DOMAIN, invent
from ki_events.demo.wishing import Wishing, wishing_for
from ki_events.events.availability import FEW
from ki_events.events.next_dates import advance_dates
from ki_events.events.publishing import archive_past
from ki_events.events.tables import Event, Mode
from ki_events.importing.applying import import_document
from ki_events.importing.problems import Faulty
from ki_events.importing.reading import read
from ki_events.registrations.letters.reminders import remind_from_now_on
from ki_events.registrations.registering import Person
from ki_events.registrations.settling import settle_due
from ki_events.registrations.tables import Registration

PEOPLE = 1500
MOST_IF_OVER, MOST_IF_FREE, MOST_IF_ROUNDS = 6, 18, 60
"""So many people show what there is to see of an event that is over, has places anyway, or workshops; the demo starts sooner."""

FOLDER = Path(__file__).parent
CROWD, DAY = FOLDER / "crowd.yaml", FOLDER / "day.yaml"


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
    document = read(sorted(file for file in FOLDER.glob("*.yaml") if file not in (CROWD, DAY)))
    result = await import_document(document, "system")
    if result.problems:
        raise Faulty(result.problems)
    slugs = [event.given.slug for event in document.events]
    crowd, summary = read_crowd(CROWD), Summary(events=len(slugs))
    people = invent(PEOPLE)
    for entry in crowd.crowd:
        slug = slug_in(slugs, entry.slug, entry.back)
        if not (slug and await fill(entry, slug, (people, crowd))):
            summary.skipped.append(slug or entry.slug)
    await settle_due()
    await archive_past()
    await advance_dates()
    await remind_from_now_on()
    await keep_few(SHOWN)
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


async def fill(entry: CrowdEntry, slug: str, known: tuple[list[Person], Crowd]) -> bool:
    """Let people sign up for an event unless somebody has; return False if nobody could."""
    people, crowd = known
    event = await Event.objects().get(Event.slug == slug)
    if event is None:
        return False
    if await Registration.exists().where(Registration.event == event.id):
        return True
    wishing = await wishing_for(event, crowd.words)
    steps = story(event, people, _worth_inventing(entry.people, event, wishing), now())
    if not steps:
        return False
    dice = random.Random(event.slug)  # noqa: S311 - nothing secret, always the same story
    link = await invite(event) if event.mode == Mode.invitation else None
    filling = Filling(event, wishing, dice, now(), link.id if link else None)
    await filling.fill(in_teams(steps, event.slug) if entry.teams else steps, entry)
    return True


def _worth_inventing(people: int, event: Event, wishing: Wishing) -> int:
    last_end: datetime | None = event.ends_at
    capacity: int | None = event.capacity
    if last_end is not None and last_end < now():
        return min(people, MOST_IF_OVER)
    if wishing.has_rounds:
        return min(people, MOST_IF_ROUNDS)
    has_places_anyway = capacity is None or capacity - people > FEW
    return min(people, MOST_IF_FREE) if has_places_anyway else people


async def _counted(summary: Summary) -> Summary:
    invented = Registration.email.like(f"%@{DOMAIN}")
    summary.registrations = await Registration.count().where(invented)
    rows = await Registration.raw(
        "SELECT count(DISTINCT mail_key) AS n FROM registration WHERE email LIKE {}", f"%@{DOMAIN}"
    )
    summary.people = rows[0]["n"]
    return summary
