"""What somebody who works here gets when they ask for their data (GDPR Art. 15 and 20); names as in docs/data-export.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ki_events.retention.shapes import Mail


@dataclass(frozen=True)
class AboutAccount:
    """The account itself; of what opens it, only that it is there: hashes and keys are told to nobody."""

    number: int
    name: str
    email: str
    language: str
    administers_the_installation: bool
    has_password: bool
    asks_for_codes_since: datetime | None
    recovery_codes_left: int
    is_linked_to_identity_provider: bool
    made_at: datetime


@dataclass(frozen=True)
class Place:
    """What the account is in an organisation."""

    organisation: str
    role: str
    since: datetime


@dataclass(frozen=True)
class Device:
    """Where the account is signed in."""

    device: str
    means: str
    signed_in_at: datetime
    last_seen_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Key:
    """A passkey."""

    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Invited:
    """An invitation to work here; `organisation` is empty for the installation."""

    organisation: str
    role: str
    name: str
    email: str
    sent_at: datetime
    accepted_at: datetime | None


@dataclass(frozen=True)
class NotSent:
    """What was typed into a form and not sent yet."""

    form: str
    fields: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True)
class Choice:
    """Which columns and the like somebody chose."""

    table: str
    value: Any
    changed_at: datetime


@dataclass(frozen=True)
class BroughtIn:
    """A list that somebody brings in; its rows are about others."""

    file_name: str
    state: str
    uploaded_at: datetime


@dataclass(frozen=True)
class Deed:
    """What somebody did, to which row; the words of `action` are codes."""

    at: datetime
    action: str
    subject: str


@dataclass(frozen=True)
class AccountDisclosure:
    """All that is held about somebody who works here."""

    made_at: datetime
    account: AboutAccount
    organisations: Sequence[Place]
    signed_in: Sequence[Device]
    passkeys: Sequence[Key]
    invitations: Sequence[Invited]
    helps_at_the_door_of: Sequence[str]
    forms_not_sent: Sequence[NotSent]
    preferences: Sequence[Choice]
    lists_brought_in: Sequence[BroughtIn]
    mails: Sequence[Mail]
    history: Sequence[Deed]
