"""Attendance is a registration that was present at a session; a certificate is the proof with a number."""

from enum import StrEnum

from piccolo.columns import Boolean, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.accounts.tables import Account
from ki_events.events.tables import Event, Measure, Session
from ki_events.registrations.tables import Registration


class Means(StrEnum):
    """How someone was noted as present."""

    code = "code"
    name = "name"
    grid = "grid"
    door = "door"


class Attendance(Table, tablename="attendance"):
    """Whether a registration was present at a session, as it was last said.

    `marked_at` is when the helper's device noted it (UTC): a mark that arrives late from a device that was offline never
    overrides a newer one.
    """

    id: Serial
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    is_present = Boolean(default=True)
    means = Varchar(length=8, choices=Means)
    marked_by = Varchar(length=80)
    marked_at = Timestamptz()
    received_at = Timestamptz(index=True)

    attendance_once = Unique([registration, session])


class Mark(Table, tablename="attendance_mark"):
    """One tap of a helper, kept as it came: `key` is made on the device, so that a mark that is sent twice counts once."""

    id: Serial
    key = Varchar(length=40, unique=True)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    is_present = Boolean()
    means = Varchar(length=8, choices=Means)
    marked_by = Varchar(length=80)
    marked_at = Timestamptz()
    received_at = Timestamptz()


class CheckInHelper(Table, tablename="check_in_helper"):
    """This account, whose role is check-in, may see today's lists of this event."""

    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)

    check_in_helper_once = Unique([account, event])


class Certificate(Table, tablename="certificate"):
    """The proof that someone took part; `number` is on paper and opens the check page, `minutes` is the time attended.

    `sessions` of `of_sessions` are dates, or days where `measure` says so: what the event counted when it was issued.

    The name is read from the registration each time it is drawn, so that a corrected name needs no new request.
    """

    id: Serial
    number = Varchar(length=24, unique=True)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict, unique=True)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    measure = Varchar(length=10, choices=Measure, default=Measure.dates)
    sessions = Integer()
    of_sessions = Integer()
    minutes = Integer()
    issued_by = Varchar(length=80)
    issued_at = Timestamptz()
    mailed_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
    revoke_reason = Text(default="")
