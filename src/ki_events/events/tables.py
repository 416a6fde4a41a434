"""An event is what one signs up for; its sessions are its dated parts."""

from enum import StrEnum

from piccolo.columns import (
    JSON,
    BigInt,
    Boolean,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ki_events.organisations.pictures import Picture
from ki_events.organisations.tables import Organisation


class Format(StrEnum):
    """The shapes of events (2-domain.md, "Words")."""

    training = "training"
    training_series = "training_series"
    conference = "conference"
    thematic_day = "thematic_day"
    workshop = "workshop"
    lecture = "lecture"
    working_group = "working_group"
    fair = "fair"
    exhibition = "exhibition"
    culture = "culture"
    action = "action"


class EventStatus(StrEnum):
    """draft → published → cancelled, published → archived; all but drafts are public."""

    draft = "draft"
    published = "published"
    cancelled = "cancelled"
    archived = "archived"


class Mode(StrEnum):
    """How one gets in: walk in, sign up, be admitted, by invitation, elsewhere."""

    none = "none"
    open = "open"
    approval = "approval"
    invitation = "invitation"
    external = "external"


class Serving(StrEnum):
    """How the waiting list gets a free place: as an offer with a deadline, or confirmed at once."""

    offer = "offer"
    direct = "direct"


class PartyRule(StrEnum):
    """What free places do while a party that stays together is first and too large for them: wait for it, or be filled."""

    strict = "strict"
    fill_gaps = "fill_gaps"


class HandOver(StrEnum):
    """To whom a confirmed place may be handed over."""

    never = "never"
    institution = "institution"
    anyone = "anyone"


class Measure(StrEnum):
    """What a certificate's minimum share is a share of; whoever was there at one date was there on its day."""

    dates = "dates"
    hours = "hours"
    days = "days"


class Event(Table, tablename="event"):
    """One event. Whoever changes who has a place begins by taking its `turn` (3-architecture.md, "take a turn").

    `taken` and `waiting` count the registrations that hold a place and that wait; `capacity` NULL is unlimited.
    `starts_at` and `ends_at` span its planned sessions (all of them when none is planned), `next_at` is the start of the next
    one that is not over (the first when all are): lists are ordered by it and need no join.
    `revision` rises with every change that its page shows and that is not a turn. Events of one organisation with the same
    `offer` are dates of the same offer. `plain_summary` says in plain language (Einfache Sprache) what it is about.
    `party_limit` is how many people one form may bring, `per_institution` how many of one institution may hold places (NULL: all).
    `minimum` people are needed by `decides_on` for it to take place. A certificate takes `certificate_share` percent of the
    dates, hours or days. `door` counts the people who came without registration, beside the capacity, up to `room_limit` in all.
    A draft with `deleted_at` is in the bin for 14 days.
    """

    id: Serial
    slug = Varchar(length=120, unique=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    format = Varchar(length=20, choices=Format, default=Format.training)
    status = Varchar(length=12, choices=EventStatus, default=EventStatus.draft)
    publish_at = Timestamptz(null=True, default=None)
    postponed = Boolean(default=False)
    cancelled_at = Timestamptz(null=True, default=None)
    cancel_reason = Text(default="")

    title = Varchar(length=160)
    lang = Varchar(length=8, default="de")
    summary = Text(default="")
    description = Text(default="")
    plain_summary = Text(default="")
    search = Text(default="")
    offer = Varchar(length=120, default="")
    district = Varchar(length=80, default="")
    contact_name = Varchar(length=160, default="")
    contact_email = Varchar(length=254, default="")
    contact_phone = Varchar(length=60, default="")
    cost = Text(default="")
    certificate = Boolean(default=False)

    mode = Varchar(length=12, choices=Mode, default=Mode.none)
    external_url = Text(default="")
    opens_at = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=True, default=None)

    serving = Varchar(length=8, choices=Serving, default=Serving.offer)
    skips_school_holidays = Boolean(default=False)
    party_rule = Varchar(length=10, choices=PartyRule, default=PartyRule.strict)
    party_limit = SmallInt(default=20)
    per_institution = Integer(null=True, default=None)
    verifies_email = Boolean(default=False)
    hand_over = Varchar(length=12, choices=HandOver, default=HandOver.institution)
    asks_access_needs = Boolean(default=False)

    picture = ForeignKey(Picture, null=True, default=None, on_delete=OnDelete.restrict)
    minimum = Integer(null=True, default=None)
    decides_on = Date(null=True, default=None)
    certificate_measure = Varchar(length=10, choices=Measure, default=Measure.dates)
    certificate_share = SmallInt(default=100)
    room_limit = Integer(null=True, default=None)
    door = Integer(default=0)
    deleted_at = Timestamptz(null=True, default=None)

    capacity = Integer(null=True, default=None)
    turn = BigInt(default=0)
    taken = Integer(default=0)
    waiting = Integer(default=0)

    starts_at = Timestamptz(null=True, default=None)
    ends_at = Timestamptz(null=True, default=None)
    next_at = Timestamptz(null=True, default=None)
    revision = BigInt(default=0)
    created_at = Timestamptz()
    changed_at = Timestamptz()

    event_never_over_capacity = Check('"taken" >= 0 AND ("capacity" IS NULL OR "taken" <= "capacity")')
    event_waiting_not_negative = Check('"waiting" >= 0')
    event_capacity_not_negative = Check('"capacity" IS NULL OR "capacity" >= 0')


class Round(Table, tablename="round"):
    """Elective sessions of which a participant picks one; in a `required` one there is no event place without a choice."""

    id: Serial
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    number = SmallInt()
    name = Varchar(length=120)
    required = Boolean(default=True)

    round_once = Unique([event, number])


class SessionKind(StrEnum):
    """Plenary sessions are for everyone, elective ones are chosen."""

    plenary = "plenary"
    elective = "elective"


class SessionStatus(StrEnum):
    """A dropped session is cancelled and never deleted."""

    planned = "planned"
    cancelled = "cancelled"


class Session(Table, tablename="session"):
    """One dated part of an event.

    `uid` is made once and never changes; `sequence` rises with every material change (RFC 5545 section 3.8.7.4).
    `organizer_*` are frozen when it is created. `ref` names it in an import file. An all-day session spans the local
    midnights of its first day and of the day after its last. `moved_from` is the start before the last move. `taken` counts
    the choices of an elective session that hold a place; the database refuses more than `capacity` (migrations/).
    """

    id: Serial
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    ref = Varchar(length=80)  # type: ignore[assignment]  # Piccolo's `ref()` is for other columns of ours
    uid = Varchar(length=120, unique=True)
    sequence = Integer(default=0)
    status = Varchar(length=12, choices=SessionStatus, default=SessionStatus.planned)
    kind = Varchar(length=10, choices=SessionKind, default=SessionKind.plenary)
    round = ForeignKey(Round, null=True, default=None, on_delete=OnDelete.restrict)
    title = Varchar(length=160, default="")
    speakers = JSON(default="[]")
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    all_day = Boolean(default=False)
    opening_hours = Text(default="")
    moved_from = Timestamptz(null=True, default=None)
    place_name = Varchar(length=160, default="")
    place_address = Text(default="")
    room = Varchar(length=120, default="")
    way = Text(default="")
    latitude = DoublePrecision(null=True, default=None)
    longitude = DoublePrecision(null=True, default=None)
    online_url = Text(default="")
    capacity = Integer(null=True, default=None)
    taken = Integer(default=0)
    organizer_name = Varchar(length=160)
    organizer_email = Varchar(length=254)
    created_at = Timestamptz()
    changed_at = Timestamptz()

    session_ref_once = Unique([event, ref])
    session_ends_after_start = Check('"ends_at" >= "starts_at"')
