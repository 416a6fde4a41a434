"""What organisers take along of an event: registrations, attendance, and the proof for a funder; each time is written down."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.office.exports.file import handed_out, wanted_kind
from ki_events.office.exports.people import (
    Choice,
    counts_of,
    export_columns,
    people_sheet,
    remember_columns,
    remembered_choice,
    sent_choice,
)
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.registrations.setting import Setting, setting_of
from ki_events.office.registrations.words import badge
from ki_events.refusal import Refused
from ki_events.reports.attendance_table import attendance_sheet
from ki_events.reports.exporting import Kind, Taking, take, take_sheet
from ki_events.reports.funding import funding_of
from ki_events.reports.funding_files import funding_pdf, funding_xlsx, hours_in_words
from ki_events.reports.sheets import Sheet
from ki_events.reports.xlsx import Book
from ki_events.web.pages import AnyRequest
from ki_events.web.sent import read_sent

HERE = "office_event_exports"
TABLES = (Kind.xlsx, Kind.csv)


@get("/", name=HERE)
async def exports_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show what can be taken along."""
    opened = await open_event(request, slug)
    setting = await setting_of(opened.event)
    return await _page(request, opened, setting, await remembered_choice(opened, setting))


@post("/anmeldungen", name="office_event_export_people")
async def send_people(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Answer with the registrations that were asked for, and remember the columns."""
    opened, sent = await open_event(request, slug), await read_sent(request)
    setting = await setting_of(opened.event)
    choice = sent_choice(sent, setting)
    if choice.errors:
        return await _page(request, opened, setting, choice)
    await remember_columns(opened, choice, setting)
    sheet = await people_sheet(opened.event, choice, setting)
    facts = {
        "columns": [column.name for column in choice.columns],
        "statuses": [status.value for status in choice.statuses],
        "people": len(sheet.rows),
    }
    try:
        taking = _taking(opened, "participants.exported", "anmeldungen", facts)
        return handed_out(await take_sheet(taking, wanted_kind(sent, TABLES), _book(opened, sheet)))
    except Refused as refused:
        return await _page(request, opened, setting, choice, refused.sentence)


@post("/anwesenheit", name="office_event_export_attendance")
async def send_attendance(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Answer with who was there when."""
    opened, sent = await open_event(request, slug), await read_sent(request)
    sheet = await attendance_sheet(opened.event)
    taking = _taking(opened, "attendance.exported", "anwesenheit", {"people": len(sheet.rows)})
    try:
        return handed_out(await take_sheet(taking, wanted_kind(sent, TABLES), _book(opened, sheet)))
    except Refused as refused:
        setting = await setting_of(opened.event)
        return await _page(request, opened, setting, await remembered_choice(opened, setting), refused.sentence)


@post("/nachweis", name="office_event_export_funding")
async def send_funding(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Answer with the proof for a funder; an event without anybody has one too."""
    opened, sent = await open_event(request, slug), await read_sent(request)
    funding = await funding_of(opened.event)
    kind = wanted_kind(sent, (Kind.pdf, Kind.xlsx))
    content = await (funding_pdf(funding) if kind is Kind.pdf else funding_xlsx(funding))
    facts = {"dates": len(funding.dates), "people": funding.people}
    return handed_out(await take(_taking(opened, "funding.exported", "nachweis", facts), kind, content))


def _taking(opened: OpenEvent, action: str, what: str, facts: dict[str, Any]) -> Taking:
    return Taking(opened.actor, action, f"event:{opened.event.id}", f"{what}-{opened.event.slug}", facts)


def _book(opened: OpenEvent, sheet: Sheet) -> Book:
    return Book(f"{sheet.name}: {opened.event.title}", opened.event.organisation.name, [sheet])


async def _page(
    request: AnyRequest, opened: OpenEvent, setting: Setting, choice: Choice, problem: str = ""
) -> Response[bytes]:
    funding = await funding_of(opened.event)
    return event_page(
        request,
        opened,
        "office/exports/event.html",
        here=HERE,
        status=422 if choice.errors or problem else 200,
        problem=problem,
        choice=choice,
        counts=await counts_of(opened.event),
        columns=export_columns(setting),
        badge=badge,
        funding=funding,
        participant_hours=hours_in_words(funding.participant_minutes),
    )
