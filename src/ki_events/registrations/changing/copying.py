"""An event is copied with all that an organiser once set up, and without anything about those who took part."""

from dataclasses import dataclass
from datetime import date

from ki_events.audit import Change, record
from ki_events.clock import local, now
from ki_events.db import transaction
from ki_events.events.copying import YEAR, Shift, copied_event, copy_parts
from ki_events.events.folding import fold
from ki_events.events.scheduling import Changes
from ki_events.events.slugs import free_slug, one_at_a_time
from ki_events.events.tables import Event
from ki_events.organisations.tables import Organisation
from ki_events.programmes.tables import ProgrammeEntry
from ki_events.public_version import raise_public_version
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import questions_of
from ki_events.rows import one


@dataclass(frozen=True)
class Copy:
    """How the copy is called and on which local day its first session is; None keeps no date apart from the source's."""

    title: str
    first_day: date | None


async def copy_event(event_id: int, wanted: Copy, actor: str) -> Event:
    """Create a draft like an event, with its texts, questions, places, rounds, picture, and sessions at their new dates.

    Its sessions have UIDs of their own (invariant 9). It is a date of the same offer as the source.
    """
    async with transaction():
        await one_at_a_time()
        event = await one(Event, event_id)
        organisation = await one(Organisation, event.organisation)
        shift = Shift(_days(event, wanted))
        copy = copied_event(event, wanted.title, await free_slug(wanted.title, shift.moment(event.starts_at)), shift)
        copy.offer = await _same_offer(event, wanted.title)
        await copy_parts(event, copy, organisation, shift)
        await _copy_programmes(event.id, copy)
        if questions := await questions_of(event.id):
            await define_questions(copy.id, [asked.definition for asked in questions], actor)
        change = Change(after={"slug": copy.slug, "status": copy.status, "from": event.slug})
        await record(actor, "event.copied", f"event:{copy.id}", change)
        return copy


def _days(event: Event, wanted: Copy) -> int:
    if event.starts_at is None or wanted.first_day is None:
        return 0
    return (wanted.first_day - local(event.starts_at).date()).days


async def _same_offer(event: Event, title: str) -> str:
    """Return the offer of both; where the titles say that already, none is needed."""
    if event.offer or fold(event.title) == fold(title):
        return str(event.offer)
    offer = " ".join(YEAR.sub(" ", event.title).split())[:120]
    if offer:
        # Who asked at the old one is told of the new one, although its year stands in the title.
        changes: Changes = {"offer": offer, "changed_at": now(), Event.revision: Event.revision + 1}
        await Event.update(changes).where(Event.id == event.id)
        await raise_public_version()
    return offer


async def _copy_programmes(event_id: int, copy: Event) -> None:
    # A programme of last year is over; the one that goes on takes the copy too.
    day = local(now() if copy.starts_at is None else copy.starts_at).date()
    await ProgrammeEntry.raw(
        "INSERT INTO programme_entry (programme, event) SELECT entry.programme, {} FROM programme_entry entry"
        " JOIN programme ON programme.id = entry.programme WHERE entry.event = {}"
        " AND (programme.ends_on IS NULL OR programme.ends_on >= {})",
        copy.id,
        event_id,
        day,
    )
