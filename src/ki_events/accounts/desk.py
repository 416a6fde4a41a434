"""What lies on a colleague's desk: forms that are not sent yet, the columns that they chose, and lists that they bring in."""

from piccolo.columns import JSON, BigInt, ForeignKey, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.accounts.tables import Account


class SavedForm(Table, tablename="saved_form"):
    """What someone has typed into a form and not sent: kept for 14 days so that a closed window loses nothing.

    `place` names the form, as in "event:17:texts"; `revision` is the state of what it edits when typing began.
    """

    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    place = Varchar(length=120)
    revision = BigInt(default=0)
    fields = JSON(default="{}")
    saved_at = Timestamptz(index=True)

    saved_form_once = Unique([account, place])


class Preference(Table, tablename="preference"):
    """What someone chose for a table or an export (columns, order, page size), by account; `value` is JSON."""

    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    place = Varchar(length=120)
    value = JSON(default="{}")
    changed_at = Timestamptz()

    preference_once = Unique([account, place])


class Upload(Table, tablename="upload"):
    """A list that someone uploaded to import; `content` is what was read of it (rows of texts as JSON), erased after a day.

    `settings` has the mapping and choices so far; `done` says how many rows are imported: after an interruption it goes on there.
    """

    id: Serial
    public_id = Varchar(length=24, unique=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    place = Varchar(length=120)
    file_name = Varchar(length=160, default="")
    content = Text(default="")
    settings = JSON(default="{}")
    state = Varchar(length=12, default="preview")
    done = BigInt(default=0)
    result = JSON(default="{}")
    uploaded_at = Timestamptz(index=True)
