"""Several dates are changed in one step: what holds for all of them is typed once, looked at, and told once."""

from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.events.tables import EventStatus, Session
from ki_events.i18n import _
from ki_events.office.event.sessions_cards import card_of
from ki_events.office.event.sessions_sheet import HERE, done, labels
from ki_events.office.event.sessions_together_asked import has_entries_after, moves_of, stays_behind, told_of
from ki_events.office.event.sessions_together_form import Together, changeable, has_typed, read_together, shared
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.registrations.changing.editing import Edit, edit_sessions
from ki_events.web.forms import Form
from ki_events.web.pages import AnyRequest, see
from ki_events.web.sent import Sent, read_sent

BACK, SAVE = "back", "save"
SAVED = "gemeinsam"


@dataclass(frozen=True)
class Plan:
    """An event with all of its dates, the first first."""

    opened: OpenEvent
    sessions: list[Session]

    @property
    def offered(self) -> list[Session]:
        """Return the dates that can be changed together."""
        return changeable(self.sessions)


@get("/gemeinsam", name="office_event_sessions_together")
async def together_page(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Show the form with all dates ticked and nothing typed."""
    plan = await _open(request, slug)
    if plan.opened.event.status == EventStatus.cancelled:
        return see(request, HERE, organisation=plan.opened.member.organisation.slug, slug=slug)
    every = tuple(str(row.id) for row in plan.offered)
    return _form(request, plan, Together(Form(picked={"dates": every}), plan.offered))


@post("/gemeinsam", name="office_event_sessions_change_together")
async def send_together(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Show what was and will be, or change the dates; what was changed by the first of two clicks is done."""
    plan, sent = await _open(request, slug), await read_sent(request)
    together = read_together(sent, plan.opened.event, plan.offered)
    if sent.one("step") == BACK:
        return _form(request, plan, replace(together, form=replace(together.form, errors={})))
    if together.form.errors:
        return _form(request, plan, together, status=422)
    if sent.one("step") == SAVE and together.said.value is not None:
        return await _save(request, plan, together, sent)
    if not together.changed:
        return _form(request, plan, together, problem=_nothing(together), status=422)
    return await _ask(request, plan, together, status=422 if together.said.errors else 200)


async def _open(request: AnyRequest, slug: str) -> Plan:
    opened = await open_event(request, slug)
    sessions = await Session.objects().where(Session.event == opened.event.id).order_by(Session.starts_at, Session.id)
    return Plan(opened, sessions)


async def _save(request: AnyRequest, plan: Plan, together: Together, sent: Sent) -> Response[Any]:
    opened, words = plan.opened, together.said.value.words if together.said.value else ""
    edits = {row.id: Edit(together.wanted[row.id], sent.one(f"seen-{row.id}")) for row in together.changed}
    try:
        await edit_sessions(opened.event.id, edits, words, opened.actor)
    except Refused as refused:
        if refused.code == "changed_meanwhile":
            return await _ask_again(request, opened.event.slug, sent, refused.sentence)
        return _form(request, plan, together, problem=refused.sentence, status=422)
    return done(request, opened, SAVED)


async def _ask_again(request: AnyRequest, slug: str, sent: Sent, problem: str) -> Response[Any]:
    """Answer with what is stored now beside what was typed; of two clicks at once the second finds nothing left to do."""
    plan = await _open(request, slug)
    together = read_together(sent, plan.opened.event, plan.offered)
    if together.form.errors:
        return _form(request, plan, together, status=409)
    if not together.changed:
        return done(request, plan.opened, SAVED)
    return await _ask(request, plan, together, problem=problem, status=409)


def _nothing(together: Together) -> str:
    if not has_typed(together.form):
        return _("Bitte geben Sie ein, was sich ändern soll. Leere Felder ändern nichts.")
    return _("Bei den gewählten Terminen steht das schon so. Bitte ändern Sie eine Angabe oder die Auswahl.")


async def _ask(
    request: AnyRequest, plan: Plan, together: Together, *, problem: str = "", status: int = 200
) -> Response[bytes]:
    return event_page(
        request,
        plan.opened,
        "office/event/sessions_together_asked.html",
        here=HERE,
        status=status,
        form=replace(together.form, errors=together.said.errors),
        problem=problem,
        labels=labels(),
        moves=await moves_of(plan.opened, plan.sessions, together),
        unchanged=len(together.chosen) - len(together.changed),
        stays_behind=[labels()[name] for name in stays_behind(together)],
        people=await told_of(plan.opened, together),
        has_entries=has_entries_after(together),
    )


def _form(
    request: AnyRequest, plan: Plan, together: Together, *, problem: str = "", status: int = 200
) -> Response[bytes]:
    offered = plan.offered
    return event_page(
        request,
        plan.opened,
        "office/event/sessions_together.html",
        here=HERE,
        status=status,
        form=together.form,
        problem=problem,
        labels=labels() | {"dates": _("Termine")},
        cards=[card_of(row) for row in offered],
        has_times=not all(row.all_day for row in offered),
        has_whole_days=any(row.all_day for row in offered),
        now=shared(together.chosen or offered),
        filled=shared(offered),
    )
