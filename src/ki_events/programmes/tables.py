"""A programme gathers events; membership is a row."""

from piccolo.columns import Date, ForeignKey, Serial, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.events.tables import Event
from ki_events.organisations.tables import Organisation


class Programme(Table, tablename="programme"):
    """Action weeks, a yearly training programme: a name, a period, an organisation that runs it."""

    id: Serial
    slug = Varchar(length=120, unique=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    name = Varchar(length=160)
    description = Text(default="")
    starts_on = Date(null=True, default=None)
    ends_on = Date(null=True, default=None)


class ProgrammeEntry(Table, tablename="programme_entry"):
    """This event belongs to this programme."""

    id: Serial
    programme = ForeignKey(Programme, null=False, on_delete=OnDelete.restrict)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)

    programme_entry_once = Unique([programme, event])
