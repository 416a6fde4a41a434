"""What an event page shows, read in three statements whatever its size; their texts are put together once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, TypeVar

from piccolo.table import Table

from ki_events.clock import now
from ki_events.events.availability import is_public
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import Event, Round, Session
from ki_events.events.text_table import EventText
from ki_events.events.translating import Words, words_of
from ki_events.i18n import language
from ki_events.organisations.pictures import Sight
from ki_events.organisations.tables import Organisation
from ki_events.web.previewing import is_previewed

Row = TypeVar("Row", bound=Table)

PROGRAMME = "programme"
ASKED = ("round", "contingent", "question")


class Asks(NamedTuple):
    """What an event has that guests are asked about: looked for in indexes, so that a plain event costs nothing more."""

    rounds: bool = False
    contingents: bool = False
    questions: bool = False


@dataclass(frozen=True)
class Public:
    """An event that everyone may see, what it asks of guests, what it says in which language, and its picture."""

    event: Event
    asks: Asks
    texts: tuple[EventText, ...] = ()
    picture: Sight | None = None

    @property
    def words(self) -> Words:
        """Return what a page in the language of the moment says."""
        return words_of(self.event, self.texts, language())


@dataclass(frozen=True)
class Tag:
    """A label of an event, or a programme that it belongs to (`kind` is PROGRAMME)."""

    kind: str
    slug: str
    name: str


@dataclass(frozen=True)
class Shown:
    """An event with everything that belongs to it."""

    event: Event
    organisation: Organisation
    sessions: Sequence[Session]
    tags: Sequence[Tag]

    def named(self, kind: str) -> list[Tag]:
        """Return its labels of one kind, or its programmes, in their order."""
        return [tag for tag in self.tags if tag.kind == kind]

    def slugs(self, kind: LabelKind) -> list[str]:
        """Return the codes of its labels of one kind."""
        return [tag.slug for tag in self.tags if tag.kind == kind]


async def public_event(slug: str) -> Event | None:
    """Return the event with its organisation if everyone may see it: drafts and what appears later are not there."""
    found = await public_event_asking(slug)
    return found[0] if found else None


async def public_event_asking(slug: str) -> tuple[Event, Asks] | None:
    """Return the event as `public_event` does, and what it asks of guests, in one statement."""
    found = await public_event_said(slug)
    return (found.event, found.asks) if found else None


async def public_event_said(slug: str) -> Public | None:
    """Return the event as `public_event` does, with all that one statement can say of it."""
    rows = [] if "\x00" in slug else await Event.raw(_event_text(), slug)
    if not rows:
        return None
    event = _read(Event, rows[0])
    event.organisation = _read(Organisation, rows[0], "of_")
    asks = Asks(*(bool(rows[0][f"has_{table}"]) for table in ASKED))
    if not is_public(event, now()) and not is_previewed(slug):
        return None
    texts = tuple(_read(EventText, row, "said_") for row in rows if row["said_id"] is not None)
    return Public(event, asks, texts, _sight(rows[0]))


def _sight(row: Mapping[str, Any]) -> Sight | None:
    return Sight(**{name: row[f"seen_{name}"] for name in Sight._fields}) if row["seen_digest"] is not None else None


async def shown(event: Event) -> Shown:
    """Return the event with all that its page shows."""
    return Shown(event, event.organisation, await sessions_of(event), await _tags(event))


async def sessions_of(event: Event) -> list[Session]:
    """Return the sessions with their rounds in the order of time."""
    rows = await Session.raw(_sessions_text(), event.id)
    sessions = [_read(Session, row) for row in rows]
    for session, row in zip(sessions, rows, strict=True):
        session.round = _read(Round, row, "of_") if row["of_id"] is not None else None
    return sessions


async def _tags(event: Event) -> list[Tag]:
    rows = await Label.raw(
        "SELECT kind, position, id, slug, name FROM label WHERE event = {}"
        " UNION ALL SELECT 'programme', 0, programme.id, programme.slug, programme.name FROM programme_entry"
        " JOIN programme ON programme.id = programme_entry.programme WHERE programme_entry.event = {}"
        " ORDER BY 1, 2, 3",
        event.id,
        event.id,
    )
    return [Tag(row["kind"], row["slug"], row["name"]) for row in rows]


def _read(table: type[Row], row: Mapping[str, Any], before: str = "") -> Row:
    # What Piccolo's constructor does with a row that was read, without asking each of 38 columns for its default: a
    # fiftieth of the time, on the page that everyone opens.
    found = table.__new__(table)
    names = _names(table)
    found.__dict__.update({name: row[before + name] for name in names}, _exists_in_db=True, _was_created=None)
    return found


@cache
def _names(table: type[Table]) -> tuple[str, ...]:
    return tuple(column._meta.name for column in table._meta.columns)


@cache
def _event_text() -> str:
    has = ", ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {table}.event = event.id) AS has_{table}"  # noqa: S608  # names of ours
        for table in ASKED
    )
    seen = ", ".join(f"picture.{name} AS seen_{name}" for name in Sight._fields)
    return (
        f"SELECT {_columns(Event)}, {_columns(Organisation, 'of_')}, {_columns(EventText, 'said_')}, {seen}, {has} FROM event"  # noqa: S608  # names of ours
        " JOIN organisation ON organisation.id = event.organisation"
        " LEFT JOIN event_text ON event_text.event = event.id LEFT JOIN picture ON picture.id = event.picture"
        " WHERE event.slug = {} ORDER BY event_text.lang"
    )


@cache
def _sessions_text() -> str:
    return (
        f"SELECT {_columns(Session)}, {_columns(Round, 'of_')} FROM session"  # noqa: S608  # names of ours
        " LEFT JOIN round ON round.id = session.round WHERE session.event = {} ORDER BY session.starts_at, session.id"
    )


def _columns(table: type[Table], before: str = "") -> str:
    name = table._meta.tablename
    return ", ".join(f'"{name}"."{column}" AS "{before}{column}"' for column in _names(table))
