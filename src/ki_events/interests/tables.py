"""Who wants to be told about the next event of an offer."""

from piccolo.columns import ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.events.tables import Event


class Interest(Table, tablename="interest"):
    """One mail address that asked at `event` about the next date; it counts once `confirmed_at`, and no more once stopped.

    `public_id` and `generation` make its links. `told_of` is the last event that it was told of.
    """

    id: Serial
    public_id = Varchar(length=24, unique=True)
    generation = Integer(default=0)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    email = Varchar(length=254)
    mail_key = Varchar(length=254)
    language = Varchar(length=8, default="de")
    asked_at = Timestamptz()
    confirmed_at = Timestamptz(null=True, default=None)
    stopped_at = Timestamptz(null=True, default=None)
    told_of = ForeignKey(Event, null=True, default=None, on_delete=OnDelete.restrict)

    interest_once = Unique([event, mail_key])
