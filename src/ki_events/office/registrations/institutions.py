"""The institutions that people of this organisation's events come from; spellings that mean the same are made one."""

from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.response import Redirect

from ki_events.i18n import _
from ki_events.office.done import done_of
from ki_events.office.frame import office_page
from ki_events.refusal import Refused
from ki_events.registrations.institutions.listing import alike, institutions_of, spellings_of
from ki_events.registrations.institutions.merging import forget_spelling, merge_institutions
from ki_events.registrations.rules import institution_key
from ki_events.visible import visible
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest, see_done
from ki_events.web.paging import shown_numbers
from ki_events.web.sent import Sent, read_sent

HERE = "office_institutions"
PAGE = 50


@get("/", name=HERE)
async def institutions_page(request: AnyRequest) -> Response[bytes]:
    """Show the institutions by name, and which may be one."""
    return await _page(request, Sent())


@post("/", name="office_institutions_merged")
async def send_merging(request: AnyRequest) -> Response[bytes] | Redirect:
    """Let the chosen spellings be one institution; or let a spelling be its own again."""
    found, sent = member_here(request), await read_sent(request)
    house = found.organisation
    if sent.one("trennen"):
        await forget_spelling(house.id, _number(sent.one("trennen")), found.actor)
        return see_done(request, HERE, "getrennt", organisation=house.slug)
    name = " ".join(visible(sent.one("name")).split())
    if len(name) > 160:
        return await _page(request, sent, 422, _("Der Name darf höchstens 160 Zeichen haben."))
    try:
        await merge_institutions(house.id, sent.all("schreibweise"), name, found.actor)
    except Refused as refused:
        return await _page(request, sent, 422, refused.sentence)
    return see_done(request, HERE, "zusammengelegt", organisation=house.slug)


async def _page(request: AnyRequest, sent: Sent, status: int = 200, problem: str = "") -> Response[bytes]:
    house = member_here(request).organisation
    everything = await institutions_of(house.id)
    search = visible(str(request.query_params.get("suche", "")))[:100].strip()
    found = [each for each in everything if institution_key(search) in each.key]
    last = max(1, -(-len(found) // PAGE))
    page = min(max(1, _number(str(request.query_params.get("seite", "1")))), last)
    return office_page(
        request,
        "office/registrations/institutions.html",
        here=HERE,
        status=status,
        number=len(everything),
        shown=found[(page - 1) * PAGE : page * PAGE],
        found=len(found),
        search=search,
        suggestions=alike(everything) if not search and page == 1 else [],
        spellings=await spellings_of(house.id),
        chosen=set(sent.all("schreibweise")),
        name=visible(sent.one("name")),
        problem=problem,
        page=page,
        done=done_of(request, "zusammengelegt", "getrennt"),
        numbers=[None if n is None else (n, _address(search, n)) for n in shown_numbers(page, last)],
    )


def _address(search: str, page: int) -> str:
    return f"?{urlencode([(name, text) for name, text in (('suche', search), ('seite', str(page))) if text])}"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
