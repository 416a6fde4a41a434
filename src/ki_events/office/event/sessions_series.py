"""A series by rule: first the list of its dates with what is left out and why, then the dates that are ticked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.clock import local
from ki_events.events.series import Planned, days_of, public_days, school_days
from ki_events.events.tables import EventStatus
from ki_events.i18n import _
from ki_events.office.event.sessions_editing import key_of
from ki_events.office.event.sessions_series_form import Series, facts_on, read_series, rhythms
from ki_events.office.event.sessions_sheet import Sheet, done, labels, open_sheet, prefilled
from ki_events.office.frame import OpenEvent, event_page
from ki_events.refusal import Refused
from ki_events.registrations.changing.concerned import Concerned, concerned_by
from ki_events.registrations.changing.rescheduling import add_sessions
from ki_events.web.forms import Form
from ki_events.web.nonce import new_nonce
from ki_events.web.pages import AnyRequest
from ki_events.web.sent import read_sent

HERE = "office_event_sessions"
CREATE, BACK = "create", "back"


@dataclass(frozen=True)
class Shown:
    """What the page shows beside the form: the days of the rule, once it is understood."""

    days: list[Planned]
    ticked: frozenset[str]


@get("/serie", name="office_event_series")
async def series_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the rule of a series, with time and place of the last date; it goes on a week later."""
    sheet = await open_sheet(request, slug)
    last = sheet.opened.event.ends_at
    next_week = (local(last).date() + timedelta(weeks=1)).isoformat() if last is not None else ""
    usual = {
        "day": next_week,
        "rhythm": "weekly",
        "number": "6",
        "public": "yes",
        "school": "yes",
        "nonce": new_nonce("session"),
    }
    return _form(request, sheet.opened, Form(await prefilled(request, sheet) | usual))


@post("/serie", name="office_event_series_send")
async def send_series(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Show the dates of the rule, or create those that are ticked, once."""
    sheet, sent = await open_sheet(request, slug), await read_sent(request)
    series = read_series(sent)
    if series.rule is None or sent.one("step") == BACK:
        return _form(request, sheet.opened, series.form, status=422 if series.form.errors else 200)
    planned = days_of(series.rule, await _left_out(sheet, series))
    if sent.one("step") != CREATE:
        ticked = frozenset(each.day.isoformat() for each in planned if not each.reason)
        return await _dates(request, sheet, series, Shown(planned, ticked))
    return await _create(request, sheet, series, Shown(planned, frozenset(sent.all("dates"))))


async def _create(request: AnyRequest, sheet: Sheet, series: Series, shown: Shown) -> Response[Any]:
    chosen = [each.day for each in shown.days if each.day.isoformat() in shown.ticked]
    if not chosen:
        return await _dates(request, sheet, series, shown, is_empty=True, status=422)
    facts, problem = facts_on(series, chosen)
    if problem:
        return await _dates(request, sheet, series, shown, problem=problem, status=422)
    try:
        key = key_of(series.form.typed["nonce"])
        await add_sessions(sheet.opened.event.id, facts, key, sheet.opened.actor)
    except Refused as refused:
        return await _dates(request, sheet, series, shown, problem=refused.sentence, status=422)
    return done(request, sheet.opened, "serie")


async def _left_out(sheet: Sheet, series: Series) -> dict[date, str]:
    """Return the days that the rule leaves out, by the name of the reason."""
    rule, value = series.rule, series.form.value
    if rule is None or value is None:
        return {}
    organisation, first, last = sheet.opened.event.organisation.id, rule.first, rule.last_possible
    school = await school_days(organisation, first, last) if value.school else {}
    return school | (public_days(first, last) if value.public else {})


async def _dates(request: AnyRequest, sheet: Sheet, series: Series, shown: Shown, **values: Any) -> Response[bytes]:
    given: dict[str, Any] = {"is_empty": False, "problem": "", "status": 200} | values
    is_public = sheet.opened.event.status == EventStatus.published
    problem = _("Bitte wählen Sie mindestens einen Tag aus.") if given.pop("is_empty") else given.pop("problem")
    return event_page(
        request,
        sheet.opened,
        "office/event/sessions_series_dates.html",
        here=HERE,
        form=series.form,
        days=shown.days,
        ticked=shown.ticked,
        people=await concerned_by(sheet.opened.event) if is_public else Concerned(),
        **(given | {"problem": problem}),
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
