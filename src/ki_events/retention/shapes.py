"""What a person gets when they ask for their data (GDPR Art. 15 and 20); the names are those of the file (docs/data-export.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class AboutEvent:
    """The event of a registration."""

    title: str
    address: str
    organisation: str
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True)
class AnswerGiven:
    """A question and the answer; `value` is for programs, `text` for people."""

    question: str
    value: str
    text: str


@dataclass(frozen=True)
class Need:
    """What somebody needs in order to take part."""

    kind: str
    detail: str
    arranged_at: datetime | None


@dataclass(frozen=True)
class Workshop:
    """A chosen elective session: `taken` or `waiting`."""

    title: str
    starts_at: datetime
    status: str


@dataclass(frozen=True)
class HistoryStep:
    """Why the registration stands where it stands."""

    at: datetime
    from_status: str
    to_status: str
    decided_by: str
    rule: str
    reason: str


@dataclass(frozen=True)
class Mail:
    """An e-mail of ours; its words are not stored."""

    kind: str
    recipient: str
    state: str
    written_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class CalendarEntry:
    """What the mailbox was last sent about a date: REQUEST, CANCEL or PUBLISH."""

    starts_at: datetime
    method: str
    sequence: int


@dataclass(frozen=True)
class KeptUntil:
    """Until when one kind of data is kept; None: `days` after the end of an event that has no date yet."""

    data: str
    until: datetime | None


@dataclass(frozen=True)
class AboutRegistration:
    """Everything about one registration."""

    event: AboutEvent
    status: str
    given_name: str
    family_name: str
    email: str
    new_email_to_be_proven: str
    remark_of_the_organisers: str
    institution: str
    institution_type: str
    target_group: str
    attendance: str
    language: str
    calendar: str
    registered_at: datetime
    changed_at: datetime
    got_place_at: datetime | None
    email_proven_at: datetime | None
    deadline: datetime | None
    registered_in_a_group: bool
    answers: Sequence[AnswerGiven]
    access_needs: Sequence[Need]
    workshops: Sequence[Workshop]
    history: Sequence[HistoryStep]
    mails: Sequence[Mail]
    calendar_entries: Sequence[CalendarEntry]
    kept_until: Sequence[KeptUntil]


@dataclass(frozen=True)
class NewAddress:
    """A registration that is to get this address, which is still to be proven."""

    event: str
    email: str


@dataclass(frozen=True)
class Group:
    """A group that this mailbox registered."""

    event: str
    contact_name: str
    contact_email: str
    people: int
    registered_at: datetime


@dataclass(frozen=True)
class Wish:
    """A wish to be told of the next date."""

    event: str
    email: str
    language: str
    asked_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True)
class PersonalInvitation:
    """An invitation link made for this mailbox."""

    event: str
    name: str
    email: str
    made_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True)
class LoginLinkSent:
    """A link to all registrations that was mailed; its secret is not stored."""

    email: str
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Disclosure:
    """All that is held about a registration, or about a mail address."""

    made_at: datetime
    responsible: Sequence[str] = ()
    registrations: Sequence[AboutRegistration] = ()
    new_addresses: Sequence[NewAddress] = ()
    groups: Sequence[Group] = ()
    wishes: Sequence[Wish] = ()
    invitations: Sequence[PersonalInvitation] = ()
    login_links: Sequence[LoginLinkSent] = ()
    other_mails: Sequence[Mail] = ()
