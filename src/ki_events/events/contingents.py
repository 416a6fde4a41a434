"""A contingent is a part of the capacity for some people, until a date after which it falls to all."""

from enum import StrEnum

from piccolo.columns import ForeignKey, Integer, Serial, SmallInt, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ki_events.events.tables import Event


class ContingentKind(StrEnum):
    """Whom a contingent is for: who says so when registering, who has its link (partner), or who attends in this way."""

    target_group = "target_group"
    institution_type = "institution_type"
    partner = "partner"
    attendance = "attendance"


class Attendance(StrEnum):
    """How one takes part in a hybrid event: the values of its two contingents of the kind `attendance`."""

    on_site = "on_site"
    online = "online"


class Contingent(Table, tablename="contingent"):
    """Places of an event for `value` of `kind`; `taken` counts those held.

    One of target group, institution type or partner reserves its free places until `release_at` (UTC; NULL: always), its
    people take other places too. One of attendance is a limit: who comes on site needs a chair in the room, always.
    """

    id: Serial
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=18, choices=ContingentKind)
    value = Varchar(length=120)
    name = Varchar(length=160)
    position = SmallInt(default=0)
    places = Integer()
    taken = Integer(default=0)
    release_at = Timestamptz(null=True, default=None)

    contingent_once = Unique([event, kind, value])
    contingent_never_over_places = Check('"taken" >= 0 AND "taken" <= "places"')
