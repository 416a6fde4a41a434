"""What an event said before a change is kept for a while, so that the change can be undone and two people can see what differs."""

from piccolo.columns import JSON, BigInt, ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from ki_events.events.tables import Event


class EventVersion(Table, tablename="event_version"):
    """The texts, questions or the like (`part`) of an event before someone changed them: as JSON, without personal data.

    `revision` is the event's revision that it belonged to. Kept for 14 days (UTC).
    """

    id: Serial
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict, index=True)
    part = Varchar(length=20)
    revision = BigInt()
    content = JSON(default="{}")
    replaced_by = Varchar(length=80)
    replaced_at = Timestamptz(index=True)
    undone_at = Timestamptz(null=True, default=None)
