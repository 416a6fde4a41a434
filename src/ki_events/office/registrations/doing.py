"""Before something is done with registrations a page says what, with whom, and who is told; a second click does nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import BaseModel

from ki_events.clock import BERLIN
from ki_events.i18n import _
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.registrations.deeds import Deed, Given, deeds, fitting, told_among
from ki_events.office.registrations.words import badge
from ki_events.refusal import Refused
from ki_events.registrations.organising.listing import chosen
from ki_events.registrations.tables import Registration
from ki_events.visible import visible
from ki_events.web.forms import Form, check, line, paragraphs
from ki_events.web.pages import AnyRequest, see_done
from ki_events.web.sent import Sent, read_sent

HERE = "office_registrations"
MOST = 500
"""So many registrations are chosen at once; a page has 50."""


class Asked(BaseModel):
    """What the confirming page asks for."""

    reason: paragraphs(1000)  # type: ignore[valid-type]
    told: line(3)  # type: ignore[valid-type]
    until: line(16)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Doing:
    """What is to be done with whom; `left` are those chosen whom it does not fit."""

    opened: OpenEvent
    deed: Deed
    people: Sequence[Registration]
    left: int

    @property
    def is_single(self) -> bool:
        """Say whether it is about one registration, to whose page it leads back."""
        return len(self.people) + self.left == 1


@dataclass(frozen=True)
class Tried:
    """What the page shows in its fields, and how the answer turned out."""

    form: Form[Any] = field(default_factory=lambda: Form({"told": "yes"}))
    status: int = 200
    problem: str = ""


@get("/auswahl", name="office_registrations_do")
async def doing_page(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Say what is about to be done with the registrations that the address names."""
    opened = await open_event(request, slug)
    people = [visible(str(value)) for value in request.query_params.getall("person", [])]
    doing = await _doing(opened, request.query_params.get("tun", ""), people)
    return _nothing(request, opened) if doing is None else _page(request, doing, Tried())


@post("/auswahl", name="office_registrations_done")
async def send_doing(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Do it: every verb looks at how a registration stands then, so that what was done before is not done twice."""
    opened = await open_event(request, slug)
    sent = await read_sent(request)
    doing = await _doing(opened, sent.one("tun"), sent.all("person"))
    if doing is None:
        return _nothing(request, opened)
    form = check(Asked, sent)
    errors = form.errors | _missing(doing.deed, form)
    if form.value is None or errors:
        return _page(request, doing, Tried(Form(form.typed, None, errors), 422))
    try:
        await doing.deed.do(opened, doing.people, _given(doing.deed, form.value))
    except Refused as refused:
        return _page(request, doing, Tried(form, 409, refused.sentence))
    return _back(request, doing, sent)


async def _doing(opened: OpenEvent, name: str, people: Sequence[str]) -> Doing | None:
    deed = deeds().get(name)
    known = await chosen(opened.event.id, list(dict.fromkeys(people))[:MOST])
    if deed is None or not known or (len(known) > 1 and not deed.for_many):
        return None
    fit = fitting(deed, known)
    return Doing(opened, deed, fit, len(known) - len(fit))


def _missing(deed: Deed, form: Form[Any]) -> dict[str, str]:
    found = {}
    if deed.reason and not form.typed["reason"].strip():
        found["reason"] = _("Bitte geben Sie einen Grund an.")
    if deed.asks_until and _moment(form.typed["until"]) is None:
        found["until"] = _("Bitte wählen Sie Tag und Uhrzeit der neuen Frist.")
    return found


def _given(deed: Deed, asked: Asked) -> Given:
    return Given(asked.reason, asked.told == "yes" or not deed.chooses_telling, _moment(asked.until))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=BERLIN)
    except ValueError:
        return None


def _page(request: AnyRequest, doing: Doing, tried: Tried) -> Response[bytes]:
    return event_page(
        request,
        doing.opened,
        "office/registrations/doing.html",
        here=HERE,
        status=tried.status,
        doing=doing,
        deed=doing.deed,
        told=told_among(doing.people) if doing.deed.tells else 0,
        form=tried.form,
        problem=tried.problem,
        badge=badge,
        labels={"reason": _("Grund"), "until": _("Neue Frist")},
    )


def _nothing(request: AnyRequest, opened: OpenEvent) -> Redirect:
    return see_done(request, HERE, "nichts", organisation=opened.member.organisation.slug, slug=opened.event.slug)


def _back(request: AnyRequest, doing: Doing, sent: Sent) -> Redirect:
    house, slug = doing.opened.member.organisation.slug, doing.opened.event.slug
    if doing.is_single:
        return see_done(
            request, "office_registration", "erledigt", organisation=house, slug=slug, registration=sent.one("person")
        )
    return see_done(request, HERE, "erledigt", organisation=house, slug=slug)
