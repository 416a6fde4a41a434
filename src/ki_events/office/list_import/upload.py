"""Whoever has a list already uploads it here; nothing happens to it until it was looked at and confirmed."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.events.contingents import ContingentKind
from ki_events.i18n import _
from ki_events.importing.list_reading import ListSheet, Unreadable, read_list
from ki_events.office.done import done_of
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.list_import.plan import MOST_PEOPLE, first_plan, keep_upload, uploads_of
from ki_events.office.registrations.setting import Setting, setting_of
from ki_events.refusal import Refused
from ki_events.registrations.letters.when import moment_in_words
from ki_events.registrations.organising.by_hand import refuse_unless_possible
from ki_events.reports.csv_file import csv_of
from ki_events.reports.sheets import Sheet
from ki_events.web.forms import Form
from ki_events.web.pages import NO_STORE, AnyRequest, see
from ki_events.web.uploads import LARGEST_BODY, MOST_BYTES, Upload, UploadTooLarge, megabytes, read_upload

HERE = "office_registrations"


@get("/", name="office_list_import")
async def import_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the form, and lists of the day that were not finished."""
    return await _page(request, await open_event(request, slug))


@post("/", name="office_list_import_send", request_max_body_size=LARGEST_BODY)
async def send_list(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Read a list and go on to its columns."""
    opened = await open_event(request, slug)
    try:
        file = await read_upload(request, "liste")
        refuse_unless_possible(opened.event)
        sheets = await _sheets(file)
    except UploadTooLarge as error:
        return await _page(request, opened, error.sentence, 413)
    except Unreadable as wrong:
        return await _page(request, opened, _sentences()[wrong.code], 422)
    except Refused as refused:
        return await _page(request, opened, refused.sentence, 409)
    upload = await keep_upload(opened, file.file_name, sheets, first_plan(sheets, 0, await setting_of(opened.event)))
    house = opened.member.organisation.slug
    return see(request, "office_list_columns", organisation=house, slug=slug, upload=upload.public_id)


@get("/vorlage.csv", name="office_list_template")
async def template_file(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Give an empty list with the headings that are understood here."""
    opened = await open_event(request, slug)
    content = await csv_of(Sheet("", heads_of(await setting_of(opened.event)), []))
    headers = {"content-disposition": 'attachment; filename="vorlage.csv"', "cache-control": NO_STORE}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def heads_of(setting: Setting) -> list[str]:
    """Return the headings of a list that has all that this event asks for."""
    found = [_("Vorname"), _("Nachname"), _("E-Mail"), _("Einrichtung")]
    named = (
        (ContingentKind.attendance, _("Teilnahme")),
        (ContingentKind.target_group, _("Zielgruppe")),
        (ContingentKind.institution_type, _("Art der Einrichtung")),
    )
    found += [label for kind, label in named if setting.values(kind)]
    found += [each.name for each in setting.rounds] + [each.definition.label for each in setting.questions]
    return [*found, _("Bemerkung")]


async def _sheets(file: Upload) -> list[ListSheet]:
    if file.is_missing:
        raise Unreadable("missing" if not file.file_name else "empty")
    sheets = await read_list(file.content)
    if all(len(sheet.rows) > MOST_PEOPLE + 1 for sheet in sheets):
        raise Unreadable("too_long")
    if all(len(sheet.rows) < 2 for sheet in sheets) and all(_is_head_only(sheet) for sheet in sheets):
        raise Unreadable("nobody")
    return sheets


def _is_head_only(sheet: ListSheet) -> bool:
    # One line may be one person, without headings.
    return not any("@" in cell for _number, cells in sheet.rows for cell in cells) and len(sheet.rows) < 2


def _sentences() -> dict[str, str]:
    return {
        "missing": _("Bitte wählen Sie eine Datei aus."),
        "empty": _("Die Datei ist leer. Bitte wählen Sie die Datei mit der Liste aus."),
        "nobody": _(
            "In der Datei stehen nur Überschriften. Bitte tragen Sie darunter ein, wer teilnimmt, eine Person je Zeile."
        ),
        "encrypted": _(
            "Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort und laden Sie sie noch einmal hoch."
        ),
        "broken": _(
            "Die Datei lässt sich nicht lesen: Sie ist beschädigt, viel zu groß oder keine Tabelle. Öffnen Sie sie in Ihrem Tabellenprogramm und speichern Sie sie neu als XLSX oder CSV."
        ),
        "formulas": _(
            "In der Datei stehen nur Formeln ohne gespeicherte Ergebnisse. Öffnen Sie sie in Ihrem Tabellenprogramm, speichern Sie sie neu und laden Sie sie noch einmal hoch."
        ),
        "no_table": _(
            "Das ist keine Tabelle, auch wenn der Dateiname so aussieht. Möglich sind XLSX, XLS, ODS und CSV."
        ),
        "too_long": _("Die Liste hat mehr als %(most)d Personen. Bitte teilen Sie sie auf mehrere Dateien auf.")
        % {"most": MOST_PEOPLE},
    }


async def _page(request: AnyRequest, opened: OpenEvent, problem: str = "", status: int = 200) -> Response[bytes]:
    closed = ""
    try:
        refuse_unless_possible(opened.event)
    except Refused as refused:
        closed = refused.sentence
    return event_page(
        request,
        opened,
        "office/list_import/upload.html",
        here=HERE,
        status=status,
        form=Form(errors={"liste": problem} if problem and not closed else {}),
        closed=closed,
        uploads=await uploads_of(opened),
        most=megabytes(MOST_BYTES),
        most_people=MOST_PEOPLE,
        heads=heads_of(await setting_of(opened.event)),
        moment_in_words=moment_in_words,
        done=done_of(request, "verworfen"),
    )
