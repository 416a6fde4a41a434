"""What a person is told about their registration; a letter that is not true any more is not sent."""

import asyncio
from collections.abc import Callable, Sequence

from ki_events.clock import now
from ki_events.events.tables import EventStatus, SessionStatus
from ki_events.i18n import speaking
from ki_events.mail.letter import Letter
from ki_events.mail.sending import Compose
from ki_events.mail.tables import Message
from ki_events.mail.writing import write
from ki_events.organisations.sender import sender_of
from ki_events.registrations.letters.calendar import calendar_of
from ki_events.registrations.letters.cases import FOR_SOMEBODY_ELSE, Case, open_cases
from ki_events.registrations.letters.facts import facts_of
from ki_events.registrations.rules import ENDED, mail_key
from ki_events.registrations.tables import Status


async def composing(messages: Sequence[Message]) -> Compose:
    """Read the rows of a batch about to be sent; return what makes the letter of each of its messages."""
    cases = await open_cases(messages)

    async def compose_one(message: Message) -> Letter | None:
        case = cases.get(message.id)
        return await _letter(case) if case and _is_to_be_sent(case) else None

    return compose_one


async def compose(message: Message) -> Letter | None:
    """Return the letter of this message, or None if there is nothing to say any more."""
    return await (await composing([message]))(message)


async def _letter(case: Case) -> Letter:
    with speaking(case.message.language):
        facts = facts_of(case)
        about = ", ".join(filter(None, [facts.title, facts.short_date]))
        # In steps, so that pages which the same process serves, and the mail on its way, need not wait for all of it.
        await asyncio.sleep(0)
        words = write(case.message.kind, about, vars(facts))
        await asyncio.sleep(0)
        return Letter(words.subject, words.text, words.html, *sender_of(case.organisation), calendar_of(case))


def _is_to_be_sent(case: Case) -> bool:
    # What was written to an address before it changed would carry the new link to the old mailbox.
    if case.is_for_somebody_else and case.message.kind not in _TO_SOMEBODY_ELSE:
        return False
    return _STILL_TRUE[case.message.kind](case)


def _place_held(case: Case) -> bool:
    return case.has_place


def _entry_wanted(case: Case) -> bool:
    return case.has_place and bool(case.calendar_sessions)


def _taken_out(case: Case) -> bool:
    # One that is planned again or was dropped anew since is told by a later letter.
    number = case.payload.get("sequence")
    if number is not None and [number] != [
        row.sequence for row in case.sessions if row.status == SessionStatus.cancelled
    ]:
        return False
    return bool(case.calendar_sessions) or case.registration.status not in ENDED


def _waiting(case: Case) -> bool:
    return bool(case.registration.status == Status.waitlisted)


def _to_remind(case: Case) -> bool:
    takes_place = case.event.status == EventStatus.published and not case.event.postponed
    return case.has_place and takes_place and bool(case.sessions)


def _something_left(case: Case) -> bool:
    is_told = case.registration.status not in ENDED and case.event.status == EventStatus.published
    return is_told and bool(case.sessions)


def _active(case: Case) -> bool:
    return case.registration.status not in ENDED


def _ended(case: Case) -> bool:
    return case.registration.status in ENDED


def _offered(case: Case) -> bool:
    deadline = case.registration.deadline
    return bool(case.registration.status == Status.offered) and (deadline is None or deadline > now())


def _lapsed(case: Case) -> bool:
    return case.registration.status in {Status.waitlisted, *ENDED}


def _unverified(case: Case) -> bool:
    return bool(case.registration.status == Status.unverified)


def _pending(case: Case) -> bool:
    return bool(case.registration.status == Status.pending)


def _rejected(case: Case) -> bool:
    return bool(case.registration.status == Status.rejected)


def _asked(case: Case) -> bool:
    return _active(case) and mail_key(case.message.recipient) == mail_key(case.registration.new_email)


def _always(_case: Case) -> bool:
    return True


_STILL_TRUE: dict[str, Callable[[Case], bool]] = {
    "registered": _place_held,
    "moved_up": _place_held,
    "moved_over": _active,
    "calendar_entry": _entry_wanted,
    "waiting": _waiting,
    "reminder": _to_remind,
    "changed": _something_left,
    "already_registered": _active,
    "cancelled": _ended,
    "event_cancelled": _ended,
    "calendar_cancelled": _taken_out,
    "verify": _unverified,
    "pending": _pending,
    "admitted": _active,
    "rejected": _rejected,
    "certificate": _active,
    "certificate_revoked": _active,
    "offer": _offered,
    "offer_again": _offered,
    "offer_lapsed": _lapsed,
    "resent": _active,
    "prove_address": _asked,
    "address_changed": _always,
    "address_taken": _active,
    "handed_over_from": _always,
    "handed_over_to": _place_held,
    "workshop_taken": _place_held,
    "workshop_left": _place_held,
}

_TO_SOMEBODY_ELSE = FOR_SOMEBODY_ELSE | {"calendar_cancelled"}

KINDS = frozenset(_STILL_TRUE)
"""The letters that are written here."""
