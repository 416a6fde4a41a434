"""A series by rule: first the list of its dates with what is left out and why, then the dates that are ticked.

The rule is kept while its dates are looked at: the list is a page with an address, to which a browser goes back.
"""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from ki_events.clock import local
from ki_events.events.tables import EventStatus
from ki_events.i18n import _
from ki_events.links import new_public_id
from ki_events.office.event.sessions_editing import FORM, key_of
from ki_events.office.event.sessions_series_dates import Plan, is_over, lines_of, plan_of
from ki_events.office.event.sessions_series_form import Series, facts_on, read_series, rhythms
from ki_events.office.event.sessions_sheet import HERE, Sheet, done, labels, open_sheet, prefilled
from ki_events.office.frame import OpenEvent, event_page
from ki_events.office.saved_forms import keep_form, saved_form
from ki_events.refusal import Refused
from ki_events.registrations.changing.concerned import Concerned, concerned_by
from ki_events.registrations.changing.rescheduling import add_sessions, over_already
from ki_events.web.forms import Form
from ki_events.web.nonce import new_nonce
from ki_events.web.pages import NO_STORE, AnyRequest, see, url
from ki_events.web.sent import Sent, read_sent

CREATE = "create"
KEPT = "reihe"
"""In the query: under which name the rule is kept for whoever typed it."""
KEPT_NAME = re.compile(r"[A-Za-z0-9_-]{16}")


@get("/serie", name="office_event_series")
async def series_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the rule of a series: as it was typed, or with time and place of the last date, a week later."""
    sheet = await open_sheet(request, slug)
    sent = await _kept(request, sheet)
    typed = await _usual(request, sheet) if sent is None else read_series(sent).form.typed
    return _form(request, sheet.opened, Form(typed | {"nonce": new_nonce(FORM)}))


@get("/serie/termine", name="office_event_series_dates")
async def series_dates_page(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Show the dates of the rule that was typed; without one, its form."""
    sheet = await open_sheet(request, slug)
    sent = await _kept(request, sheet)
    if sent is None:
        house = {"organisation": sheet.opened.member.organisation.slug, "slug": slug}
        return see(request, "office_event_series", **house)
    series, plan = await _understood(sheet, sent)
    if plan is None:
        return _form(request, sheet.opened, series.form, status=422)
    # Who comes back after the dates were created may create others.
    series.form.typed["nonce"] = new_nonce(FORM)
    ticked = [each.isoformat() for each in plan.new]
    return await _dates(request, sheet, series, plan=plan, ticked=ticked)


@post("/serie", name="office_event_series_send")
async def send_series(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Lead to the dates of the rule, or create those that are ticked, once."""
    sheet, sent = await open_sheet(request, slug), await read_sent(request)
    series, plan = await _understood(sheet, sent)
    if plan is None:
        return _form(request, sheet.opened, series.form, status=422)
    if sent.one("step") == CREATE:
        return await _create(request, sheet, series, plan, sent.all("dates"))
    name = new_public_id()
    await keep_form(sheet.opened.member, _place(sheet, name), sent)
    house = {"organisation": sheet.opened.member.organisation.slug, "slug": slug}
    address = url(request, "office_event_series_dates", {KEPT: name}, **house)
    return Redirect(address, status_code=303, headers={"cache-control": NO_STORE})


async def _understood(sheet: Sheet, sent: Sent) -> tuple[Series, Plan | None]:
    """Return the form and the days of its rule; none with a sentence at the field that is wrong."""
    series = read_series(sent)
    if series.rule is None:
        return series, None
    plan = await plan_of(sheet, series, series.rule)
    if not is_over(sheet, series, plan):
        return series, plan
    return replace(series, form=Form(series.form.typed, None, {"day": over_already()}), rule=None), None


async def _create(
    request: AnyRequest, sheet: Sheet, series: Series, plan: Plan, ticked: tuple[str, ...]
) -> Response[Any]:
    chosen = [each.day for each in plan.days if each.day.isoformat() in ticked]
    facts, problem = facts_on(series, chosen)
    if not chosen:
        problem = _("Bitte wählen Sie mindestens einen Tag aus.")
    if problem:
        return await _dates(request, sheet, series, plan=plan, ticked=ticked, problem=problem, status=422)
    try:
        key = key_of(series.form.typed["nonce"])
        await add_sessions(sheet.opened.event.id, facts, key, sheet.opened.actor)
    except Refused as refused:
        return await _dates(request, sheet, series, plan=plan, ticked=ticked, problem=refused.sentence, status=422)
    return done(request, sheet.opened, "serie")


async def _dates(request: AnyRequest, sheet: Sheet, series: Series, *, plan: Plan, **values: Any) -> Response[bytes]:
    is_public = sheet.opened.event.status == EventStatus.published
    return event_page(
        request,
        sheet.opened,
        "office/event/sessions_series_dates.html",
        here=HERE,
        form=series.form,
        plan=plan,
        lines=await lines_of(sheet, series, plan),
        people=await concerned_by(sheet.opened.event) if is_public else Concerned(),
        kept={KEPT: name} if (name := _name(request)) else None,
        **({"problem": ""} | values),
    )


def _form(request: AnyRequest, opened: OpenEvent, form: Form[Any], status: int = 200) -> Response[bytes]:
    called = labels() | {
        "day": _("Erster Tag"),
        "rhythm": _("Wie oft"),
        "number": _("Anzahl der Termine"),
        "until": _("oder bis zum Tag"),
    }
    template = "office/event/sessions_series.html"
    return event_page(request, opened, template, here=HERE, status=status, form=form, labels=called, rhythms=rhythms())


async def _usual(request: AnyRequest, sheet: Sheet) -> dict[str, str]:
    last = sheet.opened.event.ends_at
    next_week = (local(last).date() + timedelta(weeks=1)).isoformat() if last is not None else ""
    rule = {"day": next_week, "rhythm": "weekly", "number": "6", "public": "yes", "school": "yes"}
    return await prefilled(request, sheet) | rule


async def _kept(request: AnyRequest, sheet: Sheet) -> Sent | None:
    name = _name(request)
    kept = await saved_form(sheet.opened.member, _place(sheet, name)) if name else None
    return kept.sent if kept else None


def _name(request: AnyRequest) -> str:
    name = request.query_params.get(KEPT, "")
    return name if KEPT_NAME.fullmatch(name) else ""


def _place(sheet: Sheet, name: str) -> str:
    return f"event:{sheet.opened.event.id}:series:{name}"
