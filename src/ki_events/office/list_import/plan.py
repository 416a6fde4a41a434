"""An upload between its steps: what was read of the file, and what its owner has said about it so far; kept in its row."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from litestar.exceptions import NotFoundException

from ki_events.accounts.desk import Upload
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.importing.list_reading import ListSheet, Row
from ki_events.links import new_public_id
from ki_events.office.frame import OpenEvent
from ki_events.office.list_import.fields import guessed, head_row
from ki_events.office.registrations.setting import Setting
from ki_events.visible import visible

MOST_PEOPLE = 2_000
PORTION = 20
"""Rows that are registered at a time: nobody else waits for the event longer than a moment."""
MOST_SHOWN = 20
"""Lists of a day that an account finds again."""
PREVIEW, RUNNING, DONE = "preview", "running", "done"


@dataclass(frozen=True)
class Plan:
    """What is to be done with a list.

    `head` is the row of the headings (0: none), `columns` say what each is for, `defaults` what holds where a cell is empty.
    `turned` are the rows chosen otherwise than the preview proposes. The rest is what was confirmed: the rows in their
    order, whether people are told, up to how many places, why before others, and the language of the sentences.
    """

    sheet: int = 0
    head: int = 0
    columns: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    is_mapped: bool = False
    turned: tuple[int, ...] = ()
    chosen: tuple[int, ...] = ()
    is_told: bool = True
    raise_to: int | None = None
    reason: str = ""
    language: str = "de"
    actor: str = ""


@dataclass(frozen=True)
class Opened:
    """An upload of whoever asks, with what was read of it; `rows` are what became of each row so far, as (code, sentence)."""

    upload: Upload
    sheets: Sequence[ListSheet]
    plan: Plan
    rows: Mapping[int, tuple[str, str]]
    sentence: str

    @property
    def sheet(self) -> ListSheet:
        """Return the sheet that was chosen."""
        return self.sheets[min(self.plan.sheet, len(self.sheets) - 1)]

    @property
    def people(self) -> list[Row]:
        """Return the rows below the headings."""
        return [row for row in self.sheet.rows if row[0] > self.plan.head]

    @property
    def heads(self) -> list[str]:
        """Return the headings, as many as the widest row has cells; empty ones where there are none."""
        rows = self.people[:200]
        found = next((cells for number, cells in self.sheet.rows if number == self.plan.head), [])
        width = max([len(found), *(len(cells) for _number, cells in rows)])
        return [" ".join(text.split()) for text in found] + [""] * (width - len(found))


def best_plan(sheets: Sequence[ListSheet], setting: Setting) -> Plan:
    """Return what is proposed for a file: the sheet that says most of people, the first of those that say as much."""
    plans = [first_plan(sheets, number, setting) for number in range(len(sheets))]
    return max(plans, key=lambda plan: (_has_people(sheets, plan), sum(name != "" for name in plan.columns)))


def first_plan(sheets: Sequence[ListSheet], sheet: int, setting: Setting) -> Plan:
    """Return what is proposed for a sheet nobody has said anything about."""
    rows = sheets[sheet].rows
    head = head_row(rows, setting)
    cells = next((cells for number, cells in rows if number == head), [])
    width = max([0, *(len(cells) for _number, cells in rows[:200])])
    return Plan(sheet, head, tuple(guessed([*cells, *[""] * (width - len(cells))], setting)))


def _has_people(sheets: Sequence[ListSheet], plan: Plan) -> bool:
    return any(number > plan.head for number, _cells in sheets[plan.sheet].rows)


def place_of(opened: OpenEvent) -> str:
    """Return what an upload for this event is filed under."""
    return f"event:{opened.event.id}:people"


async def keep_upload(opened: OpenEvent, name: str, sheets: Sequence[ListSheet], plan: Plan) -> Upload:
    """Keep a list that was read; return its row."""
    upload = Upload(
        public_id=new_public_id(),
        account=opened.member.who.account_id,
        place=place_of(opened),
        file_name=name,
        content=json.dumps([[sheet.name, sheet.rows] for sheet in sheets], ensure_ascii=False),
        settings=json.dumps(asdict(plan), ensure_ascii=False),
        uploaded_at=now(),
    )
    await upload.save()
    return upload


async def open_upload(opened: OpenEvent, public_id: str) -> Opened:
    """Return an upload of this account for this event. Raise `NotFoundException` for any other."""
    own = (Upload.account == opened.member.who.account_id) & (Upload.place == place_of(opened))
    upload = await Upload.objects().where(own & (Upload.public_id == visible(public_id))).first()
    if upload is None:
        raise NotFoundException
    return read(upload)


async def uploads_of(opened: OpenEvent) -> list[dict[str, Any]]:
    """Return what this account has uploaded for this event within the day, the latest first; without contents."""
    own = (Upload.account == opened.member.who.account_id) & (Upload.place == place_of(opened))
    columns = (Upload.public_id, Upload.file_name, Upload.state, Upload.uploaded_at)
    return await Upload.select(*columns).where(own).order_by(Upload.id, ascending=False).limit(MOST_SHOWN)


async def keep_plan(upload: Upload, plan: Plan) -> bool:
    """Write what was said; return False if the list is being imported meanwhile: then it stands."""
    async with transaction():
        text = json.dumps(asdict(plan), ensure_ascii=False)
        rows = await Upload.raw(
            "UPDATE upload SET settings = {} WHERE id = {} AND state = {} RETURNING id", text, upload.id, PREVIEW
        )
    return bool(rows)


def read(upload: Upload) -> Opened:
    """Return an upload with what its columns of JSON say."""
    sheets = [ListSheet(name, [(number, cells) for number, cells in rows]) for name, rows in json.loads(upload.content)]
    said, result = json.loads(upload.settings), json.loads(upload.result)
    plan = Plan(**said | {name: tuple(said[name]) for name in ("columns", "turned", "chosen") if name in said})
    rows = {int(number): (code, sentence) for number, (code, sentence) in result.get("rows", {}).items()}
    return Opened(upload, sheets, plan, rows, result.get("sentence", ""))
