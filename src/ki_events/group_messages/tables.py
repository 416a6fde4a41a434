"""A group message is written once; who gets it is fixed when it is sent, and each letter is a row of the outbox."""

from enum import StrEnum

from piccolo.columns import JSON, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.events.tables import Event
from ki_events.mail.tables import Message
from ki_events.registrations.tables import Registration


class GroupMessageState(StrEnum):
    """draft → scheduled → sending → sent; draft and scheduled → withdrawn."""

    draft = "draft"
    scheduled = "scheduled"
    sending = "sending"
    sent = "sent"
    withdrawn = "withdrawn"


class GroupMessage(Table, tablename="group_message"):
    """What an organiser writes to the people of an event whom `audience` (JSON) describes; `nonce` makes a double click one message.

    `people` is how many get it, fixed when sending begins; `written` how many letters are in the outbox.
    """

    id: Serial
    public_id = Varchar(length=24, unique=True)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    nonce = Varchar(length=64, unique=True)
    state = Varchar(length=10, choices=GroupMessageState, default=GroupMessageState.draft)
    subject = Varchar(length=160)
    body = Text()
    audience = JSON(default="{}")
    send_at = Timestamptz(null=True, default=None, index=True)
    people = Integer(default=0)
    written = Integer(default=0)
    made_by = Varchar(length=80)
    created_at = Timestamptz()
    changed_at = Timestamptz()


class GroupLetter(Table, tablename="group_letter"):
    """This person gets this message; `message` is its letter in the outbox once it is written."""

    id: Serial
    group_message = ForeignKey(GroupMessage, null=False, on_delete=OnDelete.restrict)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict)
    message = ForeignKey(Message, null=True, default=None, on_delete=OnDelete.set_null)

    group_letter_once = Unique([group_message, registration])
