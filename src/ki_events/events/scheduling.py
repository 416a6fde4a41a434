"""When and where the sessions of an event are: a change that people must know raises SEQUENCE, once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from piccolo.columns import Column
from piccolo.table import Table

from ki_events.clock import now
from ki_events.events.tables import Session, SessionStatus

MATERIAL = ("title", "starts_at", "ends_at", "all_day", "place_name", "place_address", "room", "online_url", "status")
"""What a calendar must learn (2-domain.md, "Event"); the title of the event, its link and its status count for all its sessions."""


Changes: TypeAlias = dict[Column | str, Any]
"""New values by the name of their column, as Piccolo updates."""


def span(sessions: Sequence[Session]) -> tuple[datetime | None, datetime | None]:
    """Return first start and last end of the planned sessions, of all when none is planned, in UTC."""
    counted = [session for session in sessions if session.status == SessionStatus.planned] or list(sessions)
    if not counted:
        return None, None
    return min(session.starts_at for session in counted), max(session.ends_at for session in counted)


def differences(stored: Table, wanted: Table, names: Iterable[str]) -> Changes:
    """Return the columns in which two rows differ, with the values of `wanted`; empty if nothing is to be written."""
    return {name: getattr(wanted, name) for name in names if getattr(stored, name) != getattr(wanted, name)}


async def change_session(session: Session, changes: Changes, *, event_changed: bool = False) -> bool:
    """Write `changes` to a session and to `session`; return whether they were material.

    `event_changed` says that title, link or status of its event changed with it. A session that was dropped before and
    stays so has nothing material any more. Part of a verb's transaction, which tells people and raises the event's revision.
    """
    is_known = session.status == SessionStatus.planned or "status" in changes
    material = is_known and (event_changed or any(name in MATERIAL for name in changes))
    if not material and not changes:
        return False
    written = {**changes}
    if "starts_at" in changes:
        written.setdefault("moved_from", session.starts_at)
    written["changed_at"] = now()
    # The database counts: no SEQUENCE is given twice, whenever the row was read.
    raised: Changes = {**written, Session.sequence: Session.sequence + int(material)}
    rows = await Session.update(raised).where(Session.id == session.id).returning(Session.sequence)
    for name, value in {**written, "sequence": rows[0]["sequence"]}.items():
        setattr(session, str(name), value)
    return material
