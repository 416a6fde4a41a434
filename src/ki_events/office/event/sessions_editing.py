"""One date is added, copied or changed: before people are told, the page says how many, and what was and will be."""

from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.events.session_facts import SessionFacts, facts_of
from ki_events.events.tables import EventStatus, Session, SessionStatus
from ki_events.links import public_id_in
from ki_events.office.event.sessions_form import Typed, read_session, typed_of
from ki_events.office.event.sessions_sheet import (
    HERE,
    Sheet,
    added,
    done,
    open_sheet,
    place_of,
    prefilled,
    show_asked,
    show_form,
    show_kept,
    show_meanwhile,
    stored,
)
from ki_events.office.saved_forms import forget_saved_form
from ki_events.refusal import Refused
from ki_events.registrations.changing.concerned import concerned_by
from ki_events.registrations.changing.editing import Edit, edit_sessions, is_material, seen_of
from ki_events.registrations.changing.rescheduling import add_sessions, over_already, would_be_over
from ki_events.web.forms import Form
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, see
from ki_events.web.sent import read_sent

FORM = "session"
BACK, AGREED, DISCARD = "back", "agreed", "discard"


@get("/neu", name="office_event_session_new")
async def new_session_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the form of a new date: empty but for the place of the last one, or a copy."""
    sheet = await open_sheet(request, slug)
    return await show_kept(request, sheet, await prefilled(request, sheet) | {"nonce": new_nonce(FORM)})


@post("/neu", name="office_event_session_add")
async def add_session(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Add a date, once."""
    sheet = await open_sheet(request, slug)
    typed = _to_come(sheet, read_session(await read_sent(request), sheet.rounds))
    answer = await _before_writing(request, sheet, typed)
    if answer is not None or typed.facts is None:
        return answer or show_form(request, sheet, typed.form, status=422)
    try:
        await add_sessions(sheet.opened.event.id, [typed.facts], key_of(typed.form.typed["nonce"]), sheet.opened.actor)
    except Refused as refused:
        return show_form(request, sheet, typed.form, problem=refused.sentence, status=422)
    await forget_saved_form(sheet.opened.member, place_of(sheet))
    return added(request, sheet.opened, typed.facts.round)


@get("/{session:int}", name="office_event_session")
async def session_page(request: AnyRequest, slug: FromPath[str], session: FromPath[int]) -> Response[Any]:
    """Show the form of a date; one that is dropped has none."""
    sheet = await open_sheet(request, slug, session)
    row, opened = stored(sheet), sheet.opened
    if row.status != SessionStatus.planned:
        return see(request, HERE, organisation=opened.member.organisation.slug, slug=slug)
    return await show_kept(request, sheet, typed_of(facts_of(row)) | {"seen": seen_of(row)})


@post("/{session:int}", name="office_event_session_change")
async def change_session(request: AnyRequest, slug: FromPath[str], session: FromPath[int]) -> Response[Any]:
    """Change a date, or show first who will hear of it, or what somebody else has changed meanwhile."""
    sheet = await open_sheet(request, slug, session)
    typed = _to_come(sheet, _keeping(read_session(await read_sent(request), sheet.rounds), stored(sheet)))
    answer = await _before_writing(request, sheet, typed)
    if answer is not None or typed.facts is None:
        return answer or show_form(request, sheet, typed.form, status=422)
    edit, words = Edit(typed.facts, typed.form.typed["seen"]), typed.form.value.words if typed.form.value else ""
    try:
        await edit_sessions(sheet.opened.event.id, {session: edit}, words, sheet.opened.actor)
    except Refused as refused:
        if refused.code == "changed_meanwhile":
            return show_meanwhile(request, await open_sheet(request, slug, session), typed)
        return show_form(request, sheet, typed.form, problem=refused.sentence, status=422)
    await forget_saved_form(sheet.opened.member, place_of(sheet))
    return done(request, sheet.opened, "geaendert")


def key_of(nonce: str) -> str:
    """Return what names the dates of a form that was sent, the same each time it is sent."""
    return public_id_in(nonce if is_nonce(nonce, FORM) else new_nonce(FORM))


async def _before_writing(request: AnyRequest, sheet: Sheet, typed: Typed) -> Response[Any] | None:
    """Return the page that comes before something is written: the form again, or who will be told; None for mistakes too."""
    if typed.form.typed["step"] == DISCARD:
        return await _thrown_away(request, sheet)
    if typed.form.typed["step"] == BACK:
        return show_form(request, sheet, Form(typed.form.typed))
    if typed.facts is None:
        return None
    if sheet.session is not None and typed.form.typed["seen"] != seen_of(sheet.session):
        return show_meanwhile(request, sheet, typed)
    if typed.form.typed["step"] == AGREED or not _is_news(sheet, typed.facts):
        return None
    people = await concerned_by(sheet.opened.event, sheet.session)
    return show_asked(request, sheet, typed, people) if people.people else None


async def _thrown_away(request: AnyRequest, sheet: Sheet) -> Response[Any]:
    await forget_saved_form(sheet.opened.member, place_of(sheet))
    house = {"organisation": sheet.opened.member.organisation.slug, "slug": sheet.opened.event.slug}
    if sheet.session is None:
        return see(request, "office_event_session_new", **house)
    return see(request, "office_event_session", session=sheet.session.id, **house)


def _is_news(sheet: Sheet, facts: SessionFacts) -> bool:
    if sheet.opened.event.status != EventStatus.published:
        return False
    # A new workshop is nobody's yet.
    return facts.round is None if sheet.session is None else is_material(sheet.session, facts)


def _to_come(sheet: Sheet, typed: Typed) -> Typed:
    """Refuse a date that would be over already, before anybody is asked who shall hear of it."""
    if typed.facts is None or not would_be_over(sheet.opened.event, sheet.session, typed.facts):
        return typed
    return Typed(Form(typed.form.typed, None, {"day": over_already()}), None)


def _keeping(typed: Typed, row: Session) -> Typed:
    """Keep the limit of a session that is chosen without a round, for which the form has no field."""
    if typed.facts is None or typed.facts.round is not None or row.round is not None:
        return typed
    return replace(typed, facts=replace(typed.facts, capacity=row.capacity))
