"""The people of an event in one table: found, filtered, sorted, and chosen together for what is to be done."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from ki_events.accounts.roles import Right
from ki_events.events.contingents import ContingentKind
from ki_events.events.tables import Mode
from ki_events.office.done import done_of
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.preferences import preference, remember
from ki_events.office.registrations.columns import PLACE, chosen_columns, columns_of, lines_of
from ki_events.office.registrations.deeds import Deed, deeds
from ki_events.office.registrations.query import Query, active_filters, query_of, wanted_of
from ki_events.office.registrations.setting import Setting, setting_of
from ki_events.office.registrations.words import attendance_names, badge, source_names
from ki_events.registrations.institutions.listing import Institution, institutions_at
from ki_events.registrations.letters.when import moment_in_words
from ki_events.registrations.organising.listing import PAGE, offered_places, registrations_of, waiting_order
from ki_events.registrations.rules import institution_key
from ki_events.registrations.tables import Status
from ki_events.web.pages import NO_STORE, AnyRequest, url
from ki_events.web.paging import shown_numbers
from ki_events.web.sent import read_sent

HERE = "office_registrations"
MESSAGES = "office_event_messages"


@get("/", name=HERE)
async def registrations_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the registrations that the address asks for."""
    opened = await open_event(request, slug)
    setting = await setting_of(opened.event)
    query = query_of(request.query_params, setting)
    columns = columns_of(setting)
    chosen = chosen_columns(columns, await preference(opened.member.who.account_id, PLACE))
    found = await registrations_of(wanted_of(opened.event.id, query, setting))
    page = min(int(query.text("seite") or 1), found.pages) or 1
    return event_page(
        request,
        opened,
        "office/registrations/listing.html",
        here=HERE,
        found=found,
        deeds=_deeds(opened, found.counts),
        query=query,
        setting=setting,
        columns=columns,
        chosen=chosen,
        lines=await lines_of(found.people, chosen, setting),
        filters=active_filters(query, setting),
        options=_options(setting),
        institutions=_institutions(await institutions_at(opened.event.id), query),
        badge=badge,
        numbers=[None if n is None else (n, query.address(seite=str(n))) for n in shown_numbers(page, found.pages)],
        page=page,
        first=(page - 1) * PAGE + 1,
        done=done_of(request, "erledigt", "eingetragen", "nichts"),
        message_address=_messages(request, opened),
    )


@post("/spalten", name="office_registrations_columns")
async def send_columns(request: AnyRequest, slug: FromPath[str]) -> Redirect:
    """Remember which columns the account wants to see, and go back to the table as it was."""
    opened = await open_event(request, slug)
    sent = await read_sent(request)
    known = [column.name for column in columns_of(await setting_of(opened.event))]
    before = (await preference(opened.member.who.account_id, PLACE)).get("columns", [])
    elsewhere = [name for name in before if name.startswith("frage-") and name not in known]
    wanted = [name for name in known if name in sent.all("spalte")]
    await remember(opened.member.who.account_id, PLACE, {"columns": [*wanted, *elsewhere]})
    back = url(request, HERE, organisation=opened.member.organisation.slug, slug=slug)
    query = sent.one("zurueck")
    path = back + query if query.startswith("?") and query.isascii() and query.isprintable() else back
    return Redirect(path, status_code=303, headers={"cache-control": NO_STORE})


@get("/warteliste", name="office_waiting_list")
async def waiting_list_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show who waits, in the order in which places go to them, and the places that are held."""
    opened = await open_event(request, slug)
    last = max(1, -(-opened.event.waiting // PAGE))
    wanted = str(request.query_params.get("seite", "1"))
    page = min(last, max(1, int(wanted))) if wanted.isdecimal() and len(wanted) < 7 else 1
    return event_page(
        request,
        opened,
        "office/registrations/waiting.html",
        here=HERE,
        offers=await offered_places(opened.event.id),
        waiting=await waiting_order(opened.event.id, (page - 1) * PAGE),
        page=page,
        before=(page - 1) * PAGE,
        numbers=[None if n is None else (n, f"?seite={n}") for n in shown_numbers(page, last)],
        moment_in_words=moment_in_words,
    )


def _deeds(opened: OpenEvent, counts: Mapping[Status, int]) -> list[Deed]:
    """Return what can be done with many at once: what fits somebody, and admitting wherever people are admitted."""
    admits = opened.event.mode == Mode.approval
    fitting = [deed for deed in deeds().values() if admits or any(status in deed.fits for status in counts)]
    return [deed for deed in fitting if deed.for_many]


def _messages(request: AnyRequest, opened: OpenEvent) -> str:
    """Return where messages to chosen people are written; nothing for whoever may not send any."""
    if not opened.member.may(Right.send_messages) or request.app.get_handler_index_by_name(MESSAGES) is None:
        return ""
    return url(request, MESSAGES, organisation=opened.member.organisation.slug, slug=opened.event.slug)


def _options(setting: Setting) -> list[dict[str, Any]]:
    """Return the lists to choose from, for the form of filters; one with nothing to choose is left out."""
    manners = [(each.value, attendance_names()[each.value]) for each in setting.values(ContingentKind.attendance)]
    reserved = [(str(each.id), each.name) for each in setting.contingents if each.kind != ContingentKind.attendance]
    groups = [(each.value, each.name) for each in setting.values(ContingentKind.target_group)]
    workshops = [(str(each.id), each.title) for each in setting.sessions]
    named = {
        "kontingent": reserved,
        "teilnahme": manners,
        "gruppe": groups,
        "workshop": workshops,
        "quelle": list(source_names().items()),
    }
    return [{"name": name, "values": values} for name, values in named.items() if values]


def _institutions(found: Sequence[Institution], query: Query) -> list[tuple[str, str, bool]]:
    """Return (name, name with its number of people, whether it is chosen); one that the address names is always among them."""
    asked = query.text("einrichtung")
    key = institution_key(asked)
    options = [(each.name, f"{each.name} ({each.people})", each.key == key) for each in found]
    is_listed = not key or any(is_chosen for *_words, is_chosen in options)
    return options if is_listed else [(asked, f"{asked} (0)", True), *options]
