"""How long an organisation keeps which kind of data."""

from piccolo.columns import ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ki_events.organisations.tables import Organisation


class RetentionPeriod(Table, tablename="retention_period"):
    """An organisation's own period for one kind of data, in days; without a row the default holds (retention/periods.py)."""

    id: Serial
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=30)
    days = Integer()
    changed_at = Timestamptz()

    retention_period_once = Unique([organisation, kind])
    retention_period_in_days = Check('"days" >= 0')
