"""A person is moved to another date: first where to, then what that means, then one click."""

from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.office.frame import event_page
from ki_events.office.registrations.detail import HERE, OpenRegistration, open_registration
from ki_events.office.registrations.setting import Setting, setting_of
from ki_events.office.registrations.wish_fields import read_wishes, wish_fields
from ki_events.refusal import Refused
from ki_events.registrations.letters.when import moment_in_words
from ki_events.registrations.mailboxes.none import has_mailbox
from ki_events.registrations.organising.moving_over import Moving, move_over
from ki_events.registrations.organising.other_dates import other_dates
from ki_events.registrations.rules import ENDED
from ki_events.web.forms import Form, check, joined, line, paragraphs
from ki_events.web.pages import AnyRequest, see_done
from ki_events.web.sent import read_sent


class Reason(BaseModel):
    """What the form asks for beside wishes."""

    reason: paragraphs(1000)  # type: ignore[valid-type]
    told: line(3)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Tried:
    """Where to, what the page shows in its fields, and how the answer turned out."""

    target: Event | None = None
    setting: Setting | None = None
    form: Form[Any] = field(default_factory=lambda: Form({"told": "yes"}))
    status: int = 200
    problem: str = ""


@get("/umbuchen", name="office_registration_move")
async def moving_form(request: AnyRequest, slug: FromPath[str], registration: FromPath[str]) -> Response[Any]:
    """Let the organiser choose where to, and show what that means."""
    opened = await open_registration(request, slug, registration)
    target = await _target(opened, str(request.query_params.get("ziel", "")))
    tried = Tried(target, await setting_of(target) if target else None, _kept(opened))
    return await _page(request, opened, tried)


@post("/umbuchen", name="office_registration_moved")
async def send_moving(request: AnyRequest, slug: FromPath[str], registration: FromPath[str]) -> Response[Any]:
    """Move the person; a second click leads to where the first has brought them."""
    opened = await open_registration(request, slug, registration)
    sent = await read_sent(request)
    target = await _target(opened, sent.one("ziel"))
    if target is None:
        return await _page(request, opened, Tried(status=422, problem=_("Bitte wählen Sie, wohin umgebucht wird.")))
    setting = await setting_of(target)
    reason, wishes = check(Reason, sent), read_wishes(setting, sent)
    form = joined(reason, wishes)
    if reason.value is None or wishes.value is None:
        return await _page(request, opened, Tried(target, setting, form, 422))
    moving = Moving(target.id, reason.value.reason, opened.actor, wishes.value, reason.value.told == "yes")
    try:
        made = await move_over(opened.registration.id, moving)
    except Refused as refused:
        return await _page(request, opened, Tried(target, setting, form, 409, refused.sentence))
    way = opened.way | {"slug": target.slug, "registration": made.public_id}
    return see_done(request, "office_registration", "umgebucht", **way)


async def _target(opened: OpenRegistration, slug: str) -> Event | None:
    return next((event for event in await other_dates(opened.event) if event.slug == slug), None)


def _kept(opened: OpenRegistration) -> Form[Any]:
    person = opened.registration
    kept = {
        "attendance": person.attendance,
        "target_group": person.target_group,
        "institution_type": person.institution_type,
    }
    return Form({"told": "yes", **kept})


async def _page(request: AnyRequest, opened: OpenRegistration, tried: Tried) -> Response[bytes]:
    return event_page(
        request,
        opened,
        "office/registrations/moving.html",
        here=HERE,
        status=tried.status,
        person=opened.registration,
        way=opened.way,
        may_be_told=bool(opened.registration.is_told) and has_mailbox(opened.registration.email),
        has_ended=opened.registration.status in ENDED,
        dates=await other_dates(opened.event) if tried.target is None else [],
        target=tried.target,
        fields=wish_fields(tried.setting) if tried.setting else [],
        form=tried.form,
        problem=tried.problem,
        moment_in_words=moment_in_words,
        labels={"reason": _("Grund"), "attendance": _("Teilnahme")},
    )
