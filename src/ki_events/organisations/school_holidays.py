"""Days without school are data: common ones for everyone, and those that an organisation adds for its own schools."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from piccolo.custom_types import Combinable

from ki_events.audit import AuditEntry, Change, record
from ki_events.db import is_sqlite, transaction
from ki_events.organisations.holiday_file import holidays_in
from ki_events.organisations.holiday_spans import Holiday, faults_of
from ki_events.organisations.tables import SchoolHoliday
from ki_events.refusal import Refused
from ki_events.rows import insert_all

DEFAULTS = Path(__file__).parent / "school_holidays_nrw.csv"
"""What was set for the schools of the state, with its sources, in the form in which an operator brings in other days."""

LOCK = 0x6B69_7368
"""On PostgreSQL: who replaces days waits for whoever does."""

CAME_WITH_THE_PROGRAM = "school_holidays.add"
"""The action of the audit line that says which common holidays this program entered."""

_SET = "school_holidays.set"


async def school_holidays(organisation: int, first_day: date, last_day: date) -> tuple[Holiday, ...]:
    """Return what touches these days (both included), by date: the common holidays and the organisation's own.

    Its own days add to the common ones and replace none. The holidays of all schools are set by the state; what differs from
    town to town are the movable days, and an organisation that enters three of those must not lose the summer.
    """
    rows = await SchoolHoliday.objects().where(
        _of(None) | _of(organisation),
        SchoolHoliday.first_day <= last_day,
        SchoolHoliday.last_day >= first_day,
    )
    return _by_date(rows)


async def own_school_holidays(organisation: int | None) -> tuple[Holiday, ...]:
    """Return what was entered for this organisation alone, or for everyone (None), by date."""
    return _by_date(await SchoolHoliday.objects().where(_of(organisation)))


async def set_school_holidays(organisation: int | None, holidays: Iterable[Holiday], actor: str) -> None:
    """Let these be the days of the organisation, or everyone's (None), in place of all that were entered there.

    Raise `Refused` with a sentence, a line each, for what makes no sense; then nothing has changed.
    """
    wanted = tuple(sorted(holidays))
    if faults := faults_of(wanted):
        raise Refused("school_holidays", "\n".join(faults))
    async with transaction():
        await _alone()
        known = await own_school_holidays(organisation)
        if known == wanted:
            return
        await SchoolHoliday.delete().where(_of(organisation))
        await _insert(organisation, wanted)
        await record(actor, _SET, _subject(organisation), Change(_in_words(known), _in_words(wanted)))


async def ensure_school_holidays() -> int:
    """Enter the common holidays that this version knows and no earlier one entered; return how many are new.

    Rows are never changed, and none that was deleted comes back: each default is entered once, unless it shares a day with
    one that is there. It may be repeated, and run by several processes at once.
    """
    defaults = holidays_in(DEFAULTS.read_text(encoding="utf-8"))
    async with transaction():
        await _alone()
        known, until = await own_school_holidays(None), await _entered_until()
        later = [each for each in defaults if each.first_day > until]
        new = [each for each in later if not any(each.touches(one) for one in known)]
        if later:
            await _insert(None, new)
            last = max(each.last_day for each in later)
            await record("system", CAME_WITH_THE_PROGRAM, _subject(None), Change(after={"until": last.isoformat()}))
    return len(new)


def _of(organisation: int | None) -> Combinable:
    owner = SchoolHoliday.organisation
    return owner.is_null() if organisation is None else owner == organisation


def _by_date(rows: Iterable[SchoolHoliday]) -> tuple[Holiday, ...]:
    return tuple(sorted(Holiday(row.first_day, row.last_day, row.name) for row in rows))


async def _alone() -> None:
    # What is there is read first and written later: two at once would not see each other's work.
    if not is_sqlite():
        await SchoolHoliday.raw("SELECT pg_advisory_xact_lock({})", LOCK)


async def _insert(organisation: int | None, holidays: Sequence[Holiday]) -> None:
    if holidays:
        await insert_all([SchoolHoliday(organisation=organisation, **vars(each)) for each in holidays])


async def _entered_until() -> date:
    said = (AuditEntry.subject == _subject(None)) & (AuditEntry.action == CAME_WITH_THE_PROGRAM)
    last = await AuditEntry.objects().where(said).order_by(AuditEntry.id, ascending=False).first()
    return date.fromisoformat(json.loads(last.after)["until"]) if last else date.min


def _subject(organisation: int | None) -> str:
    return "installation" if organisation is None else f"organisation:{organisation}"


def _in_words(holidays: Iterable[Holiday]) -> dict[str, str]:
    return {f"{each.first_day}/{each.last_day}": each.name for each in holidays}
