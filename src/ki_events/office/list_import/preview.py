"""Every row of a list as it would be imported: looked at, left out or taken in, before anything happens."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from ki_events.i18n import _, by_language
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.list_import.judging import ALIKE, CODES, IMPORTED, KNOWN, MISTAKE, NEW, TWICE, Judged, outlook_of
from ki_events.office.list_import.plan import PREVIEW, Opened, keep_plan, open_upload
from ki_events.office.registrations.setting import setting_of
from ki_events.web.pages import NO_STORE, AnyRequest, see, url
from ki_events.web.paging import shown_numbers
from ki_events.web.sent import Sent, read_sent

HERE = "office_registrations"
PAGE = 50


@get("/{upload:str}/vorschau", name="office_list_preview")
async def preview_page(request: AnyRequest, slug: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """Show the rows of a page with what would become of each."""
    opened = await open_event(request, slug)
    found = await open_upload(opened, upload)
    if (elsewhere := _elsewhere(found)) is not None:
        return _see(request, opened, elsewhere, found)
    outlook = await outlook_of(found, opened.event, await setting_of(opened.event))
    kind = request.query_params.get("nur", "")
    kind = kind if kind in CODES else ""
    rows = [row for row in outlook.rows if not kind or row.code == kind]
    pages = max(1, -(-len(rows) // PAGE))
    page = _page_number(request.query_params.get("seite", ""), pages)
    return event_page(
        request,
        opened,
        "office/list_import/preview.html",
        here=HERE,
        found=found,
        outlook=outlook,
        rows=rows[(page - 1) * PAGE : page * PAGE],
        kind=kind,
        kinds=[(code, code_names()[code], outlook.counts[code]) for code in CODES if outlook.counts[code]],
        page=page,
        first=(page - 1) * PAGE + 1,
        number=len(rows),
        pages=pages,
        numbers=shown_numbers(page, pages),
        badge=code_badge,
    )


@post("/{upload:str}/vorschau", name="office_list_preview_send")
async def send_preview(request: AnyRequest, slug: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """Keep which rows of the page are taken, and go on or to another page."""
    opened = await open_event(request, slug)
    found = await open_upload(opened, upload)
    if (elsewhere := _elsewhere(found)) is not None:
        return _see(request, opened, elsewhere, found)
    sent = await read_sent(request)
    outlook = await outlook_of(found, opened.event, await setting_of(opened.event))
    await keep_plan(found.upload, replace(found.plan, turned=_turned(found, outlook.rows, sent)))
    if sent.one("seite") or sent.one("zeige"):
        return _to_page(request, opened, found, sent)
    return _see(request, opened, "office_list_confirm", found)


@by_language
def code_names() -> dict[str, str]:
    """Return what can be the matter with a row, as people read it."""
    return {
        NEW: _("Neu"),
        ALIKE: _("Vielleicht schon da"),
        TWICE: _("Doppelt in der Liste"),
        KNOWN: _("Schon angemeldet"),
        MISTAKE: _("Mit Fehler"),
        IMPORTED: _("Eingetragen"),
    }


def code_badge(row: Judged) -> dict[str, str]:
    """Return what is the matter with a row, for the macro `state`."""
    kinds = {NEW: "success", ALIKE: "warning", MISTAKE: "danger", IMPORTED: "success"}
    if row.code == NEW and not row.is_chosen:
        return {"kind": "neutral", "text": _("Ausgelassen")}
    if row.is_chosen and row.waits:
        return {"kind": "waiting", "text": _("Neu: Warteliste")}
    if row.is_chosen:
        return {"kind": "success", "text": _("Neu: Platz")}
    return {"kind": kinds.get(row.code, "neutral"), "text": code_names()[row.code]}


def _turned(found: Opened, rows: Sequence[Judged], sent: Sent) -> tuple[int, ...]:
    """Return the rows that are chosen otherwise than proposed; what was not on the page stays as it was."""
    shown, taken = set(sent.all("gezeigt")), set(sent.all("nehmen"))
    turned = set(found.plan.turned)
    for row in rows:
        number = row.line.number
        if row.is_choosable and str(number) in shown:
            turned.discard(number)
            if (row.code == NEW) != (str(number) in taken):
                turned.add(number)
    return tuple(sorted(turned))


def _elsewhere(found: Opened) -> str | None:
    if found.upload.state != PREVIEW:
        return "office_list_progress"
    return None if found.plan.is_mapped else "office_list_columns"


def _page_number(text: str, most: int) -> int:
    return min(max(1, int(text)), most) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _to_page(request: AnyRequest, opened: OpenEvent, found: Opened, sent: Sent) -> Response[Any]:
    kind, page = sent.one("zeige") or sent.one("nur"), _page_number(sent.one("seite"), 99999)
    query = ({"nur": kind} if kind in CODES else {}) | ({"seite": str(page)} if page > 1 else {})
    house, slug = opened.member.organisation.slug, opened.event.slug
    path = url(request, "office_list_preview", query, organisation=house, slug=slug, upload=found.upload.public_id)
    return Redirect(path, status_code=303, headers={"cache-control": NO_STORE})


def _see(request: AnyRequest, opened: OpenEvent, name: str, found: Opened) -> Response[Any]:
    house, slug = opened.member.organisation.slug, opened.event.slug
    return see(request, name, organisation=house, slug=slug, upload=found.upload.public_id)
