"""A person is told everything that is held about them: of one registration, or of all that a mail address stands at."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.interests.tables import Interest
from ki_events.links import absolute
from ki_events.mail.tables import Message
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.mailboxes.login_links import LoginLink
from ki_events.registrations.questions.answers import answers_of
from ki_events.registrations.questions.tables import AccessNeed
from ki_events.registrations.reading import own_lines
from ki_events.registrations.rules import mail_key
from ki_events.registrations.tables import Choice, Decision, Invitation, Party, Registration
from ki_events.retention.account_shapes import AccountDisclosure
from ki_events.retention.choosing import days_of
from ki_events.retention.held import Held, held_of, messages_about
from ki_events.retention.shapes import (
    AboutEvent,
    AboutRegistration,
    AnswerGiven,
    CalendarEntry,
    Disclosure,
    Group,
    HistoryStep,
    KeptUntil,
    LoginLinkSent,
    Mail,
    Need,
    NewAddress,
    PersonalInvitation,
    Wish,
    Workshop,
)
from ki_events.retention.until import kept_until


async def disclosure_of(registration: Registration) -> Disclosure:
    """Return all that is held about one registration."""
    about = await _about(registration)
    return Disclosure(now(), [about.event.organisation], [about])


async def disclosure_of_mailbox(email: str) -> Disclosure:
    """Return all that is held about a mail address, for who has proven that it is theirs."""
    held = await held_of(email)
    rows = await Registration.objects().where(Registration.id.is_in([0, *held.registrations])).order_by(Registration.id)
    people = [await _about(row) for row in rows]
    responsible = sorted({about.event.organisation for about in people})
    return replace(await beside_registrations(held), responsible=responsible, registrations=people)


async def beside_registrations(held: Held) -> Disclosure:
    """Return what names a mailbox and belongs to none of its registrations. A fixed number of statements."""
    said = {*await messages_about(held.registrations)}
    return Disclosure(
        made_at=now(),
        new_addresses=await _new_addresses(held.new_addresses),
        groups=await _groups(held.parties),
        wishes=await _wishes(held.interests),
        invitations=await _invitations(held.invitation_links),
        login_links=await _login_links(held.login_links),
        other_mails=await _mails([number for number in [*held.messages, *held.reports] if number not in said]),
    )


def as_json(disclosure: Disclosure | AccountDisclosure) -> bytes:
    """Return the file: UTF-8, times in ISO 8601 with offset, names as in docs/data-export.md."""
    return json.dumps(asdict(disclosure), ensure_ascii=False, indent=2, default=_iso).encode()


def _iso(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"no JSON for {type(value).__name__}")
    return value.isoformat()


async def _about(registration: Registration) -> AboutRegistration:
    event = await Event.objects(Event.organisation).get(Event.id == registration.event)
    if event is None:  # the foreign key forbids it
        raise LookupError(f"no event for registration {registration.id}")
    until = kept_until(registration, event, await days_of(event.organisation.id))
    return AboutRegistration(
        event=_about_event(event),
        status=registration.status,
        given_name=registration.given_name,
        family_name=registration.family_name,
        email=registration.email,
        new_email_to_be_proven=registration.new_email,
        remark_of_the_organisers=registration.remark,
        institution=registration.organization,
        institution_type=registration.institution_type,
        target_group=registration.target_group,
        attendance=registration.attendance,
        language=registration.language,
        calendar=registration.calendar,
        registered_at=registration.registered_at,
        changed_at=registration.changed_at,
        got_place_at=registration.placed_at,
        email_proven_at=registration.verified_at,
        deadline=registration.deadline,
        registered_in_a_group=registration.party is not None,
        answers=[
            AnswerGiven(one.question.definition.label, one.value, one.text) for one in await answers_of(registration.id)
        ],
        access_needs=await _needs(registration.id),
        workshops=await _workshops(registration.id),
        history=await _history(registration.id),
        mails=await _mails_to_person(registration),
        calendar_entries=await _calendar_entries(registration),
        kept_until=[KeptUntil(kind.value, moment) for kind, moment in until.items()],
    )


def _about_event(event: Event) -> AboutEvent:
    return AboutEvent(
        title=event.title,
        address=absolute(f"/veranstaltungen/{event.slug}"),
        organisation=event.organisation.name,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
    )


async def _needs(registration: int) -> list[Need]:
    rows = await AccessNeed.objects().where(AccessNeed.registration == registration).order_by(AccessNeed.id)
    return [Need(row.kind, row.detail, row.done_at) for row in rows]


async def _workshops(registration: int) -> list[Workshop]:
    rows = await Choice.objects(Choice.session).where(Choice.registration == registration).order_by(Choice.id)
    return [Workshop(row.session.title, row.session.starts_at, row.status) for row in rows]


async def _history(registration: int) -> list[HistoryStep]:
    rows = await Decision.objects().where(Decision.registration == registration).order_by(Decision.id)
    return [
        HistoryStep(row.at, row.from_status, row.to_status, row.by, row.rule, row.reason) for row in own_lines(rows)
    ]


async def _mails_to_person(registration: Registration) -> list[Mail]:
    # To their mailbox, or to the one that they gave and that is still to be proven: who had the place before has another.
    own = {registration.mail_key, mail_key(registration.new_email)}
    return [mail for mail in await _mails(await messages_about([registration.id])) if mail_key(mail.recipient) in own]


async def _mails(ids: Sequence[int]) -> list[Mail]:
    rows = await Message.objects().where(Message.id.is_in([0, *ids])).order_by(Message.id)
    return [Mail(row.kind, row.recipient, row.state, row.created_at, row.sent_at) for row in rows]


async def _calendar_entries(registration: Registration) -> list[CalendarEntry]:
    own = (Invitation.mail_key == registration.mail_key) & (Invitation.session.event == registration.event)
    rows = await Invitation.objects(Invitation.session).where(own).order_by(Invitation.session.starts_at, Invitation.id)
    return [CalendarEntry(row.session.starts_at, row.method, row.sequence) for row in rows]


async def _new_addresses(ids: Sequence[int]) -> list[NewAddress]:
    rows = await Registration.objects(Registration.event).where(Registration.id.is_in([0, *ids]))
    return [NewAddress(row.event.title, row.new_email) for row in rows]


async def _groups(ids: Sequence[int]) -> list[Group]:
    rows = await Party.objects(Party.event).where(Party.id.is_in([0, *ids])).order_by(Party.id)
    people = await Registration.select(Registration.party).where(Registration.party.is_in([0, *ids]))
    sizes = Counter(row["party"] for row in people)
    return [Group(row.event.title, row.contact_name, row.contact_email, sizes[row.id], row.made_at) for row in rows]


async def _wishes(ids: Sequence[int]) -> list[Wish]:
    rows = await Interest.objects(Interest.event).where(Interest.id.is_in([0, *ids])).order_by(Interest.id)
    return [Wish(row.event.title, row.email, row.language, row.asked_at, row.confirmed_at) for row in rows]


async def _invitations(ids: Sequence[int]) -> list[PersonalInvitation]:
    rows = await InvitationLink.objects(InvitationLink.event).where(InvitationLink.id.is_in([0, *ids]))
    return [PersonalInvitation(row.event.title, row.name, row.email, row.created_at, row.expires_at) for row in rows]


async def _login_links(ids: Sequence[int]) -> list[LoginLinkSent]:
    rows = await LoginLink.objects().where(LoginLink.id.is_in([0, *ids])).order_by(LoginLink.id)
    return [LoginLinkSent(row.email, row.created_at, row.expires_at) for row in rows]
