"""Who has the link sees where the registration stands and why, takes the dates along, and finds what can be changed."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from ki_events.attendance.certificates import certificate_of
from ki_events.clock import now
from ki_events.dates import moment_in_words
from ki_events.events.availability import availability
from ki_events.events.contingents import Contingent
from ki_events.events.ical import everything
from ki_events.events.tables import EventStatus, HandOver, Session, SessionKind, SessionStatus
from ki_events.registrations.attended import as_attended
from ki_events.registrations.questions.answers import answers_of
from ki_events.registrations.questions.reading import questions_of
from ki_events.registrations.reading import own_lines, standing
from ki_events.registrations.rules import ENDED, HOLDS_A_PLACE, Rule
from ki_events.registrations.tables import Decision, Registration, Status
from ki_events.site.event.showing import sessions_of
from ki_events.site.event.when import lines
from ki_events.site.event.where import places
from ki_events.site.registration.attending import ways_of
from ki_events.site.registration.entry_code import entry_of
from ki_events.site.registration.opened import Opened, look, unknown
from ki_events.site.registration.own_party import party_of
from ki_events.site.registration.state import SAVED, card_of, is_over, is_running, reserved, waiting_rules
from ki_events.site.registration.workshops import OwnRound, rounds_among
from ki_events.site.words import calendar_name, rule_sentence
from ki_events.web.pages import AnyRequest, is_done, private_page


@dataclass(frozen=True)
class Step:
    """One line of the history."""

    at: str
    sentence: str
    reason: str


@get("/", name="registration")
async def registration_page(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Show where the registration stands."""
    return await look(request, token, _page)


@get("/kalender.ics", name="registration_calendar")
async def registration_calendar(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Answer the dates as a file for the person's calendar; the meeting links are in it only for who has a place."""
    return await look(request, token, _calendar)


async def _page(request: AnyRequest, opened: Opened) -> Response[Any]:
    registration, event = opened.registration, opened.event
    sessions, where = await sessions_of(event), await standing(registration)
    rounds = await rounds_among(opened, [one for one in sessions if one.kind == SessionKind.elective])
    own = _own(registration, sessions, rounds)
    waits = registration.status in (Status.waitlisted, Status.pending)
    return private_page(
        request,
        "site/registration/page.html",
        **opened.about,
        organisation=event.organisation,
        is_saved=is_done(request, SAVED),
        card=card_of(registration, event, where),
        has_place=registration.status in HOLDS_A_PLACE,
        has_ended=registration.status in ENDED,
        certificate=await certificate_of(registration.id) if event.certificate else None,
        is_running=is_running(registration, event),
        is_over=is_over(event),
        event_is_cancelled=event.status == EventStatus.cancelled,
        may_sign_up_again=registration.status == Status.cancelled and availability(event, now()).is_open,
        may_hand_over=registration.status == Status.confirmed
        and event.hand_over != HandOver.never
        and not _has_begun(opened),
        rules=waiting_rules(event) if waits else [],
        reserved=reserved(await _contingents(opened)) if waits else [],
        rounds=rounds,
        ways=await ways_of(opened),
        calendar=calendar_name(registration.calendar),
        lacks_answers=await _lacks_answers(opened, where.decisions),
        party=await party_of(registration),
        lines=lines(own),
        places=places([one for one in own if one.status == SessionStatus.planned] or own),
        online=_online_links(own) if registration.status == Status.confirmed else [],
        entry=entry_of(registration, own),
        history=[_step(decision) for decision in own_lines(where.decisions)],
    )


async def _calendar(request: AnyRequest, opened: Opened) -> Response[Any]:
    registration, event = opened.registration, opened.event
    if registration.status != Status.confirmed:
        return await unknown(request, "")
    sessions = await sessions_of(event)
    rounds = await rounds_among(opened, [one for one in sessions if one.kind == SessionKind.elective])
    body = everything(event, _own(registration, sessions, rounds), event.organisation)
    headers = {"cache-control": "no-store", "content-disposition": f'attachment; filename="{event.slug}.ics"'}
    return Response(body, headers=headers, media_type="text/calendar; method=PUBLISH")


def _own(registration: Registration, sessions: list[Session], rounds: list[OwnRound]) -> list[Session]:
    """Return what is for everyone and what the person chose, each as they attend it."""
    chosen = {own.taken.id for own in rounds if own.taken}
    mine = [one for one in sessions if one.kind == SessionKind.plenary or one.id in chosen]
    return [as_attended(one, registration.attendance) for one in mine or sessions]


async def _contingents(opened: Opened) -> list[Contingent]:
    return await Contingent.objects().where(Contingent.event == opened.event.id).order_by(Contingent.position)


async def _lacks_answers(opened: Opened, decisions: list[Decision]) -> bool:
    """Say whether somebody took the place over and has not answered yet; who signed up themselves was asked there."""
    taken_over = any(decision.rule == Rule.handed_over for decision in decisions)
    if not taken_over or not is_running(opened.registration, opened.event):
        return False
    asked, given = await questions_of(opened.event.id), await answers_of(opened.registration.id)
    return bool(asked) and not given


def _online_links(sessions: list[Session]) -> list[str]:
    return list(dict.fromkeys(s.online_url for s in sessions if s.online_url and s.status == SessionStatus.planned))


def _has_begun(opened: Opened) -> bool:
    event = opened.event
    return event.starts_at is not None and event.starts_at <= now() and not event.postponed


def _step(decision: Decision) -> Step:
    return Step(moment_in_words(decision.at), rule_sentence(decision.rule), decision.reason)
