"""The same institution is written in many ways; an organiser says once which spellings are one, and it stays so."""

from piccolo.columns import ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.organisations.tables import Organisation


class InstitutionSpelling(Table, tablename="institution_spelling"):
    """In this organisation's lists `key` (folded) is another spelling of the institution called `name`."""

    id: Serial
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    key = Varchar(length=170)
    name = Varchar(length=160)
    made_by = Varchar(length=80)
    made_at = Timestamptz()

    institution_spelling_once = Unique([organisation, key])
