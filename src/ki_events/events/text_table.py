"""An event in other languages than its own."""

from piccolo.columns import ForeignKey, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.events.tables import Event


class EventText(Table, tablename="event_text"):
    """What an event says in another language than its own; empty fields fall back to the event's."""

    id: Serial
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    lang = Varchar(length=8)
    title = Varchar(length=160, default="")
    summary = Text(default="")
    description = Text(default="")
    plain_summary = Text(default="")
    changed_at = Timestamptz()

    event_text_once = Unique([event, lang])
