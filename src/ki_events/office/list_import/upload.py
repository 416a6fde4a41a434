"""Whoever has a list already uploads it here; nothing happens to it until it was looked at and confirmed."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.events.contingents import ContingentKind
from ki_events.i18n import _
from ki_events.importing.list_reading import ListSheet, Unreadable, is_text, read_list
from ki_events.office.done import done_of
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.list_import.fields import LOOKED_AT, guessed
from ki_events.office.list_import.plan import MOST_PEOPLE, best_plan, keep_upload, uploads_of
from ki_events.office.registrations.setting import Setting, setting_of
from ki_events.refusal import Refused
from ki_events.registrations.letters.when import moment_in_words
from ki_events.registrations.organising.by_hand import refuse_unless_possible, why_nobody_can
from ki_events.reports.csv_file import csv_of
from ki_events.reports.sheets import Sheet
from ki_events.web.forms import Form
from ki_events.web.pages import NO_STORE, AnyRequest, see
from ki_events.web.uploads import LARGEST_BODY, MOST_BYTES, Upload, UploadTooLarge, megabytes, read_upload

HERE = "office_registrations"
TEXT_NAMES = (".csv", ".txt", ".tsv")
"""Of files that say of themselves that they are text: each may be a list without headings."""


@get("/", name="office_list_import")
async def import_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the form, and lists of the day that were not finished."""
    return await _page(request, await open_event(request, slug))


@post("/", name="office_list_import_send", request_max_body_size=LARGEST_BODY)
async def send_list(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Read a list and go on to its columns."""
    opened = await open_event(request, slug)
    setting = await setting_of(opened.event)
    try:
        file = await read_upload(request, "liste")
        refuse_unless_possible(opened.event)
        sheets = await _sheets(file, setting)
    except UploadTooLarge as error:
        return await _page(request, opened, error.sentence, 413)
    except Unreadable as wrong:
        return await _page(request, opened, _sentences()[wrong.code], 422)
    except Refused as refused:
        return await _page(request, opened, refused.sentence, 409)
    upload = await keep_upload(opened, file.file_name, sheets, best_plan(sheets, setting))
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
    return [*found, *event_heads(setting), _("Bemerkung")]


def event_heads(setting: Setting) -> list[str]:
    """Return those headings that are in the language of the event."""
    return [each.name for each in setting.rounds] + [each.definition.label for each in setting.questions]


async def _sheets(file: Upload, setting: Setting) -> list[ListSheet]:
    if file.is_missing:
        raise Unreadable("missing" if not file.file_name else "empty")
    sheets = await read_list(file.content)
    if all(len(sheet.rows) > MOST_PEOPLE + 1 for sheet in sheets):
        raise Unreadable("too_long")
    if is_text(file.content) and _is_prose(file, sheets, setting):
        raise Unreadable("no_table")
    if all(_is_head_only(sheet) for sheet in sheets):
        raise Unreadable("nobody")
    return sheets


def _is_prose(file: Upload, sheets: Sequence[ListSheet], setting: Setting) -> bool:
    """Say whether a text is no list: nothing in it tells of people, and it is one line only or its name says it is no text."""
    if any(_says_anything(sheet, setting) for sheet in sheets):
        return False
    is_one_line = all(len(sheet.rows) == len(sheet.rows[0][1]) == 1 for sheet in sheets)
    return is_one_line or not file.file_name.lower().endswith(TEXT_NAMES)


def _says_anything(sheet: ListSheet, setting: Setting) -> bool:
    """Say whether a list of people can be known by it: by a heading, or an address of somebody."""
    cells = [cell for _number, cells in sheet.rows for cell in cells]
    heads = [guessed(cells, setting) for _number, cells in sheet.rows[:LOOKED_AT]]
    return any("@" in cell for cell in cells) or any(name for names in heads for name in names)


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
            "In der Datei steht keine lesbare Tabelle, auch wenn ihr Name danach aussieht. Möglich sind XLSX, XLS, ODS und CSV: Öffnen Sie die Liste in Ihrem Tabellenprogramm, speichern Sie sie als XLSX und laden Sie diese Datei hoch."
        ),
        "too_long": _("Die Liste hat mehr als %(most)d Personen. Bitte teilen Sie sie auf mehrere Dateien auf.")
        % {"most": MOST_PEOPLE},
    }


async def _page(request: AnyRequest, opened: OpenEvent, problem: str = "", status: int = 200) -> Response[bytes]:
    closed, setting = why_nobody_can(opened.event), await setting_of(opened.event)
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
        heads=heads_of(setting),
        event_heads=event_heads(setting),
        moment_in_words=moment_in_words,
        done=done_of(request, "verworfen"),
    )
