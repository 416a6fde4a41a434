"""A registration is one person's for one event; the waiting list is a status, not a second table."""

from enum import StrEnum

from piccolo.columns import BigInt, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.events.tables import Event, Session


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


class Registration(Table, tablename="registration"):
    """One person's registration for one event.

    `public_id` and `generation` make its link. `turn` is its place in the order of arrival. `nonce` is that of the form that
    made it, so that a form sent twice makes one registration. `mail_key` and `name_key` are folded (NFKC, casefold,
    single spaces): at most one registration per (event, mail_key, name_key) is neither cancelled nor rejected, by an index
    of migrations/. `placed_at` is when it last got a place (UTC).
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

    registration_turn_once = Unique([event, turn])
    registration_nonce_once = Unique([event, nonce])


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
    """The ledger: what a mail address was last sent about a session, so that SEQUENCE never falls for it (invariant 9)."""

    id: Serial
    mail_key = Varchar(length=254)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    sequence = Integer()
    method = Varchar(length=8)

    invitation_once = Unique([mail_key, session])
