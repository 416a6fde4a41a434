"""One registration with everything about it: facts, answers, mails, what happened and why, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.events.choices import language_name
from ki_events.office.done import done_of
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.registrations.deeds import deeds_for
from ki_events.office.registrations.history import Mail, mails_of, steps_of
from ki_events.office.registrations.setting import Setting, setting_of
from ki_events.office.registrations.words import attendance_names, badge, source_names
from ki_events.refusal import Refused
from ki_events.registrations.letters.when import moment_in_words
from ki_events.registrations.mailboxes.none import shown_address
from ki_events.registrations.organising.listing import registration_of
from ki_events.registrations.organising.undoing_cancellations import undoable
from ki_events.registrations.positions import positions_of
from ki_events.registrations.questions.answers import answers_of
from ki_events.registrations.questions.needs import need_names, needs_of
from ki_events.registrations.questions.tables import NeedKind
from ki_events.registrations.rules import ENDED
from ki_events.registrations.seating import choices_of
from ki_events.registrations.tables import Choice, ChoiceStatus, Party, Registration
from ki_events.web.pages import AnyRequest

HERE = "office_registrations"


@dataclass(frozen=True)
class OpenRegistration(OpenEvent):
    """A registration of an event of the member's organisation."""

    registration: Registration

    @property
    def way(self) -> dict[str, str]:
        """Return the parameters of the addresses of its pages."""
        return {
            "organisation": self.member.organisation.slug,
            "slug": self.event.slug,
            "registration": self.registration.public_id,
        }


async def open_registration(request: AnyRequest, slug: str, public_id: str) -> OpenRegistration:
    """Return the registration with this public id. Raise `NotFoundException` unless it is one of this event."""
    opened = await open_event(request, slug)
    found = None if "\x00" in public_id else await registration_of(opened.event.id, public_id)
    if found is None:
        raise NotFoundException
    return OpenRegistration(opened.member, opened.event, found)


@get("/", name="office_registration")
async def registration_page(request: AnyRequest, slug: FromPath[str], registration: FromPath[str]) -> Response[bytes]:
    """Show the registration."""
    opened = await open_registration(request, slug, registration)
    person, setting = opened.registration, await setting_of(opened.event)
    mails = await mails_of(person)
    return event_page(
        request,
        opened,
        "office/registrations/detail.html",
        here=HERE,
        person=person,
        way=opened.way,
        badge=badge(person.status),
        email=shown_address(person.email),
        has_ended=person.status in ENDED,
        position=(await positions_of([person.id])).get(person.id, 0),
        contingent=next((each.name for each in setting.contingents if each.id == person.contingent), ""),
        attendance=attendance_names().get(person.attendance, ""),
        source=source_names()[person.source],
        rounds=await _rounds(person, setting),
        party=await _party(person),
        answers=await answers_of(person.id),
        needs=[(need_names()[NeedKind(need.kind)], need) for need in await needs_of(person.id)],
        deeds=[deed for deed in deeds_for(person) if deed.name != "zuruecknehmen"],
        language=language_name(person.language),
        undo=await _undo(person, mails),
        steps=await steps_of(person),
        mails=mails,
        moment_in_words=moment_in_words,
        done=done_of(request, "erledigt", "gespeichert", "umgebucht"),
    )


async def _rounds(person: Registration, setting: Setting) -> list[dict[str, Any]]:
    """Return each round with what the person has there and waits for."""
    if not setting.rounds:
        return []
    own: list[Choice] = await choices_of([person.id])
    titles = {session.id: session.title for session in setting.sessions}
    return [
        {
            "round": each,
            "workshops": setting.workshops(each.id),
            "taken": [titles[c.session] for c in own if c.round == each.id and c.status == ChoiceStatus.taken and c.session in titles],
            "waits": [titles[c.session] for c in own if c.round == each.id and c.status == ChoiceStatus.waiting and c.session in titles],
            "session": next((c.session for c in own if c.round == each.id and c.status == ChoiceStatus.taken), 0),
        }
        for each in setting.rounds
    ]  # fmt: skip


async def _party(person: Registration) -> Party | None:
    return await Party.objects().get(Party.id == person.party) if person.party is not None else None


async def _undo(person: Registration, mails: Sequence[Mail]) -> dict[str, Any] | None:
    """Return whether a cancellation can be taken back, or why not; None where there is nothing to take back.

    `is_mailed` says that something is on its way to the person, after which it is too late.
    """
    if person.status not in ENDED:
        return None
    try:
        is_mailed = any(mail.ends_undo for mail in mails)
        return {"possible": await undoable(person), "is_mailed": is_mailed, "why_not": ""}
    except Refused as refused:
        return None if refused.code == "not_cancelled_here" else {"possible": None, "why_not": refused.sentence}
