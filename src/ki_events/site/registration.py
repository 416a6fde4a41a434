"""Who has the link sees where the registration stands and why, takes the dates along, and can cancel."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.dates import moment_in_words
from ki_events.db import is_unavailable
from ki_events.events.availability import State, availability
from ki_events.events.ical import everything
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.refusal import Refused
from ki_events.registrations.reading import by_token, standing
from ki_events.registrations.registering import cancel
from ki_events.registrations.rules import ENDED, HOLDS_A_PLACE
from ki_events.registrations.tables import By, Decision, Registration, Status
from ki_events.site.showing import sessions_of
from ki_events.site.states import Badge
from ki_events.site.when import lines, span
from ki_events.site.where import places
from ki_events.site.words import rule_sentence, status_name
from ki_events.web.errors import TRY_AGAIN_AFTER
from ki_events.web.pages import AnyRequest, private_page, see

KINDS = {
    Status.confirmed: "success",
    Status.offered: "success",
    Status.cancelled: "neutral",
    Status.rejected: "neutral",
}


@dataclass(frozen=True)
class Step:
    """One line of the history."""

    at: str
    sentence: str
    reason: str


@get("/", name="registration")
async def registration_page(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """Show where the registration stands."""
    registration = await by_token(token)
    if registration is None:
        return _unknown(request)
    event = await _event(registration)
    sessions = await sessions_of(event)
    where = await standing(registration)
    has_place = registration.status in HOLDS_A_PLACE
    return private_page(
        request,
        "site/registration.html",
        token=token,
        registration=registration,
        event=event,
        organisation=event.organisation,
        badge=Badge(KINDS.get(Status(registration.status), "waiting"), status_name(registration.status)),
        has_place=has_place,
        is_waiting=registration.status == Status.waitlisted,
        had_place=registration.placed_at is not None,
        has_ended=registration.status in ENDED,
        event_is_cancelled=event.status == EventStatus.cancelled,
        is_over=_is_over(event),
        may_sign_up_again=registration.status == Status.cancelled and availability(event, now()).is_open,
        standing=where,
        lines=lines(sessions),
        places=places([one for one in sessions if one.status == SessionStatus.planned] or sessions),
        online=_online_links(sessions) if has_place else [],
        history=[_step(decision) for decision in where.decisions],
    )


@get("/kalender.ics", name="registration_calendar")
async def registration_calendar(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """Answer the dates as a file for the person's calendar; the meeting links are in it only for who has a place."""
    registration = await by_token(token)
    if registration is None or registration.status not in HOLDS_A_PLACE:
        return _unknown(request)
    event = await _event(registration)
    body = everything(event, await sessions_of(event), event.organisation)
    headers = {"cache-control": "no-store", "content-disposition": f'attachment; filename="{event.slug}.ics"'}
    return Response(body, headers=headers, media_type="text/calendar; method=PUBLISH")


@get("/absagen", name="cancelling")
async def cancelling_form(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Ask whether to cancel; a GET changes nothing, since mail programs open links by themselves."""
    registration = await by_token(token)
    if registration is None:
        return _unknown(request)
    if registration.status in ENDED:
        return see(request, "registration", token=token)
    return await _question(request, registration, token)


@post("/absagen", name="cancelling_send")
async def send_cancelling(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Cancel, and show the registration as it stands now; without the database, offer to send it again."""
    try:
        return await _cancelled(request, token)
    except Exception as error:
        if not is_unavailable(error):
            raise
    response = private_page(request, "site/cancelling_later.html", status=503, token=token)
    response.headers["retry-after"] = str(TRY_AGAIN_AFTER)
    return response


async def _cancelled(request: AnyRequest, token: str) -> Response[Any]:
    registration = await by_token(token)
    if registration is None:
        return _unknown(request)
    try:
        await cancel(registration.id, By.person)
    except Refused as refused:
        return await _question(request, registration, token, refused.sentence)
    return see(request, "registration", token=token)


async def _question(request: AnyRequest, registration: Registration, token: str, problem: str = "") -> Response[bytes]:
    event = await _event(registration)
    return private_page(
        request,
        "site/cancelling.html",
        status=409 if problem else 200,
        token=token,
        registration=registration,
        has_place=registration.status in HOLDS_A_PLACE,
        event=event,
        span=span(event),
        problem=problem,
    )


def _unknown(request: AnyRequest) -> Response[bytes]:
    return private_page(request, "site/registration_unknown.html", status=404)


async def _event(registration: Registration) -> Event:
    event = await Event.objects(Event.organisation).get(Event.id == registration.event)
    if event is None:  # the foreign key forbids it
        raise LookupError(f"no event for registration {registration.id}")
    return event


def _online_links(sessions: list[Session]) -> list[str]:
    return list(dict.fromkeys(s.online_url for s in sessions if s.online_url and s.status == SessionStatus.planned))


def _is_over(event: Event) -> bool:
    return availability(event, now()).state == State.past


def _step(decision: Decision) -> Step:
    return Step(moment_in_words(decision.at), rule_sentence(decision.rule), decision.reason)
