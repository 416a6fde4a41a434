"""The page of one date: its form with everything typed, who will hear of a change, or what somebody else has saved."""

from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from ki_events.events.session_facts import facts_of
from ki_events.events.tables import Round, Session, SessionStatus
from ki_events.i18n import _
from ki_events.office.event.sessions_compared import differing, lines_of
from ki_events.office.event.sessions_form import SessionForm, Typed, typed_of
from ki_events.office.event.sessions_prefilled import next_date, next_workshop
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.saved_forms import saved_form
from ki_events.registrations.changing.concerned import Concerned
from ki_events.registrations.changing.editing import seen_of
from ki_events.registrations.changing.rescheduling import changed_meanwhile
from ki_events.registrations.changing.rounds import rounds_of
from ki_events.web.forms import Form
from ki_events.web.pages import NO_STORE, AnyRequest, see_done, url

HERE = "office_event_sessions"
COPY, ROUND = "kopie", "runde"


@dataclass(frozen=True)
class Sheet:
    """One date of an event, with the event's rounds; no `session` for a new one."""

    opened: OpenEvent
    rounds: list[Round]
    session: Session | None = None


async def open_sheet(request: AnyRequest, slug: str, number: int | None = None) -> Sheet:
    """Return the date with this number, or a new one. Raise `NotFoundException` unless it is one of the event."""
    opened = await open_event(request, slug)
    session = None if number is None else await session_of(opened.event.id, number)
    return Sheet(opened, await rounds_of(opened.event.id), session)


async def session_of(event_id: int, number: int) -> Session:
    """Return a session of this event. Raise `NotFoundException`."""
    found = await Session.objects().get((Session.id == number) & (Session.event == event_id))
    if found is None:
        raise NotFoundException
    return found


def stored(sheet: Sheet) -> Session:
    """Return the session of a sheet that has one. Raise `NotFoundException`."""
    if sheet.session is None:
        raise NotFoundException
    return sheet.session


async def prefilled(request: AnyRequest, sheet: Sheet) -> dict[str, str]:
    """Return the fields of a new date: a copy, or what it has in common with those that are there."""
    copied, round_ = request.query_params.get(COPY, ""), request.query_params.get(ROUND, "")
    if copied.isascii() and copied.isdigit() and len(copied) < 10:
        found = await session_of(sheet.opened.event.id, int(copied))
        return typed_of(facts_of(found)) | ({} if found.round else {"day": "", "last_day": ""})
    here = (Session.event == sheet.opened.event.id) & (Session.status == SessionStatus.planned)
    planned = await Session.objects().where(here).order_by(Session.starts_at, Session.id)
    wanted = next((row for row in sheet.rounds if str(row.id) == round_), None)
    if wanted is None:
        return next_date(planned)
    return next_workshop(wanted, sheet.rounds, planned) | {"round": round_}


def place_of(sheet: Sheet) -> str:
    """Return under which name the form is kept while it is typed."""
    return f"event:{sheet.opened.event.id}:session:{sheet.session.id if sheet.session else 'new'}"


async def show_kept(request: AnyRequest, sheet: Sheet, typed: dict[str, str]) -> Response[bytes]:
    """Answer with the form, filled in with what this account typed before and did not send."""
    kept = await saved_form(sheet.opened.member, place_of(sheet))
    if kept is None:
        return show_form(request, sheet, Form(typed))
    before = {name: kept.sent.one(name) for name in SessionForm.model_fields if name not in ("nonce", "step")}
    return show_form(request, sheet, Form(typed | before), saved_at=kept.saved_at)


def show_form(
    request: AnyRequest, sheet: Sheet, form: Form[Any], *, status: int = 200, **values: Any
) -> Response[bytes]:
    """Answer with the form; `problem` says what stands in the way, `theirs` what somebody else has saved."""
    shown = {"problem": "", "theirs": [], "saved_at": None, "place": place_of(sheet)} | values
    return _page(request, sheet, "office/event/sessions_form.html", status=status, form=form, **shown)


def show_asked(request: AnyRequest, sheet: Sheet, typed: Typed, people: Concerned) -> Response[bytes]:
    """Answer with what was and will be, and how many people will hear of it."""
    lines = []
    if typed.facts is not None:
        known = None if sheet.session is None else facts_of(sheet.session)
        lines = lines_of(typed.facts, sheet.rounds) if known is None else differing(known, typed.facts, sheet.rounds)
    return _page(request, sheet, "office/event/sessions_asked.html", form=typed.form, lines=lines, people=people)


def show_meanwhile(request: AnyRequest, sheet: Sheet, typed: Typed) -> Response[bytes]:
    """Answer with what is stored now beside what was typed; sent again, what is typed holds."""
    now = stored(sheet)
    lines = differing(facts_of(now), typed.facts, sheet.rounds) if typed.facts else []
    form = Form[Any](typed.form.typed | {"seen": seen_of(now), "step": ""})
    return show_form(request, sheet, form, problem=changed_meanwhile(), theirs=lines, status=409)


def done(request: AnyRequest, opened: OpenEvent, what: str) -> Redirect:
    """Lead to the list of dates, which says what was done."""
    return see_done(request, HERE, what, organisation=opened.member.organisation.slug, slug=opened.event.slug)


def added(request: AnyRequest, opened: OpenEvent, round_: int | None) -> Redirect:
    """Lead to the list of dates after one was added; after a workshop it offers to add another one to its round."""
    if round_ is None:
        return done(request, opened, "neu")
    house = {"organisation": opened.member.organisation.slug, "slug": opened.event.slug}
    address = url(request, HERE, {"workshop": 1, ROUND: round_}, **house)
    return Redirect(address, status_code=303, headers={"cache-control": NO_STORE})


def _page(request: AnyRequest, sheet: Sheet, template: str, **values: Any) -> Response[bytes]:
    return event_page(
        request,
        sheet.opened,
        template,
        here=HERE,
        session=sheet.session,
        rounds=sheet.rounds,
        labels=labels(),
        **values,
    )


def labels() -> dict[str, str]:
    """Return what the fields are called."""
    return {
        "day": _("Tag"),
        "last_day": _("Letzter Tag"),
        "start": _("Beginn"),
        "end": _("Ende"),
        "all_day": _("Ganztägig"),
        "opening_hours": _("Öffnungszeiten"),
        "title": _("Titel des Termins"),
        "speakers": _("Mitwirkende"),
        "place": _("Ort"),
        "place_address": _("Adresse"),
        "room": _("Raum"),
        "way": _("Weg und Zugang"),
        "online_url": _("Link zum Online-Raum"),
        "round": _("Für wen"),
        "capacity": _("Plätze im Workshop"),
        "words": _("Ihre Worte dazu"),
    }
