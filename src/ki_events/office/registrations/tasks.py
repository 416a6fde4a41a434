"""What people need in order to take part, as tasks of the organisation: who takes care of it, and what is done."""

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from ki_events.accounts.roles import Right
from ki_events.office.colleagues import colleagues_with, names_of
from ki_events.office.frame import office_page
from ki_events.office.registrations.words import badge
from ki_events.registrations.letters.when import moment_in_words
from ki_events.registrations.questions.need_tasks import PAGE, need_in, tasks_of
from ki_events.registrations.questions.needs import need_names, reopen_need, set_need_done, set_need_owner
from ki_events.registrations.questions.tables import NeedKind
from ki_events.web.access import member_here
from ki_events.web.pages import NO_STORE, AnyRequest, url
from ki_events.web.paging import shown_numbers
from ki_events.web.sent import read_sent

HERE = "office_tasks"
LISTS = ("offen", "meine", "erledigt")


@get("/", name=HERE)
async def tasks_page(request: AnyRequest) -> Response[bytes]:
    """Show the tasks that are open, mine, or done."""
    found = member_here(request)
    asked = str(request.query_params.get("liste", ""))
    which = asked if asked in LISTS else "offen"
    wanted = str(request.query_params.get("seite", "1"))
    page = int(wanted) if wanted.isdecimal() and len(wanted) < 7 else 1
    tasks = await tasks_of(found.organisation.id, found.actor, which, page)
    last = max(1, -(-tasks.number // PAGE))
    page = min(max(1, page), last)
    colleagues = await colleagues_with(found.organisation.id, Right.see_registrations)
    return office_page(
        request,
        "office/registrations/tasks.html",
        here=HERE,
        tasks=tasks,
        which=which,
        colleagues=colleagues,
        # Who takes care of it may have left the organisation.
        names=await names_of([task.owner for task in tasks.rows]) | colleagues,
        need_name=lambda kind: need_names()[NeedKind(kind)],
        moment_in_words=moment_in_words,
        badge=badge,
        page=page,
        numbers=[None if n is None else (n, f"?liste={which}&seite={n}") for n in shown_numbers(page, last)],
    )


@post("/", name="office_tasks_changed")
async def send_task(request: AnyRequest) -> Redirect:
    """Say who takes care of a need, or that it is done, or that it is not done after all."""
    found, sent = member_here(request), await read_sent(request)
    text = sent.one("aufgabe")
    need = await need_in(found.organisation.id, int(text)) if text.isdecimal() and len(text) < 10 else None
    if need is None:
        raise NotFoundException
    if sent.one("tun") == "erledigt":
        await set_need_done(need.id, found.actor)
    elif sent.one("tun") == "offen":
        await reopen_need(need.id, found.actor)
    else:
        colleagues = await colleagues_with(found.organisation.id, Right.see_registrations)
        await set_need_owner(need.id, sent.one("wer") if sent.one("wer") in colleagues else "", found.actor)
    which = sent.one("liste") if sent.one("liste") in LISTS else LISTS[0]
    back = url(request, HERE, {"liste": which}, organisation=found.organisation.slug)
    return Redirect(back, status_code=303, headers={"cache-control": NO_STORE})
