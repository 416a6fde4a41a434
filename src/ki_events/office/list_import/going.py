"""Before a list is imported a page says how many people, places and mails that means; then it goes on by itself and says how far."""

import json
from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events import i18n
from ki_events.i18n import _, ngettext
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.list_import.applying import begin_import
from ki_events.office.list_import.judging import IMPORTED, Outlook, outlook_of
from ki_events.office.list_import.plan import PREVIEW, Opened, Plan, keep_plan, open_upload
from ki_events.office.list_import.rows import lines_of
from ki_events.office.registrations.setting import setting_of
from ki_events.office.registrations.words import badge
from ki_events.refusal import Refused
from ki_events.registrations.organising.by_hand import refuse_unless_possible
from ki_events.registrations.organising.making_places import no_seat
from ki_events.registrations.tables import Status
from ki_events.reports.csv_file import csv_of
from ki_events.reports.sheets import Sheet
from ki_events.web.forms import Form, check, line, paragraphs
from ki_events.web.pages import NO_STORE, AnyRequest, see
from ki_events.web.sent import read_sent

HERE = "office_registrations"


class Asked(BaseModel):
    """What the confirming page asks for."""

    told: line(3)  # type: ignore[valid-type]
    places: line(10)  # type: ignore[valid-type]
    reason: paragraphs(1000)  # type: ignore[valid-type]


@get("/{upload:str}/eintragen", name="office_list_confirm")
async def confirm_page(request: AnyRequest, slug: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """Say what is about to happen: to how many people, with which places, and who is told."""
    opened = await open_event(request, slug)
    found = await open_upload(opened, upload)
    outlook = await _outlook(opened, found)
    if outlook is None:
        return _see(request, opened, _before(found), found)
    plan = found.plan
    typed = {"told": "yes" if plan.is_told else "no", "reason": plan.reason}
    return _page(request, opened, (found, outlook), Form(typed))


@post("/{upload:str}/eintragen", name="office_list_confirm_send")
async def send_confirming(request: AnyRequest, slug: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """Let the import begin; a second click finds it on its way."""
    opened = await open_event(request, slug)
    found = await open_upload(opened, upload)
    outlook = await _outlook(opened, found)
    if outlook is None:
        return _see(request, opened, _before(found), found)
    form = check(Asked, await read_sent(request))
    errors = form.errors | _mistakes(form, opened, outlook)
    if form.value is None or errors:
        return _page(request, opened, (found, outlook), Form(form.typed, None, errors))
    plan = _confirmed(found.plan, form.value, opened, outlook)
    try:
        refuse_unless_possible(opened.event)
    except Refused as refused:
        await keep_plan(found.upload, plan)
        return _page(request, opened, (found, outlook), form, refused.sentence)
    await begin_import(found.upload, plan)
    return _see(request, opened, "office_list_progress", found)


@get("/{upload:str}/stand", name="office_list_progress")
async def progress_page(request: AnyRequest, slug: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """Show how far an import is, and in the end what became of everyone."""
    opened = await open_event(request, slug)
    found = await open_upload(opened, upload)
    statuses = [status for code, status in found.rows.values() if code == IMPORTED]
    left = [(number, sentence) for number, (code, sentence) in sorted(found.rows.items()) if code != IMPORTED]
    return event_page(
        request,
        opened,
        "office/list_import/going.html",
        here=HERE,
        found=found,
        done=found.upload.done,
        all=len(found.plan.chosen),
        state=found.upload.state,
        imported=len(statuses),
        waiting=statuses.count(Status.waitlisted),
        left=left,
        said=_("%(done)s von %(all)s"),
        title=ngettext("%(n)d Person ist eingetragen.", "%(n)d Personen sind eingetragen.", len(statuses))
        % {"n": len(statuses)},
    )


@get("/{upload:str}/stand.json", name="office_list_state")
async def progress_state(request: AnyRequest, slug: FromPath[str], upload: FromPath[str]) -> Response[bytes]:
    """Say the same to the script of the page."""
    found = await open_upload(await open_event(request, slug), upload)
    said = {"state": found.upload.state, "done": found.upload.done, "all": len(found.plan.chosen)}
    return Response(json.dumps(said).encode(), media_type="application/json", headers={"cache-control": NO_STORE})


@get("/{upload:str}/ergebnis.csv", name="office_list_result")
async def result_file(request: AnyRequest, slug: FromPath[str], upload: FromPath[str]) -> Response[bytes]:
    """Give what became of each row as a table."""
    opened = await open_event(request, slug)
    found = await open_upload(opened, upload)
    rows = []
    for each in lines_of(found, await setting_of(opened.event)):
        code, said = found.rows.get(each.number, ("", ""))
        words = badge(said)["text"] if code == IMPORTED else _("nicht eingetragen")
        why = "" if code == IMPORTED else said or "; ".join(f"{head}: {text}" for head, text in each.mistakes)
        rows.append((each.number, each.given_name, each.family_name, each.email, words, why))
    titles = [_("Zeile"), _("Vorname"), _("Nachname"), _("E-Mail"), _("Stand"), _("Grund")]
    content = await csv_of(Sheet(_("Ergebnis"), titles, rows))
    headers = {"content-disposition": 'attachment; filename="ergebnis.csv"', "cache-control": NO_STORE}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


async def _outlook(opened: OpenEvent, found: Opened) -> Outlook | None:
    """Return what would happen, or None where there is nothing to confirm."""
    if found.upload.state != PREVIEW or not found.plan.is_mapped:
        return None
    outlook = await outlook_of(found, opened.event, await setting_of(opened.event))
    return outlook if outlook.chosen else None


def _before(found: Opened) -> str:
    if found.upload.state != PREVIEW:
        return "office_list_progress"
    return "office_list_preview" if found.plan.is_mapped else "office_list_columns"


def _mistakes(form: Form[Any], opened: OpenEvent, outlook: Outlook) -> dict[str, str]:
    if form.typed["told"] not in ("yes", "no"):
        return {"told": _("Bitte wählen Sie, ob die Personen benachrichtigt werden.")}
    places = form.typed["places"]
    if places and places != str(_raise_to(opened, outlook)):
        return {
            "places": _(
                "Inzwischen hat sich die Belegung geändert. Bitte prüfen Sie die Zahl und bestätigen Sie noch einmal."
            )
        }
    if places and opened.event.waiting and not form.typed["reason"].strip():
        return {"reason": _("Bitte geben Sie einen Grund an: Vor diesen Personen warten schon andere.")}
    return {}


def _raise_to(opened: OpenEvent, outlook: Outlook) -> int:
    return (opened.event.capacity or 0) + outlook.waiting


def _confirmed(plan: Plan, asked: Asked, opened: OpenEvent, outlook: Outlook) -> Plan:
    return replace(
        plan,
        chosen=tuple(row.line.number for row in outlook.chosen),
        is_told=asked.told == "yes",
        raise_to=int(asked.places) if asked.places else None,
        reason=asked.reason,
        language=i18n.language(),
        actor=opened.actor,
    )


def _see(request: AnyRequest, opened: OpenEvent, name: str, found: Opened) -> Response[Any]:
    house, slug = opened.member.organisation.slug, opened.event.slug
    return see(request, name, organisation=house, slug=slug, upload=found.upload.public_id)


def _page(
    request: AnyRequest, opened: OpenEvent, about: tuple[Opened, Outlook], form: Form[Any], refused: str = ""
) -> Response[bytes]:
    found, outlook = about
    status = 422 if form.errors else 409 if refused else 200
    return event_page(
        request,
        opened,
        "office/list_import/confirm.html",
        here=HERE,
        status=status,
        found=found,
        outlook=outlook,
        people=len(outlook.chosen),
        form=form,
        problem=refused or found.sentence,
        raise_to=_raise_to(opened, outlook),
        is_more=outlook.waiting > 0 and outlook.more_places_help,
        no_seat=no_seat(),
        labels={"told": _("Benachrichtigen"), "places": _("Plätze"), "reason": _("Grund")},
    )
