"""A confirmed list is registered in portions, each a transaction that also notes how far it came: killed anywhere, it goes on there."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import structlog
from piccolo.columns import Column

from ki_events.accounts.desk import Upload
from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import is_unavailable, transaction
from ki_events.events.tables import Event
from ki_events.i18n import _, speaking
from ki_events.office.list_import.judging import IMPORTED
from ki_events.office.list_import.plan import DONE, PORTION, PREVIEW, RUNNING, Opened, Plan, read
from ki_events.office.list_import.reasons import left_out
from ki_events.office.list_import.rows import Line, lines_at
from ki_events.office.registrations.setting import setting_of
from ki_events.refusal import Refused
from ki_events.registrations.organising.by_hand import ByHand, register_by_hand
from ki_events.registrations.organising.making_places import Places
from ki_events.registrations.tables import Registration, Source, Status
from ki_events.rows import one

KEPT_FOR = timedelta(days=1)
LONGEST_ROUND = 5.0
"""Seconds; then the worker's other chores are due."""
LEFT = "nicht"
"""What became of a row that was not registered."""

Became = Mapping[int, tuple[str, str]]

log = structlog.get_logger()


async def begin_import(upload: Upload, plan: Plan) -> bool:
    """Let the worker import what was confirmed; return False if it is on its way already."""
    async with transaction():
        began = await Upload.raw(
            "UPDATE upload SET settings = {}, state = {}, done = 0 WHERE id = {} AND state = {} RETURNING id",
            json.dumps(asdict(plan), ensure_ascii=False),
            RUNNING,
            upload.id,
            PREVIEW,
        )
        if began:
            after = {"rows": len(plan.chosen), "told": plan.is_told, "raise_to": plan.raise_to}
            await record(
                plan.actor, "registrations.import_begun", upload.place.removesuffix(":people"), Change(after=after)
            )
    return bool(began)


async def import_lists() -> None:
    """Go on with every list that was confirmed; a worker's chore, which several workers may do at once."""
    clock = asyncio.get_running_loop().time
    until = clock() + LONGEST_ROUND
    waiting = await Upload.select(Upload.id).where(Upload.state == RUNNING).order_by(Upload.id)
    numbers = [row["id"] for row in waiting]
    # In turns, so that a short list need not wait for a long one.
    while numbers and clock() < until:
        numbers = [number for number in numbers if await _go_on(number)]


async def forget_uploads() -> None:
    """Delete lists that were uploaded a day ago; a worker's chore."""
    await Upload.delete().where(Upload.uploaded_at <= now() - KEPT_FOR)


async def _go_on(number: int) -> bool:
    """Import the next portion; return whether there is more to do."""
    upload = await Upload.objects().where((Upload.id == number) & (Upload.state == RUNNING)).first()
    if upload is None:
        return False
    opened = read(upload)
    with speaking(opened.plan.language):
        try:
            return await import_portion(opened)
        except Exception as error:
            if is_unavailable(error):
                raise
            log.exception("import_failed", upload=number)
            await _stop(
                opened,
                _(
                    "Etwas Unerwartetes ist geschehen. Was schon eingetragen ist, bleibt; versuchen Sie den Rest noch einmal."
                ),
            )
            return False


async def import_portion(opened: Opened) -> bool:
    """Register the next rows of a list, each once whoever else does so; return whether there are more.

    Whom the event refuses is left out with the reason. Where it refuses everyone, the rest waits for another confirmation.
    """
    event, start = await one(Event, _event_of(opened)), opened.upload.done
    numbers = opened.plan.chosen[start : start + PORTION]
    lines = lines_at(opened, await setting_of(event), numbers)
    wanted = [lines[number] for number in numbers if number in lines]
    became: dict[int, tuple[str, str]] = {
        line.number: (LEFT, line.mistakes[0][1]) for line in wanted if line.guest is None
    }
    while True:
        portion = [line for line in wanted if line.number not in became]
        try:
            return await _write(opened, portion, became)
        except Refused as refused:
            if not refused.details:
                await _stop(opened, refused.sentence)
                return False
            became |= {
                portion[index].number: (LEFT, left_out(refused.code, refused.sentence)) for index in refused.details
            }


async def _write(opened: Opened, portion: Sequence[Line], became: Became) -> bool:
    upload, plan = opened.upload, opened.plan
    done = min(upload.done + PORTION, len(plan.chosen))
    is_over = done == len(plan.chosen)
    async with transaction():
        claimed = await Upload.raw(
            "UPDATE upload SET done = {} WHERE id = {} AND state = {} AND done = {} RETURNING result",
            done,
            upload.id,
            RUNNING,
            upload.done,
        )
        if not claimed:
            return False  # another worker was here
        rows = json.loads(claimed[0]["result"]).get("rows", {})
        rows |= {str(number): list(code) for number, code in became.items()}
        rows |= await _register(opened, portion) if portion else {}
        state = DONE if is_over else RUNNING
        values: dict[Column | str, Any] = {
            Upload.result: json.dumps({"rows": rows}, ensure_ascii=False),
            Upload.state: state,
        }
        await Upload.update(values).where(Upload.id == upload.id)
        if is_over:
            await _note_end(opened, rows)
    return not is_over


async def _register(opened: Opened, portion: Sequence[Line]) -> dict[str, list[str]]:
    plan, event = opened.plan, _event_of(opened)
    entry = ByHand(
        guests=tuple(line.guest for line in portion if line.guest is not None),
        nonce=f"list.{opened.upload.public_id}",
        is_told=plan.is_told,
        places=None if plan.raise_to is None else Places(plan.raise_to, plan.reason),
        source=Source.list,
        numbers=tuple(line.number for line in portion),
    )
    people = await register_by_hand(event, entry, plan.actor)
    for line, person in zip(portion, people, strict=True):
        if line.remark:
            await Registration.update({Registration.remark: line.remark}).where(Registration.id == person.id)
    return {str(line.number): [IMPORTED, person.status] for line, person in zip(portion, people, strict=True)}


async def _note_end(opened: Opened, rows: Mapping[str, Sequence[str]]) -> None:
    statuses = [status for code, status in rows.values() if code == IMPORTED]
    after = {
        "people": len(statuses),
        "waiting": statuses.count(Status.waitlisted),
        "left_out": len(rows) - len(statuses),
        "told": opened.plan.is_told,
    }
    await record(opened.plan.actor, "registrations.imported", f"event:{_event_of(opened)}", Change(after=after))


async def _stop(opened: Opened, sentence: str) -> None:
    """Let the owner look at the rest again, with the reason; who is registered stays so."""
    async with transaction():
        rows = await Upload.raw("UPDATE upload SET state = {} WHERE id = {} AND state = {} AND done = {} RETURNING result", PREVIEW, opened.upload.id, RUNNING, opened.upload.done)  # fmt: skip
        if rows:
            result = json.loads(rows[0]["result"]) | {"sentence": sentence}
            text = json.dumps(result, ensure_ascii=False)
            await Upload.update({Upload.result: text}).where(Upload.id == opened.upload.id)


def _event_of(opened: Opened) -> int:
    return int(opened.upload.place.split(":")[1])
