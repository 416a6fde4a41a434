"""What is said of an event by words that many events share."""

from enum import StrEnum

from piccolo.columns import ForeignKey, Serial, SmallInt, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.events.tables import Event


class LabelKind(StrEnum):
    """What a label says about its event."""

    topic = "topic"
    target_group = "target_group"
    language = "language"
    accessibility = "accessibility"


class Label(Table, tablename="label"):
    """One topic, target group, spoken language (code) or accessibility fact (key) of an event."""

    id: Serial
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=16, choices=LabelKind)
    slug = Varchar(length=120)
    name = Varchar(length=120)
    position = SmallInt(default=0)

    label_once = Unique([event, kind, slug])
