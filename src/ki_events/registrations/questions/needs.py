"""What people need in order to take part: asked with the registration, done by the organisers, erased first of all."""

from collections.abc import Sequence
from typing import Any

from piccolo.columns import Column

from ki_events.audit import Change, entry, record, record_all
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.i18n import _, by_language
from ki_events.registrations.arrivals import Wishes
from ki_events.registrations.questions.tables import AccessNeed, NeedKind
from ki_events.rows import insert_all, one

MOST_ROWS = 1000  # in one statement, as in answers.py


@by_language
def need_names() -> dict[NeedKind, str]:
    """Return what needs are called on screen, in the order in which they are asked."""
    return {
        NeedKind.interpreter: _("Sprachmittlung"),
        NeedKind.step_free: _("Stufenfreier Zugang"),
        NeedKind.hearing: _("Unterstützung beim Hören"),
        NeedKind.childcare: _("Kinderbetreuung"),
        NeedKind.other: _("Etwas anderes"),
    }


async def write_needs(rows: Sequence[tuple[int, Wishes]]) -> None:
    """Write what the people of new registrations (by id) need; call it inside the transaction that makes them."""
    needs = [
        AccessNeed(registration=registration, kind=kind, detail=detail)
        for registration, wishes in rows
        for kind, detail in wishes.needs
    ]
    for start in range(0, len(needs), MOST_ROWS):
        await insert_all(needs[start : start + MOST_ROWS])


async def change_needs(registration_id: int, needs: Sequence[tuple[NeedKind, str]]) -> bool:
    """Let a registration have these needs and no others, while holding its event's turn; return whether that is a change.

    Who takes care of a need keeps it when its detail changes, but what was done for it has to be looked at again.
    """
    known = {NeedKind(need.kind): need for need in await needs_of(registration_id)}
    wanted = dict(needs)
    gone = [need.id for kind, need in known.items() if kind not in wanted]
    if gone:
        await AccessNeed.delete().where(AccessNeed.id.is_in(gone))
    other = [need for kind, need in known.items() if kind in wanted and need.detail != wanted[kind]]
    for need in other:
        columns: dict[Column | str, Any] = {AccessNeed.detail: wanted[NeedKind(need.kind)], AccessNeed.done_at: None}
        await AccessNeed.update(columns).where(AccessNeed.id == need.id)
    new = [
        AccessNeed(registration=registration_id, kind=kind, detail=detail)
        for kind, detail in wanted.items()
        if kind not in known
    ]
    if new:
        await insert_all(new)
    return bool(gone or other or new)


async def needs_of(registration_id: int) -> list[AccessNeed]:
    """Return what the person of a registration needs, in the order in which it is asked."""
    needs = await AccessNeed.objects().where(AccessNeed.registration == registration_id)
    return sorted(needs, key=lambda need: list(NeedKind).index(NeedKind(need.kind)))


async def set_need_owner(need_id: int, owner: str, actor: str) -> None:
    """Say who takes care of a need; empty is nobody. Raise `LookupError` when there is no such need."""
    async with transaction():
        need = await one(AccessNeed, need_id)
        if need.owner == owner:
            return
        await AccessNeed.update({AccessNeed.owner: owner}).where(AccessNeed.id == need_id)
        # Not whose need and not who: audit lines outlive both.
        change = Change(before={"owned": bool(need.owner)}, after={"owned": bool(owner)})
        await record(actor, "access_need.owner", _subject(need_id), change)


async def release_needs(organisation_id: int, owner: str, actor: str) -> None:
    """Let nobody take care of what this owner had still to do; part of a verb's transaction that ends what they do there.

    What they have done stays theirs.
    """
    rows = await AccessNeed.raw(
        "UPDATE access_need SET owner = '' WHERE owner = {} AND done_at IS NULL AND registration IN"
        " (SELECT r.id FROM registration r JOIN event e ON e.id = r.event WHERE e.organisation = {}) RETURNING id",
        owner,
        organisation_id,
    )
    change = Change(before={"owned": True}, after={"owned": False})
    numbers = sorted(row["id"] for row in rows)
    await record_all([entry(actor, "access_need.owner", _subject(number), change) for number in numbers])


async def set_need_done(need_id: int, actor: str) -> None:
    """Note that a need is taken care of; done twice is done once. Raise `LookupError` when there is no such need."""
    await _set_done(need_id, actor, is_done=True)


async def reopen_need(need_id: int, actor: str) -> None:
    """Note that a need is not taken care of after all. Raise `LookupError` when there is no such need."""
    await _set_done(need_id, actor, is_done=False)


async def _set_done(need_id: int, actor: str, *, is_done: bool) -> None:
    async with transaction():
        need = await one(AccessNeed, need_id)
        if (need.done_at is not None) == is_done:
            return
        await AccessNeed.update({AccessNeed.done_at: now() if is_done else None}).where(AccessNeed.id == need_id)
        await record(actor, "access_need.done" if is_done else "access_need.reopened", _subject(need_id))


def _subject(need_id: int) -> str:
    return f"access_need:{need_id}"
