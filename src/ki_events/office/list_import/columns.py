"""What each column of an uploaded list is for: guessed from its headings, and said by whoever knows better."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.accounts.desk import Upload
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.list_import.fields import SEVERAL, guessed, targets_of
from ki_events.office.list_import.plan import (
    MOST_PEOPLE,
    PREVIEW,
    RUNNING,
    Opened,
    Plan,
    first_plan,
    keep_plan,
    open_upload,
)
from ki_events.office.registrations.setting import Setting, setting_of
from ki_events.office.registrations.wish_fields import wish_fields
from ki_events.web.pages import AnyRequest, see, see_done
from ki_events.web.sent import Sent, read_sent

HERE = "office_registrations"
SHOWN = 5
"""Rows that show what is in a column."""
TOP = 15
"""Rows that can be chosen as the one with the headings."""


@dataclass(frozen=True)
class Tried:
    """The plan as it was typed, and what is wrong with it."""

    plan: Plan
    errors: dict[str, str] = field(default_factory=dict)


@get("/{upload:str}", name="office_list_columns")
async def columns_page(request: AnyRequest, slug: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """Show the columns with their first rows, and what each is taken for."""
    opened = await open_event(request, slug)
    found = await open_upload(opened, upload)
    if found.upload.state != PREVIEW:
        return _see(request, opened, "office_list_progress", found)
    return _page(request, opened, found, (await setting_of(opened.event), Tried(found.plan)))


@post("/{upload:str}", name="office_list_columns_send")
async def send_columns(request: AnyRequest, slug: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """Keep what the columns are for; another sheet or other headings are guessed anew."""
    opened = await open_event(request, slug)
    found, setting = await open_upload(opened, upload), await setting_of(opened.event)
    sent = await read_sent(request)
    if found.upload.state != PREVIEW:
        return _see(request, opened, "office_list_progress", found)
    if sent.one("blatt_zeigen") or sent.one("zeile_zeigen") or _is_elsewhere(found, sent):
        await keep_plan(found.upload, _other_part(found, setting, sent))
        return _see(request, opened, "office_list_columns", found)
    plan = _plan(found, setting, sent)
    if errors := _mistakes(replace(found, plan=plan), setting):
        return _page(request, opened, found, (setting, Tried(plan, errors)))
    await keep_plan(found.upload, plan)
    return _see(request, opened, "office_list_preview", found)


@post("/{upload:str}/verwerfen", name="office_list_discard")
async def send_discarding(request: AnyRequest, slug: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """Delete an uploaded list at once; who was imported from it stays."""
    opened = await open_event(request, slug)
    found = await open_upload(opened, upload)
    async with transaction():
        await Upload.delete().where((Upload.id == found.upload.id) & (Upload.state != RUNNING))
    return see_done(request, "office_list_import", "verworfen", organisation=opened.member.organisation.slug, slug=slug)


def _is_elsewhere(found: Opened, sent: Sent) -> bool:
    """Say whether another sheet or row was chosen than the one whose columns the page showed."""
    shown = {"blatt": found.plan.sheet, "kopfzeile": found.plan.head}
    return any(sent.one(name) not in ("", str(number)) for name, number in shown.items())


def _other_part(found: Opened, setting: Setting, sent: Sent) -> Plan:
    sheet = _number(sent.one("blatt") or str(found.plan.sheet), len(found.sheets) - 1)
    if sheet != found.plan.sheet or sent.one("blatt_zeigen"):
        return first_plan(found.sheets, sheet, setting)
    head = _number(sent.one("kopfzeile"), 1_000_000)
    guess = first_plan(found.sheets, sheet, setting)
    return guess if head == guess.head else replace(guess, head=head, columns=_guess_below(found, setting, head))


def _guess_below(found: Opened, setting: Setting, head: int) -> tuple[str, ...]:
    return tuple(guessed(replace(found, plan=replace(found.plan, head=head)).heads, setting))


def _plan(found: Opened, setting: Setting, sent: Sent) -> Plan:
    offered = {target.name for target in targets_of(setting)}
    chosen = [sent.one(f"spalte-{number}") for number in range(len(found.heads))]
    defaults = {
        each["name"]: sent.one(f"alle-{each['name']}")
        for each in _default_fields(setting)
        if sent.one(f"alle-{each['name']}") in [value for value, _text in each["options"]]
    }
    columns = tuple(name if name in offered else "" for name in chosen)
    return replace(found.plan, columns=columns, defaults=defaults, is_mapped=True)


def _mistakes(found: Opened, setting: Setting) -> dict[str, str]:
    columns, errors = found.plan.columns, {}
    labels = {target.name: target.label for target in targets_of(setting)}
    for name, times in Counter(columns).items():
        if times > 1 and name not in SEVERAL:
            last = len(columns) - 1 - columns[::-1].index(name)
            errors[f"spalte-{last}"] = _("»%(what)s« ist schon einer anderen Spalte zugeordnet.") % {
                "what": labels[name]
            }
    if "full_name" in columns and {"given_name", "family_name"} & set(columns):
        errors.setdefault(
            f"spalte-{columns.index('full_name')}",
            _("Entweder eine Spalte mit dem ganzen Namen oder zwei für Vorname und Nachname, nicht beides."),
        )
    elif "full_name" not in columns and not {"given_name", "family_name"} <= set(columns):
        errors.setdefault("spalte-0", _("Bitte sagen Sie, in welchen Spalten Vorname und Nachname stehen."))
    if not found.people:
        errors["kopfzeile"] = _("Unter dieser Zeile steht niemand.")
    if len(found.people) > MOST_PEOPLE:
        errors["blatt"] = _(
            "Die Liste hat mehr als %(most)d Personen. Bitte teilen Sie sie auf mehrere Dateien auf."
        ) % {"most": MOST_PEOPLE}
    return errors


def _default_fields(setting: Setting) -> list[dict[str, Any]]:
    return [each for each in wish_fields(setting) if not each["name"].startswith("round-")]


def _number(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


def _see(request: AnyRequest, opened: OpenEvent, name: str, found: Opened) -> Response[Any]:
    house, slug = opened.member.organisation.slug, opened.event.slug
    return see(request, name, organisation=house, slug=slug, upload=found.upload.public_id)


def _page(request: AnyRequest, opened: OpenEvent, found: Opened, shown: tuple[Setting, Tried]) -> Response[bytes]:
    setting, tried = shown
    heads = found.heads
    columns = [
        {
            "name": f"spalte-{number}",
            "head": heads[number] or _("Spalte %(number)d") % {"number": number + 1},
            "target": tried.plan.columns[number] if number < len(tried.plan.columns) else "",
            "examples": [
                cells[number] for _row, cells in found.people[:SHOWN] if number < len(cells) and cells[number]
            ],
        }
        for number in range(len(heads))
    ]
    return event_page(
        request,
        opened,
        "office/list_import/columns.html",
        here=HERE,
        status=422 if tried.errors else 200,
        found=found,
        plan=tried.plan,
        columns=columns,
        targets=targets_of(setting),
        defaults=_default_fields(setting),
        top=[(number, " · ".join(cell for cell in cells if cell)[:80]) for number, cells in found.sheet.rows[:TOP]],
        errors=tried.errors,
        labels={each["name"]: each["head"] for each in columns},
    )
