"""What the database holds of what a document speaks of, read once at the beginning of the transaction."""

from collections import defaultdict
from dataclasses import dataclass, field

from ki_events.events.contingents import Contingent
from ki_events.events.label_table import Label
from ki_events.events.tables import Event, Round, Session
from ki_events.importing.reading import Document
from ki_events.organisations.tables import Organisation
from ki_events.programmes.tables import Programme, ProgrammeEntry
from ki_events.registrations.questions.tables import Question

_AT_ONCE = 500


@dataclass
class Known:
    """Rows by slug; the parts of events by the id of the event."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    sessions: dict[int, list[Session]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[int, list[Label]] = field(default_factory=lambda: defaultdict(list))
    rounds: dict[int, list[Round]] = field(default_factory=lambda: defaultdict(list))
    programme_ids: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    divided: set[int] = field(default_factory=set)
    """The ids of events that have contingents."""
    asking: set[int] = field(default_factory=set)
    """The ids of events that have questions."""


async def load(document: Document) -> Known:
    """Read every organisation and programme, and those events that the document names, with their parts."""
    known = Known(
        organisations={row.slug: row for row in await Organisation.objects()},
        programmes={row.slug: row for row in await Programme.objects()},
    )
    slugs = [event.given.slug for event in document.events]
    for first in range(0, len(slugs), _AT_ONCE):
        events: list[Event] = await Event.objects().where(Event.slug.is_in(slugs[first : first + _AT_ONCE]))
        known.events |= {row.slug: row for row in events}
        if events:
            await _load_parts(known, [row.id for row in events])
    return known


async def _load_parts(known: Known, ids: list[int]) -> None:
    for session in await Session.objects().where(Session.event.is_in(ids)).order_by(Session.id):
        known.sessions[session.event].append(session)
    for label in await Label.objects().where(Label.event.is_in(ids)).order_by(Label.position, Label.id):
        known.labels[label.event].append(label)
    for round_ in await Round.objects().where(Round.event.is_in(ids)):
        known.rounds[round_.event].append(round_)
    for entry in await ProgrammeEntry.objects().where(ProgrammeEntry.event.is_in(ids)):
        known.programme_ids[entry.event].add(entry.programme)
    known.divided.update(
        row["event"] for row in await Contingent.select(Contingent.event).where(Contingent.event.is_in(ids))
    )
    asked = Question.event.is_in(ids) & Question.retired_at.is_null()
    known.asking.update(row["event"] for row in await Question.select(Question.event).where(asked))
