"""All events of the house from one day to another, as a table for whoever funds it."""

from datetime import date
from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events.clock import local, now
from ki_events.i18n import _
from ki_events.office.exports.file import handed_out, wanted_kind
from ki_events.office.frame import office_page
from ki_events.refusal import Refused
from ki_events.reports.exporting import File, Kind, Taking, take_sheet
from ki_events.reports.period import Period, lines_of_period, period_sheets
from ki_events.reports.xlsx import Book
from ki_events.web.access import member_here
from ki_events.web.field_types import day_line, day_of
from ki_events.web.forms import Form, check
from ki_events.web.pages import AnyRequest
from ki_events.web.sent import Sent, read_sent

HERE = "office_exports"


class PeriodForm(BaseModel):
    """Both days belong to the period."""

    von: day_line(1)  # type: ignore[valid-type]
    bis: day_line(1)  # type: ignore[valid-type]


@get("/", name=HERE)
async def period_page(request: AnyRequest) -> Response[bytes]:
    """Ask for the period; the address may name one (`?von=2026-01-01&bis=2026-12-31`), else it is this year."""
    year = local(now()).year
    asked = request.query_params
    von, bis = day_of(asked.get("von", "")[:40]), day_of(asked.get("bis", "")[:40])
    return _page(request, Form({"von": von or f"{year}-01-01", "bis": bis or f"{year}-12-31"}))


@post("/", name="office_export_period")
async def send_period(request: AnyRequest) -> Response[bytes]:
    """Answer with the table."""
    sent = await read_sent(request)
    form = check(PeriodForm, sent)
    errors = dict(form.errors)
    period = None if form.value is None else _period(form.value, errors)
    if period is None:
        return _page(request, Form(form.typed, None, errors))
    try:
        return handed_out(await _file(request, sent, period))
    except Refused:
        sentence = _("In diesem Zeitraum hat keine veröffentlichte Veranstaltung einen Termin. Bitte wählen Sie andere Tage.")  # fmt: skip
        return _page(request, Form(form.typed, None, {"von": sentence}))


async def _file(request: AnyRequest, sent: Sent, period: Period) -> File:
    found = member_here(request)
    house = found.organisation
    lines = await lines_of_period(house.id, period)
    name = f"veranstaltungen-{period.first}-bis-{period.last}"
    facts = {"from": str(period.first), "to": str(period.last), "events": len(lines)}
    taking = Taking(found.actor, "events.exported", f"organisation:{house.id}", name, facts)
    title = _("Veranstaltungen von %(first)s bis %(last)s") % {"first": period.first, "last": period.last}
    book = Book(title, house.name, period_sheets(lines))
    return await take_sheet(taking, wanted_kind(sent, (Kind.xlsx, Kind.csv)), book)


def _period(value: PeriodForm, errors: dict[str, str]) -> Period | None:
    period = Period(date.fromisoformat(value.von), date.fromisoformat(value.bis))
    if period.last >= period.first:
        return period
    errors["bis"] = _("Der letzte Tag liegt vor dem ersten. Bitte tauschen Sie die beiden oder ändern Sie einen.")
    return None


def _page(request: AnyRequest, form: Form[Any]) -> Response[bytes]:
    year = local(now()).year
    return office_page(
        request,
        "office/exports/period.html",
        here=HERE,
        status=422 if form.errors else 200,
        form=form,
        labels={"von": _("Erster Tag"), "bis": _("Letzter Tag")},
        years=[(str(each), {"von": f"{each}-01-01", "bis": f"{each}-12-31"}) for each in (year, year - 1, year - 2)],
    )
