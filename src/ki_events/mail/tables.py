"""The outbox is this table."""

from enum import StrEnum

from piccolo.columns import JSON, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table


class MessageState(StrEnum):
    """pending → sent, or dead after a permanent failure, or dropped when it became stale or the address is not real."""

    pending = "pending"
    sent = "sent"
    dead = "dead"
    dropped = "dropped"


class Message(Table, tablename="message"):
    """One e-mail, written in the transaction of the verb that causes it.

    `key` says why it exists and is unique (invariant 7). `payload` holds ids only; the letter and its links are made when
    it is sent. `run_at` is when it is due and, once claimed, until when the lease of `token` lasts (UTC).
    After `not_after` it would be stale and is dropped.
    """

    id: Serial
    key = Varchar(length=200, unique=True)
    kind = Varchar(length=40)
    recipient = Varchar(length=254)
    language = Varchar(length=8, default="de")
    payload = JSON(default="{}")
    state = Varchar(length=8, choices=MessageState, default=MessageState.pending)
    run_at = Timestamptz()
    not_after = Timestamptz(null=True, default=None)
    attempts = Integer(default=0)
    token = Varchar(length=32, null=True, default=None)
    error = Text(default="")
    created_at = Timestamptz()
    sent_at = Timestamptz(null=True, default=None)
