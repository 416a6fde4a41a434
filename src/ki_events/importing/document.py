"""What may stand in an import document; everything else is an error."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from ki_events.events.tables import Format, Mode, SessionKind, SessionStatus
from ki_events.importing.days import DateExpression, MomentExpression, parse_date, parse_moment, parse_time
from ki_events.organisations.tables import Kind

T = TypeVar("T")

MOST_PLACES = 1_000_000


class GivenStatus(StrEnum):
    """What a file may say about an event; archived it becomes by itself."""

    draft = "draft"
    published = "published"
    cancelled = "cancelled"


class Accessibility(StrEnum):
    """Facts about access that have words and signs on the pages."""

    step_free = "step_free"
    accessible_toilet = "accessible_toilet"
    hearing_loop = "hearing_loop"
    sign_language = "sign_language"
    captions = "captions"
    easy_language = "easy_language"
    childcare = "childcare"
    parking = "parking"
    quiet_room = "quiet_room"


def _read(parse: Callable[[str], T]) -> Callable[[Any], T]:
    def read(value: Any) -> T:
        if not isinstance(value, str):
            raise PydanticCustomError("given", "Bitte einen einfachen Text angeben.")
        try:
            return parse(value)
        except ValueError as error:
            raise PydanticCustomError("given", "{sentence}", {"sentence": str(error)}) from None

    return read


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _moved_from(text: str) -> tuple[DateExpression, time]:
    day, _, clock = text.strip().rpartition(" ")
    if not day:
        raise ValueError("Bitte Tag und Uhrzeit angeben, etwa „2027-03-17 14:00“ oder „wed +2w 14:00“.")
    return parse_date(day), parse_time(clock)


def _pattern(expression: str, sentence: str) -> Callable[[str], str]:
    matches = re.compile(expression).fullmatch

    def check(text: str) -> str:
        if not matches(text.strip()):
            raise ValueError(sentence)
        return text.strip()

    return check


_slug = _pattern(r"[a-z0-9]+(-[a-z0-9]+)*", "Bitte nur a-z, 0-9 und einzelne Bindestriche, etwa „daz-grundlagen“.")
_email = _pattern(
    r"[^@\s<>\",;:]+@[^@\s<>\",;:]+\.[^@\s<>\",;:]+", "Bitte eine Mailadresse wie ki@bielefeld.de angeben."
)
_web = _pattern(r"https?://[^\s<>\"]+", "Bitte eine Adresse angeben, die mit https:// beginnt.")
_language = _pattern(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", "Bitte ein Sprachkürzel wie de, tr oder uk angeben.")
_key = _pattern(r"[\w.-]+", "Bitte nur Buchstaben, Ziffern, Punkt, Binde- und Unterstrich.")

Slug = Annotated[str, BeforeValidator(_read(_slug)), Field(max_length=80)]
EventSlug = Annotated[str, BeforeValidator(_read(_slug)), Field(max_length=120)]
Line = Annotated[str, BeforeValidator(_one_line), Field(min_length=1, max_length=160)]
ShortLine = Annotated[str, BeforeValidator(_one_line), Field(min_length=1, max_length=80)]
Text = Annotated[str, BeforeValidator(_trimmed), Field(max_length=50_000)]
Email = Annotated[str, BeforeValidator(_read(_email)), Field(max_length=254)]
Web = Annotated[str, BeforeValidator(_read(_web)), Field(max_length=2000)]
Language = Annotated[str, BeforeValidator(_read(_language)), Field(max_length=8)]
Key = Annotated[str, BeforeValidator(_read(_key)), Field(max_length=80)]
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2199, 12, 31))]
DateText = Annotated[DateExpression, PlainValidator(_read(parse_date))]
TimeText = Annotated[time, PlainValidator(_read(parse_time))]
MomentText = Annotated[MomentExpression, PlainValidator(_read(parse_moment))]
MovedText = Annotated[tuple[DateExpression, time], PlainValidator(_read(_moved_from))]
Places = Annotated[int, Field(ge=0, le=MOST_PLACES)]


class Given(BaseModel):
    """Something in the document; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class GivenOrganisation(Given):
    """An organisation as the document has it."""

    slug: Slug
    name: Line
    short: Annotated[str, BeforeValidator(_one_line), Field(min_length=1, max_length=60)]
    kind: Kind = Kind.partner
    address: Text = ""
    email: Email
    website: Web | None = None


class GivenProgramme(Given):
    """A programme as the document has it."""

    slug: EventSlug
    organisation: Slug
    name: Line
    description: Text = ""
    starts_on: Day | None = None
    ends_on: Day | None = None


class GivenContact(Given):
    """Whom to ask: an office, not a person."""

    name: Line | None = None
    email: Email | None = None
    phone: Annotated[str, BeforeValidator(_one_line), Field(max_length=60)] = ""


class GivenPlace(Given):
    """Where a session is."""

    name: Line
    address: Text = ""
    room: Annotated[str, BeforeValidator(_one_line), Field(max_length=120)] = ""
    way: Text = ""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class GivenRegistration(Given):
    """How one gets in."""

    mode: Mode = Mode.open
    capacity: Places | None = None
    opens: MomentText | None = None
    closes: MomentText | None = None
    url: Web | None = None


class GivenRound(Given):
    """A round of elective sessions."""

    number: Annotated[int, Field(ge=1, le=100)]
    name: Annotated[str, BeforeValidator(_one_line), Field(min_length=1, max_length=120)]


class GivenSession(Given):
    """A session; without a key its position is its key."""

    key: Key | None = None
    title: Annotated[str, BeforeValidator(_one_line), Field(max_length=160)] = ""
    date: DateText
    from_: Annotated[TimeText | None, Field(alias="from")] = None
    to: TimeText | None = None
    until: DateText | None = None
    all_day: bool = False
    opening_hours: Text = ""
    place: GivenPlace | None = None
    online: Web | None = None
    kind: SessionKind = SessionKind.plenary
    round: int | None = None
    capacity: Places | None = None
    speakers: list[Line] = []
    status: SessionStatus = SessionStatus.planned
    moved_from: MovedText | None = None


class GivenEvent(Given):
    """An event as the document has it."""

    slug: EventSlug
    organisation: Slug
    programmes: list[EventSlug] = []
    format: Format = Format.training
    title: Annotated[str, BeforeValidator(_one_line), Field(min_length=1, max_length=120)]
    lang: Language = "de"
    summary: Annotated[str, BeforeValidator(_one_line), Field(max_length=300)] = ""
    description: Text = ""
    topics: list[ShortLine] = []
    target_groups: list[ShortLine] = []
    languages: list[Language] = []
    district: Annotated[str, BeforeValidator(_one_line), Field(max_length=80)] = ""
    accessibility: list[Accessibility] = []
    contact: GivenContact = GivenContact()
    cost: Text = ""
    certificate: bool = False
    status: GivenStatus = GivenStatus.published
    reason: Text = ""
    postponed: bool = False
    registration: GivenRegistration = GivenRegistration(mode=Mode.none)
    rounds: list[GivenRound] = []
    sessions: list[GivenSession] = []


MODELS: dict[str, type[Given]] = {
    "organisations": GivenOrganisation,
    "programmes": GivenProgramme,
    "events": GivenEvent,
    "contact": GivenContact,
    "registration": GivenRegistration,
    "rounds": GivenRound,
    "sessions": GivenSession,
    "place": GivenPlace,
}
"""Which model stands under which key, so that a wrong key can be told the right ones."""


def keys_of(model: type[Given]) -> list[str]:
    """Return the keys that may stand in `model`."""
    return [field.alias or name for name, field in model.model_fields.items()]


def is_absolute(moment: MomentExpression | None) -> bool:
    """Say whether the moment is a date of its own and not relative to the first session."""
    return isinstance(moment, datetime)
