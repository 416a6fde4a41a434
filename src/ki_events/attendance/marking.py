"""Who was there is noted as taps: each counts once, the newest one holds, whenever and from wherever it arrives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ki_events.attendance.tables import Attendance, Mark, Means
from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.registrations.tables import Registration
from ki_events.rows import portions

LONGEST_KEY = 40


@dataclass(frozen=True)
class Tap:
    """What a helper noted: `key` is made where it was noted and names this tap for ever, `marked_at` is when (UTC)."""

    session: int
    registration: int
    is_present: bool
    means: Means
    key: str
    marked_at: datetime


async def mark(taps: Sequence[Tap], actor: str) -> int:
    """Note who was there, several at once; return how many taps were new.

    A tap whose key is known changes nothing. For each person and session the newest `marked_at` holds; one of the future
    counts as of now. Raise `LookupError` when a registration is not one of the session's event.
    """
    if not taps:
        return 0
    await _refuse_strangers(taps)
    async with transaction():
        fresh = await _keep(taps, actor)
        if fresh:
            await _say(_newest(fresh), actor)
            await _audit(fresh, actor)
        return len(fresh)


async def is_known(key: str) -> int | None:
    """Return the registration of a tap that is here already, or None."""
    found = await Mark.objects().get(Mark.key == key)
    return None if found is None else int(found.registration)


async def _refuse_strangers(taps: Sequence[Tap]) -> None:
    asked = {(tap.session, tap.registration) for tap in taps}
    for some in portions(sorted(asked), 1000):
        numbers = sorted({registration for _, registration in some})
        sessions = sorted({session for session, _ in some})
        rows = await Registration.raw(
            "SELECT s.id AS session, r.id AS registration FROM registration r JOIN session s ON s.event = r.event"  # noqa: S608 - placeholders only
            f" WHERE r.id IN ({', '.join(['{}'] * len(numbers))}) AND s.id IN ({', '.join(['{}'] * len(sessions))})",
            *numbers,
            *sessions,
        )
        asked -= {(row["session"], row["registration"]) for row in rows}
    if asked:
        raise LookupError(f"no such registration at its session: {min(asked)}")


async def _keep(taps: Sequence[Tap], actor: str) -> list[Tap]:
    """Write down the taps whose keys are new, and return them."""
    # In the order of keys: two helpers who send the same ones wait for each other and never both.
    by_key = {tap.key: tap for tap in sorted(taps, key=lambda tap: tap.key)}
    moment, fresh = now(), []
    for some in portions(by_key.values(), 1000):
        rows = await Mark.raw(
            'INSERT INTO attendance_mark ("key", "registration", "session", "is_present", "means", "marked_by", "marked_at", "received_at")'  # noqa: S608 - placeholders only
            f" VALUES {', '.join(['({}, {}, {}, {}, {}, {}, {}, {})'] * len(some))} ON CONFLICT (key) DO NOTHING RETURNING key",
            *(value for tap in some for value in _values(tap, actor, moment)),
        )
        fresh += [by_key[row["key"]] for row in rows]
    return fresh


def _values(tap: Tap, actor: str, moment: datetime) -> tuple[object, ...]:
    at = min(tap.marked_at, moment)
    return tap.key, tap.registration, tap.session, tap.is_present, tap.means.value, actor, at, moment


def _newest(taps: Iterable[Tap]) -> list[Tap]:
    """Return one tap for each person and session, in the order of their ids."""
    found = {(tap.registration, tap.session): tap for tap in sorted(taps, key=lambda tap: (tap.marked_at, tap.key))}
    return [found[pair] for pair in sorted(found)]


async def _say(taps: Sequence[Tap], actor: str) -> None:
    moment = now()
    for some in portions(taps, 1000):
        await Attendance.raw(
            "INSERT INTO attendance (registration, session, event, is_present, means, marked_by, marked_at, received_at) VALUES "  # noqa: S608 - placeholders only
            + ", ".join(["({}, {}, (SELECT event FROM session WHERE id = {}), {}, {}, {}, {}, {})"] * len(some))
            + " ON CONFLICT (registration, session) DO UPDATE SET is_present = excluded.is_present, means = excluded.means,"
            " marked_by = excluded.marked_by, marked_at = excluded.marked_at, received_at = excluded.received_at"
            " WHERE excluded.marked_at >= attendance.marked_at",
            *(value for tap in some for value in _said(tap, actor, moment)),
        )


def _said(tap: Tap, actor: str, moment: datetime) -> tuple[object, ...]:
    at = min(tap.marked_at, moment)
    return tap.registration, tap.session, tap.session, tap.is_present, tap.means.value, actor, at, moment


async def _audit(taps: Sequence[Tap], actor: str) -> None:
    for session in sorted({tap.session for tap in taps}):
        here = [tap for tap in taps if tap.session == session]
        present = sum(tap.is_present for tap in here)
        said = {"present": present, "absent": len(here) - present}
        await record(actor, "attendance.marked", f"session:{session}", Change(after=said))
