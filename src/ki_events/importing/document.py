"""What may stand in an import document; everything else is an error."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field, model_validator

from ki_events.events.tables import Format, Mode, SessionKind, SessionStatus
from ki_events.importing.days import MomentExpression
from ki_events.importing.fields import (
    CLOSED,
    Color,
    DateText,
    Day,
    Email,
    EventSlug,
    Key,
    Language,
    Line,
    MovedText,
    OneLine,
    Phone,
    Places,
    ShortLine,
    Slug,
    Text,
    TimeText,
    Translated,
    Web,
    without_nothing,
)
from ki_events.importing.given_registration import GivenContingent, GivenOption, GivenQuestion, GivenRegistration
from ki_events.organisations.tables import Kind


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


class Given(BaseModel):
    """Something in the document; unknown keys are errors, known ones without a value count as left out."""

    model_config = CLOSED

    @model_validator(mode="before")
    @classmethod
    def _without_nothing(cls, value: Any) -> Any:
        return without_nothing(cls, value)


class GivenLegal(Given):
    """The legal texts of an organisation, or of the operator; what is not named stays as it is."""

    imprint: Translated = {}
    privacy: Translated = {}
    accessibility: Translated = {}
    plain_language: Translated = {}


class GivenOrganisation(Given):
    """An organisation as the document has it."""

    slug: Slug
    name: Line
    short: Annotated[OneLine, Field(min_length=1, max_length=60)]
    kind: Kind = Kind.partner
    address: Text = ""
    email: Email
    website: Web | None = None
    phone: Phone = ""
    description: Text = ""
    color: Color = ""
    legal: GivenLegal = GivenLegal()


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
    phone: Phone = ""


class GivenPlace(Given):
    """Where a session is."""

    name: Line
    address: Text = ""
    room: Annotated[OneLine, Field(max_length=120)] = ""
    way: Text = ""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class GivenRound(Given):
    """A round of elective sessions."""

    number: Annotated[int, Field(ge=1, le=100)]
    name: Annotated[OneLine, Field(min_length=1, max_length=120)]
    required: bool = True


class GivenSession(Given):
    """A session; without a key its position is its key."""

    key: Key | None = None
    title: Annotated[OneLine, Field(max_length=160)] = ""
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
    title: Annotated[OneLine, Field(min_length=1, max_length=120)]
    lang: Language = "de"
    summary: Annotated[OneLine, Field(max_length=300)] = ""
    plain_summary: Annotated[Text, Field(max_length=2000)] = ""
    description: Text = ""
    offer: Annotated[OneLine, Field(max_length=120)] = ""
    topics: list[ShortLine] = []
    target_groups: list[ShortLine] = []
    languages: list[Language] = []
    district: Annotated[OneLine, Field(max_length=80)] = ""
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


MODELS: dict[str, type[BaseModel]] = {
    "organisations": GivenOrganisation,
    "programmes": GivenProgramme,
    "events": GivenEvent,
    "contact": GivenContact,
    "registration": GivenRegistration,
    "contingents": GivenContingent,
    "questions": GivenQuestion,
    "options": GivenOption,
    "rounds": GivenRound,
    "sessions": GivenSession,
    "place": GivenPlace,
    "legal": GivenLegal,
}
"""Which model stands under which key, so that a wrong key can be told the right ones."""


def keys_of(model: type[BaseModel]) -> list[str]:
    """Return the keys that may stand in `model`."""
    return [field.alias or name for name, field in model.model_fields.items()]


def is_absolute(moment: MomentExpression | None) -> bool:
    """Say whether the moment is a date of its own and not relative to the first session."""
    return isinstance(moment, datetime)
