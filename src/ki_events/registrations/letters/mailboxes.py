"""Letters to a mailbox and not about one registration: the link to all of them, and what came in too often to be told singly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ki_events.clock import now
from ki_events.events import ical
from ki_events.events.tables import Session
from ki_events.i18n import _, ngettext, speaking
from ki_events.mail.letter import CalendarPart, Letter
from ki_events.mail.outbox import payload_of
from ki_events.mail.sending import Compose
from ki_events.mail.tables import Message
from ki_events.mail.writing import write
from ki_events.organisations.sender import sender_of
from ki_events.registrations.letters.event_facts import Told, page, told
from ki_events.registrations.letters.status_words import stands
from ki_events.registrations.mailboxes import logging_in
from ki_events.registrations.mailboxes.address_proof import proof_token
from ki_events.registrations.mailboxes.history import HOUR, SUMMARY
from ki_events.registrations.parties import token_of_party
from ki_events.registrations.reading import token_of
from ki_events.registrations.rules import ENDED, mail_key
from ki_events.registrations.tables import CalendarChoice, Invitation, Party, Registration, Status
from ki_events.settings import settings

KINDS = frozenset({logging_in.KIND, SUMMARY})
MOST_NAMED = 40  # registrations; who has more finds them all on the page


@dataclass(frozen=True)
class Line:
    """One registration as the letter lists it; `link` proves the address where that is still to be done."""

    name: str
    stands: str
    event: str
    event_language: str
    link: str


async def composing(_messages: Sequence[Message]) -> Compose:
    """Return what makes such a letter; each is about a mailbox of its own, so nothing is read for all at once."""

    async def compose_one(message: Message) -> Letter | None:
        with speaking(message.language):
            return await (_login(message) if message.kind == logging_in.KIND else _summary(message))

    return compose_one


async def _login(message: Message) -> Letter | None:
    mailbox = mail_key(message.recipient)
    if not await logging_in.is_registered(mailbox):
        return None  # nobody learns that, not even by a letter
    secret = await logging_in.new_link(mailbox, message.language)
    minutes = int(logging_in.VALID_FOR.total_seconds() // 60)
    words = write(
        message.kind,
        settings().operator,
        {"name": "", "link": page(f"/meine/{secret}"), "minutes": minutes} | _signed(None),
    )
    return Letter(words.subject, words.text, words.html, settings().operator, settings().operator_email)


async def _summary(message: Message) -> Letter | None:
    payload, mailbox = payload_of(message), mail_key(message.recipient)
    hour = datetime.fromisoformat(payload["hour"])
    people = await _registered(hour, mailbox, payload.get("registrations", []))
    parties = await _parties_of(hour, mailbox, payload.get("parties", []))
    unregistered = payload.get("unregistered", [])
    events = await told({row.event for row in people} | {row.event for row in parties} | set(unregistered))
    if not events:
        return None  # all of it is over
    calendar = await _calendar(people, events)
    groups = [_party_line(row, events[row.event]) for row in parties]
    groups += [_unregistered_line(events[number]) for number in unregistered]
    facts = {
        "name": "",
        "parties": groups,
        "people": [_line(row, events[row.event]) for row in people[:MOST_NAMED]],
        "more": max(0, len(people) - MOST_NAMED),
        "has_calendar": calendar is not None,
        "mine_link": page("/meine"),
    }
    (only,) = events.values() if len(events) == 1 else (None,)
    words = write(message.kind, only.about if only else _count(len(people), len(groups)), facts | _signed(only))
    sender = only.organisation if only else None
    name, reply_to = sender_of(sender) if sender else (settings().operator, settings().operator_email)
    return Letter(words.subject, words.text, words.html, name, reply_to, calendar)


def _count(people: int, groups: int) -> str:
    if people == 0:
        return ngettext("%(n)s Gruppe", "%(n)s Gruppen", groups) % {"n": groups}
    return ngettext("%(n)s Anmeldung", "%(n)s Anmeldungen", people) % {"n": people}


def _signed(only: Told | None) -> dict[str, str]:
    if only:
        return {"organisation": only.organisation.name, "address": only.organisation.address}
    return {"organisation": settings().operator, "address": settings().operator_address}


async def _registered(hour: datetime, mailbox: str, noted: Sequence[int]) -> list[Registration]:
    """Return what the mailbox is registered for by the hour, and what else was noted for it; nothing that has run out."""
    in_time = (Registration.registered_at >= hour) & (Registration.registered_at < hour + HOUR)
    meant = in_time | Registration.id.is_in(list(noted)) if noted else in_time
    active = Registration.status.not_in(list(ENDED)) & Registration.erased_at.is_null()
    rows = (
        await Registration.objects()
        .where((Registration.mail_key == mailbox) & meant & active)
        .order_by(Registration.id)
    )
    return [row for row in rows if not _has_run_out(row)]


def _has_run_out(registration: Registration) -> bool:
    asked = registration.status == Status.unverified and registration.deadline is not None
    return asked and registration.deadline <= now()


async def _parties_of(hour: datetime, mailbox: str, noted: Sequence[int]) -> list[Party]:
    in_time = (Party.made_at >= hour) & (Party.made_at < hour + HOUR)
    meant = in_time | Party.id.is_in(list(noted)) if noted else in_time
    made = await Party.objects().where(meant).order_by(Party.id)
    own = [party for party in made if mail_key(party.contact_email) == mailbox][:MOST_NAMED]
    going = await _with_members([party.id for party in own])
    return [party for party in own if party.id in going]


async def _with_members(parties: Sequence[int]) -> set[int]:
    if not parties:
        return set()
    active = Registration.party.is_in(list(parties)) & Registration.status.not_in(list(ENDED))
    return set(await Registration.select(Registration.party).where(active).output(as_list=True))


def _party_line(party: Party, event: Told) -> Line:
    return Line(
        name=party.contact_name,
        stands=_("hat eine Gruppe angemeldet"),
        event=event.about,
        event_language=event.event.lang,
        link=page(f"/gruppe/{token_of_party(party)}"),
    )


def _unregistered_line(event: Told) -> Line:
    return Line(
        name=_("Eine Gruppe"),
        stands=_("ist noch nicht angemeldet, denn jemand daraus ist schon angemeldet"),
        event=event.about,
        event_language=event.event.lang,
        link=page(f"/veranstaltungen/{event.event.slug}"),
    )


def _line(registration: Registration, event: Told) -> Line:
    proves = registration.status == Status.unverified
    path = f"{proof_token(registration, registration.email)}/bestaetigen" if proves else token_of(registration)
    return Line(
        name=f"{registration.given_name} {registration.family_name}",
        stands=stands(registration.status),
        event=event.about,
        event_language=event.event.lang,
        link=page(f"/anmeldung/{path}"),
    )


async def _calendar(people: Sequence[Registration], events: dict[int, Told]) -> CalendarPart | None:
    """Return one file with the dates of those who have a place, under the numbers that the ledger gave them."""
    invited = [row for row in people if row.status == Status.confirmed and row.calendar == CalendarChoice.invitations]
    numbers = await _numbers(invited[0].mail_key, sorted({row.event for row in invited})) if invited else {}
    if not numbers:
        return None
    sessions = await Session.objects().where(Session.id.is_in(list(numbers))).order_by(Session.starts_at, Session.id)
    for session in sessions:
        session.sequence = numbers[session.id]  # as this address is told, not as the row is
    several = [
        (events[number].event, [row for row in sessions if row.event == number], events[number].organisation)
        for number in dict.fromkeys(session.event for session in sessions)
    ]
    return CalendarPart(ical.everything_of(several), ical.Method.publish.value)


async def _numbers(mailbox: str, events: Sequence[int]) -> dict[int, int]:
    marks = ", ".join(["{}"] * len(events))
    rows = await Invitation.raw(
        "SELECT i.session, i.sequence FROM invitation i JOIN session s ON s.id = i.session WHERE i.mail_key = {}"  # noqa: S608 - placeholders only
        f" AND i.method <> 'CANCEL' AND s.status = 'planned' AND s.ends_at > {{}} AND s.event IN ({marks})",
        mailbox,
        now(),
        *events,
    )
    return {row["session"]: row["sequence"] for row in rows}
