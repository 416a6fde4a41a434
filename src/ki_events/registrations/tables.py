"""A registration is one person's for one event; the waiting list is a status, not a second table."""

from enum import StrEnum

from piccolo.columns import BigInt, Boolean, ForeignKey, Integer, Serial, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.events.contingents import Attendance, Contingent
from ki_events.events.tables import Event, Round, Session
from ki_events.registrations.invitations.tables import InvitationLink


class Status(StrEnum):
    """Where a registration stands (2-domain.md, "Registration")."""

    unverified = "unverified"
    pending = "pending"
    confirmed = "confirmed"
    waitlisted = "waitlisted"
    offered = "offered"
    cancelled = "cancelled"
    rejected = "rejected"


class By(StrEnum):
    """Who decided."""

    person = "person"
    organiser = "organiser"
    system = "system"


class Manner(StrEnum):
    """How a party gets places: all or none, or each person when their turn comes."""

    together = "together"
    one_by_one = "one_by_one"


class Party(Table, tablename="party"):
    """Registrations made together by one form; who sent it (`contact_*`) sees how all of them stand.

    `public_id` and `generation` make its link; `nonce` is that of the form.
    """

    id: Serial
    public_id = Varchar(length=24, unique=True)
    generation = Integer(default=0)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    manner = Varchar(length=10, choices=Manner)
    contact_name = Varchar(length=210)
    contact_email = Varchar(length=254)
    language = Varchar(length=8, default="de")
    nonce = Varchar(length=64)
    made_at = Timestamptz()

    party_nonce_once = Unique([event, nonce])


class CalendarChoice(StrEnum):
    """What a person wants of us for their calendar (2-domain.md, "Calendar part")."""

    invitations = "invitations"
    feed = "feed"
    neither = "neither"


class Source(StrEnum):
    """How a registration came about; `door` ones are beside the capacity (2-domain.md, invariant 1)."""

    web = "web"
    organiser = "organiser"
    list = "list"
    door = "door"


class Registration(Table, tablename="registration"):
    """One person's registration for one event.

    `public_id` and `generation` make its link. `turn` is its place in the order of arrival. `nonce` is that of the form that
    made it, so that a form sent twice makes one registration. `mail_key` and `name_key` are folded (NFKC, casefold,
    single spaces): at most one registration per (event, mail_key, name_key) is neither cancelled nor rejected, by an index
    of migrations/. `placed_at` is when it last got a place (UTC). `remark` is the organisers' own; who is not `is_told` was
    brought in by a list and gets no letter about it.
    """

    id: Serial
    public_id = Varchar(length=24, unique=True)
    generation = Integer(default=0)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    turn = BigInt()
    status = Varchar(length=12, choices=Status)
    given_name = Varchar(length=100)
    family_name = Varchar(length=100)
    email = Varchar(length=254)
    organization = Varchar(length=160, default="")
    mail_key = Varchar(length=254)
    name_key = Varchar(length=210)
    language = Varchar(length=8, default="de")
    nonce = Varchar(length=64)
    registered_at = Timestamptz()
    changed_at = Timestamptz()
    placed_at = Timestamptz(null=True, default=None)
    holds_place = Boolean(default=False)
    deadline = Timestamptz(null=True, default=None)
    lapses = SmallInt(default=0)
    priority = Integer(default=0)
    party = ForeignKey(Party, null=True, default=None, on_delete=OnDelete.restrict)
    contingent = ForeignKey(Contingent, null=True, default=None, on_delete=OnDelete.restrict)
    link = ForeignKey(InvitationLink, null=True, default=None, on_delete=OnDelete.restrict)
    attendance = Varchar(length=8, choices=Attendance, default="")
    target_group = Varchar(length=120, default="")
    institution_type = Varchar(length=120, default="")
    institution_key = Varchar(length=170, default="")
    calendar = Varchar(length=12, choices=CalendarChoice, default=CalendarChoice.invitations)
    new_email = Varchar(length=254, default="")
    verified_at = Timestamptz(null=True, default=None)
    erased_at = Timestamptz(null=True, default=None)
    source = Varchar(length=10, choices=Source, default=Source.web)
    is_told = Boolean(default=True)
    remark = Text(default="")

    registration_turn_once = Unique([event, turn])
    registration_nonce_once = Unique([event, nonce])


class ChoiceStatus(StrEnum):
    """A choice has a place in its elective session, or waits for one."""

    taken = "taken"
    waiting = "waiting"


class Choice(Table, tablename="choice"):
    """A registration's choice of an elective session; at most one per round is `taken` and one `waiting`.

    Only who holds a place of the event holds one here; before that a waiting choice is what they wish for. `turn` is the
    order of the list for the session.
    """

    id: Serial
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    round = ForeignKey(Round, null=False, on_delete=OnDelete.restrict)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    status = Varchar(length=8, choices=ChoiceStatus)
    turn = BigInt()

    choice_once = Unique([registration, session])
    choice_status_once = Unique([registration, round, status])  # noqa: A003 - Piccolo wants the column


class Decision(Table, tablename="decision"):
    """Why a registration stands where it stands: one line per move, told to the person and to the organiser.

    `rule` is a code of `registrations.rules.Rule`; `reason` is free text of a person or an organiser, else empty.
    `from_status` is empty at creation.
    """

    id: Serial
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
    from_status = Varchar(length=12, default="")
    to_status = Varchar(length=12)
    by = Varchar(length=10, choices=By)
    rule = Varchar(length=40)
    reason = Text(default="")


class Invitation(Table, tablename="invitation"):
    """The ledger: what a mail address was last sent about a session, so that SEQUENCE never falls for it (invariant 9).

    `sequence` is the number that was sent, `told` the session's own at that time: who came, went and came again has a number
    ahead of the session's and is told of its next change all the same. None in rows of before there was the column.
    """

    id: Serial
    mail_key = Varchar(length=254)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    sequence = Integer()
    method = Varchar(length=8)
    told = Integer(null=True, default=None)

    invitation_once = Unique([mail_key, session])
