"""A place that is held for somebody is taken or left with a button: a link alone changes nothing, mail programs open links too."""

from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.dates import moment_in_words
from ki_events.i18n import _, ngettext
from ki_events.refusal import Refused
from ki_events.registrations.offering import working_time_of
from ki_events.registrations.offers import accept, decline
from ki_events.registrations.reading import standing
from ki_events.registrations.tables import Registration, Status
from ki_events.registrations.working_time import working_time_between
from ki_events.site.registration.opened import Opened, act, event_of, look
from ki_events.web.pages import AnyRequest, private_page, see


@get("/platz", name="offered_place")
async def offer_page(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Show the offer and until when it holds, or what became of it."""
    return await look(request, token, _offer)


@post("/platz", name="offered_place_send")
async def send_acceptance(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Take the place; taking it twice, or on two devices at once, is one answer."""
    return await act(request, token, _accepted)


@get("/platz/ablehnen", name="declining")
async def declining_page(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Ask whether to leave the place to the next person."""
    return await look(request, token, _declining)


@post("/platz/ablehnen", name="declining_send")
async def send_refusal(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Leave the place to the next person."""
    return await act(request, token, _declined)


def is_open(registration: Registration) -> bool:
    """Say whether a place is held for this person right now."""
    return bool(registration.status == Status.offered) and not has_run_out(registration)


def has_run_out(registration: Registration) -> bool:
    """Say whether the deadline has passed, though nobody has noticed yet."""
    return registration.deadline is not None and registration.deadline <= now()


def time_left(left: timedelta) -> str:
    """Return an amount of working time in words, rounded down to what one plans with."""
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    if hours:
        return ngettext("%(n)s Stunde", "%(n)s Stunden", hours) % {"n": hours}
    return ngettext("%(n)s Minute", "%(n)s Minuten", minutes) % {"n": minutes}


async def _offer(request: AnyRequest, opened: Opened) -> Response[Any]:
    if not is_open(opened.registration):
        return await _none(request, opened)
    registration = opened.registration
    left = working_time_between(now(), registration.deadline, await working_time_of(opened.event))
    return private_page(
        request,
        "site/registration/offered_place.html",
        **opened.about,
        deadline=moment_in_words(registration.deadline),
        time_left=time_left(left) if left else "",
        leaves_out_holidays=opened.event.skips_school_holidays,
        is_last=registration.lapses > 0,
    )


async def _declining(request: AnyRequest, opened: Opened) -> Response[Any]:
    if not is_open(opened.registration):
        return await _none(request, opened)
    return private_page(request, "site/registration/declining.html", **opened.about)


async def _accepted(request: AnyRequest, opened: Opened) -> Response[Any]:
    try:
        await accept(opened.registration.id)
    except Refused as refused:
        return await _refused(request, opened, refused)
    return see(request, "registration", token=opened.token)


async def _declined(request: AnyRequest, opened: Opened) -> Response[Any]:
    try:
        await decline(opened.registration.id)
    except Refused as refused:
        return await _refused(request, opened, refused)
    return see(request, "registration", token=opened.token)


async def _refused(request: AnyRequest, opened: Opened, refused: Refused) -> Response[bytes]:
    # When it was tried something may have run out: say how it stands now.
    registration = await Registration.objects().get(Registration.id == opened.registration.id)
    if registration is None:
        raise LookupError("a registration is never deleted")
    again = Opened(opened.token, registration, await event_of(registration))
    deadline = opened.registration.deadline
    until = moment_in_words(deadline) if refused.code == "offer_lapsed" and deadline is not None else ""
    return await _none(request, again, until, 409)


async def _none(request: AnyRequest, opened: Opened, until: str = "", status: int = 200) -> Response[bytes]:
    registration = opened.registration
    where = await standing(registration)
    if registration.status == Status.offered and registration.deadline is not None:
        until = moment_in_words(registration.deadline)
    ran_out = bool(until) or _last(where.decisions).startswith("offer_lapsed")
    return private_page(
        request,
        "site/registration/no_offer.html",
        status=status,
        **opened.about,
        title=_title(registration, ran_out=ran_out),
        until=until,
        ran_out=ran_out,
        position=where.position,
        waiting=where.waiting,
    )


def _last(decisions: list[Any]) -> str:
    rules = [str(decision.rule) for decision in decisions if not decision.rule.startswith("skipped")]
    return rules[-1] if rules else ""


def _title(registration: Registration, *, ran_out: bool) -> str:
    if registration.status == Status.confirmed:
        return _("Sie haben diesen Platz schon")
    return _("Die Frist ist abgelaufen") if ran_out else _("Für Sie ist gerade kein Platz reserviert")
