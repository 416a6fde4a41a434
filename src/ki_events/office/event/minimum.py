"""How many people an event needs, and by when that is decided."""

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.clock import local, now
from ki_events.events.minimum import day_missing, set_minimum, traffic_light
from ki_events.i18n import _
from ki_events.office.event.sessions_sheet import HERE, done
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.web.field_types import day_line
from ki_events.web.forms import Form, line, read_form
from ki_events.web.pages import AnyRequest

MOST = 10_000


class MinimumForm(BaseModel):
    """Nothing for an event that takes place in any case."""

    minimum: line(20)  # type: ignore[valid-type]
    decides_on: day_line()  # type: ignore[valid-type]


@get("/mindestzahl", name="office_event_minimum")
async def minimum_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show minimum and decision date."""
    opened = await open_event(request, slug)
    event = opened.event
    decides_on = "" if event.decides_on is None else event.decides_on.isoformat()
    minimum = "" if event.minimum is None else str(event.minimum)
    return _page(request, opened, Form({"minimum": minimum, "decides_on": decides_on}))


@post("/mindestzahl", name="office_event_set_minimum")
async def send_minimum(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Set both, or neither."""
    opened = await open_event(request, slug)
    form = await read_form(request, MinimumForm)
    errors = dict(form.errors)
    minimum = _minimum(form.typed["minimum"].strip(), errors)
    if form.typed["minimum"].strip() and not form.typed["decides_on"].strip():
        errors.setdefault("decides_on", day_missing())
    if errors or form.value is None:
        return _page(request, opened, Form(form.typed, None, errors), status=422)
    decides_on = date.fromisoformat(form.value.decides_on) if form.value.decides_on else None
    try:
        await set_minimum(opened.event.id, minimum, decides_on, opened.actor)
    except Refused as refused:
        errors = dict.fromkeys(refused.details, refused.sentence)
        return _page(request, opened, Form(form.typed, None, errors), status=422)
    return done(request, opened, "mindestzahl")


def _page(request: AnyRequest, opened: OpenEvent, form: Form[Any], status: int = 200) -> Response[bytes]:
    return event_page(
        request,
        opened,
        "office/event/minimum.html",
        here=HERE,
        status=status,
        form=form,
        labels={"minimum": _("Mindestzahl"), "decides_on": _("Entscheidung am")},
        light=traffic_light(opened.event, local(now()).date()),
    )


def _minimum(text: str, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST):
        errors.setdefault("minimum", _("Bitte eine ganze Zahl ab 1 eingeben, oder leer lassen."))
        return None
    return int(text)
