"""One date is dropped, or takes place after all; the page before says how many people hear of it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import BaseModel

from ki_events.events.tables import EventStatus, Session, SessionStatus
from ki_events.office.event.sessions_cards import card_of
from ki_events.office.event.sessions_dropped import DROPPED, moment_until
from ki_events.office.event.sessions_sheet import HERE, Sheet, done, open_sheet, stored
from ki_events.office.frame import event_page
from ki_events.refusal import Refused
from ki_events.registrations.changing.concerned import Concerned, concerned_by
from ki_events.registrations.changing.dropping import drop_one_of_several, is_only_date
from ki_events.registrations.changing.planning_again import plan_again, way_back_to
from ki_events.registrations.changing.rescheduling import discard_session, may_be_discarded
from ki_events.web.forms import Form, paragraphs, read_form
from ki_events.web.pages import NO_STORE, AnyRequest, see, url


class WordsForm(BaseModel):
    """The organiser's own words to those who are told."""

    words: paragraphs(1000)  # type: ignore[valid-type]


@get("/{session:int}/absagen", name="office_event_session_dropping")
async def dropping_page(request: AnyRequest, slug: FromPath[str], session: FromPath[int]) -> Response[Any]:
    """Say what dropping this date means."""
    sheet = await open_sheet(request, slug, session)
    if stored(sheet).status != SessionStatus.planned:
        return _list(request, sheet)
    return await _ask(request, sheet, Form())


@post("/{session:int}/absagen", name="office_event_session_drop")
async def send_dropping(request: AnyRequest, slug: FromPath[str], session: FromPath[int]) -> Response[Any]:
    """Drop the date, or delete it from a draft; a double click does it once."""
    sheet = await open_sheet(request, slug, session)
    form = await read_form(request, WordsForm)
    if form.value is None:
        return await _ask(request, sheet, form, status=422)
    if await discard_session(session, sheet.opened.actor):
        return done(request, sheet.opened, "geloescht")
    try:
        await drop_one_of_several(session, sheet.opened.actor, form.value.words)
    except Refused as refused:
        return await _ask(request, sheet, form, problem=refused.sentence, status=422)
    opened = sheet.opened
    house = {"organisation": opened.member.organisation.slug, "slug": opened.event.slug}
    address = url(request, HERE, {"abgesagt": 1, DROPPED: session}, **house)
    return Redirect(address, status_code=303, headers={"cache-control": NO_STORE})


@get("/{session:int}/wieder", name="office_event_session_again")
async def again_page(request: AnyRequest, slug: FromPath[str], session: FromPath[int]) -> Response[Any]:
    """Say who hears of it that this date takes place after all."""
    sheet = await open_sheet(request, slug, session)
    if stored(sheet).status != SessionStatus.cancelled:
        return _list(request, sheet)
    return await _ask_again(request, sheet)


@post("/{session:int}/wieder", name="office_event_session_plan_again")
async def send_again(request: AnyRequest, slug: FromPath[str], session: FromPath[int]) -> Response[Any]:
    """Let the date take place."""
    sheet = await open_sheet(request, slug, session)
    try:
        await plan_again(session, sheet.opened.actor)
    except Refused as refused:
        return await _ask_again(request, sheet, problem=refused.sentence, status=422)
    return done(request, sheet.opened, "wieder")


async def _ask(
    request: AnyRequest, sheet: Sheet, form: Form[Any], *, problem: str = "", status: int = 200
) -> Response[bytes]:
    event, row = sheet.opened.event, stored(sheet)
    return _page(
        request,
        sheet,
        "office/event/sessions_dropping.html",
        status=status,
        form=form,
        problem=problem,
        is_last=await is_only_date(row, event),
        is_deleted=await may_be_discarded(event),
        people=await _told(sheet, row),
    )


async def _ask_again(request: AnyRequest, sheet: Sheet, problem: str = "", status: int = 200) -> Response[bytes]:
    row = stored(sheet)
    back = await way_back_to(row)
    people = Concerned() if back else await _told(sheet, row)
    until = moment_until(back.until) if back and back.until else ""
    template = "office/event/sessions_again.html"
    return _page(request, sheet, template, status=status, problem=problem, people=people, until=until)


async def _told(sheet: Sheet, row: Session) -> Concerned:
    is_public = sheet.opened.event.status == EventStatus.published
    return await concerned_by(sheet.opened.event, row) if is_public else Concerned()


def _page(request: AnyRequest, sheet: Sheet, template: str, **values: Any) -> Response[bytes]:
    return event_page(request, sheet.opened, template, here=HERE, card=card_of(stored(sheet)), **values)


def _list(request: AnyRequest, sheet: Sheet) -> Response[Any]:
    opened = sheet.opened
    return see(request, HERE, organisation=opened.member.organisation.slug, slug=opened.event.slug)
