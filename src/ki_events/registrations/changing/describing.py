"""What an event says of itself is changed as a whole; a new title is material, so people hear of it once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.availability import is_public
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.labels import label_slug, labels_of, write_labels
from ki_events.events.revising import revise_event
from ki_events.events.scheduling import Changes, change_session
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.events.versions import keep_version, replaced_since
from ki_events.i18n import _
from ki_events.programmes.belonging import programmes_of, write_programmes
from ki_events.refusal import Refused
from ki_events.registrations.changing.telling import tell_changes
from ki_events.registrations.letters.known import Before, before_of
from ki_events.registrations.turns import take_turn
from ki_events.rows import one

TEXTS = "texts"
"""The part of an event by which versions of its texts are kept."""


@dataclass(frozen=True)
class Texts:
    """What an event says of itself; the fields are columns of `Event`, its labels by kind, and the ids of its programmes."""

    title: str
    lang: str = "de"
    format: str = "training"
    summary: str = ""
    description: str = ""
    plain_summary: str = ""
    topics: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    district: str = ""
    cost: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    offer: str = ""
    programmes: tuple[int, ...] = ()
    certificate: bool = False
    certificate_measure: str = "dates"
    certificate_share: int = 100

    def written(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)


_KINDS = {
    "topics": LabelKind.topic,
    "target_groups": LabelKind.target_group,
    "languages": LabelKind.language,
    "accessibility": LabelKind.accessibility,
}
_CODES = frozenset({LabelKind.language, LabelKind.accessibility})
_COLUMNS = [field.name for field in fields(Texts) if field.name not in (*_KINDS, "programmes")]


TEXT_COLUMNS = frozenset(_COLUMNS)


def as_written(content: Mapping[str, Any]) -> Texts:
    """Return what `Texts.written` gave; what it does not know yet is empty."""
    known = {field.name for field in fields(Texts)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list | tuple) else value
        for name, value in content.items()
        if name in known
    }
    return Texts(**values)


async def texts_of(event: Event) -> Texts:
    """Return what an event says of itself, in two statements."""
    return texts_from(event, await _labels(event.id), await programmes_of(event.id))


def texts_from(event: Event, labels: Sequence[Label], programmes: Iterable[int]) -> Texts:
    """Return what these rows say; labels in their order."""
    named = {name: tuple(_value(label) for label in labels if label.kind == kind) for name, kind in _KINDS.items()}
    columns = {name: getattr(event, name) for name in _COLUMNS}
    return Texts(**columns | named, programmes=tuple(sorted(programmes)))


async def texts_at(event: Event, revision: int) -> Texts:
    """Return what the event said at one of its revisions, as far as it is remembered."""
    version = await replaced_since(event.id, TEXTS, revision)
    return as_written(version.content) if version else await texts_of(event)


async def describe(event_id: int, texts: Texts, revision: int, actor: str) -> int:
    """Let an event say this of itself, written by someone who saw its `revision`; return how many people are told.

    Only a new title of a published event is told. What was is kept as a version. Raise `Refused` (`changed_meanwhile`) when
    the texts have been changed since `revision`.
    """
    async with transaction():
        await take_turn(event_id, 0)
        event = await one(Event, event_id)
        before = await texts_of(event)
        if before == texts:
            return 0
        if await replaced_since(event_id, TEXTS, revision):
            raise Refused("changed_meanwhile", _("Jemand anderes hat inzwischen gespeichert."))
        await keep_version(event, TEXTS, before.written(), actor)
        changed = [name for name in before.written() if getattr(before, name) != getattr(texts, name)]
        known = await _raise_sequences(event) if "title" in changed and event.status != EventStatus.draft else {}
        await write_labels(event_id, await _labels(event_id), _wanted_labels(texts))
        await write_programmes(event_id, set(before.programmes), set(texts.programmes))
        changes: Changes = {name: getattr(texts, name) for name in _COLUMNS if name in changed}
        for name, value in changes.items():
            setattr(event, str(name), value)
        await revise_event(event, changes)
        await record(actor, "event.texts", f"event:{event_id}", Change(after={"fields": changed}))
        return await tell_changes(event_id, known) if known and is_public(event, now()) else 0


async def to_be_told(event: Event) -> int:
    """Return how many people would be told of a new title: those who have a place or wait, while a date lies ahead."""
    if event.status != EventStatus.published or event.ends_at is None or event.ends_at <= now():
        return 0
    rows = await Event.raw(
        "SELECT COUNT(*) AS people FROM registration WHERE event = {} AND status NOT IN ('cancelled', 'rejected')",
        event.id,
    )
    return int(rows[0]["people"])


async def _raise_sequences(event: Event) -> dict[int, Before]:
    """Let every planned session of an event with a new title be new to calendars; return what people know of them."""
    sessions = await Session.objects().where(
        (Session.event == event.id) & (Session.status == SessionStatus.planned) & (Session.ends_at > now())
    )
    known = {session.id: before_of(event, session) for session in sessions}
    for session in sessions:
        await change_session(session, {}, event_changed=True)
    return known


async def _labels(event_id: int) -> list[Label]:
    return await Label.objects().where(Label.event == event_id).order_by(Label.kind, Label.position, Label.id)


def _wanted_labels(texts: Texts) -> list[Label]:
    return labels_of(
        (kind, [(_slug(kind, value), value) for value in getattr(texts, name)]) for name, kind in _KINDS.items()
    )


def _slug(kind: LabelKind, value: str) -> str:
    return value if kind in _CODES else label_slug(value)


def _value(label: Label) -> str:
    return str(label.slug if label.kind in _CODES else label.name)
