"""An event is held again: the same in everything but its dates, which keep their weekdays and their times of day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ki_events.clock import BERLIN, local, now
from ki_events.events.contingents import Contingent
from ki_events.events.drafting import begin_session
from ki_events.events.indexing import search_of
from ki_events.events.label_table import Label
from ki_events.events.labels import NOT_YET
from ki_events.events.next_dates import set_next_date
from ki_events.events.scheduling import span
from ki_events.events.tables import Event, EventStatus, Round, Session, SessionStatus
from ki_events.events.text_table import EventText
from ki_events.organisations.tables import Organisation
from ki_events.rows import insert_all

YEAR = re.compile(r"\b(20[0-9]{2})\b")

EVENT_COLUMNS = (
    "organisation format lang summary description plain_summary offer district contact_name contact_email contact_phone"
    " cost certificate certificate_measure certificate_share mode external_url serving skips_school_holidays party_rule"
    " party_limit per_institution verifies_email hand_over asks_access_needs picture minimum room_limit capacity"
).split()
SESSION_COLUMNS = (
    "ref kind title speakers all_day opening_hours place_name place_address room way latitude longitude online_url capacity"
).split()
TEXT_COLUMNS = "lang title summary description plain_summary".split()
LABEL_COLUMNS = "kind slug name position".split()
CONTINGENT_COLUMNS = "kind value name position places".split()


@dataclass(frozen=True)
class Shift:
    """So many days later, at the same time of day in Europe/Berlin."""

    days: int

    def day(self, day: date | None) -> date | None:
        """Return the day that much later."""
        return day + timedelta(days=self.days) if day else None

    def moment(self, moment: datetime | None) -> datetime | None:
        """Return the moment that much later, in UTC."""
        return self.later(moment) if moment else None

    def later(self, moment: datetime) -> datetime:
        """Return the moment that much later, in UTC."""
        clock = local(moment)
        return datetime.combine(clock.date() + timedelta(days=self.days), clock.time(), BERLIN).astimezone(UTC)


def same_day_next_year(day: date) -> date:
    """Return the same weekday of the same ISO week of the next year; of week 53 the last week where there is none."""
    year, week, weekday = day.isocalendar()
    # 28 December is always in the last week of its ISO year (ISO 8601).
    last = date(year + 1, 12, 28).isocalendar().week
    return date.fromisocalendar(year + 1, min(week, last), weekday)


def next_title(title: str) -> str:
    """Return the title with its year, if it names one, one higher."""
    return YEAR.sub(lambda found: str(int(found[1]) + 1), title)


def sessions_to_copy(event: Event, sessions: Sequence[Session]) -> list[Session]:
    """Return the planned sessions, all of a cancelled event, by their start."""
    kept = [row for row in sessions if row.status == SessionStatus.planned or event.status == EventStatus.cancelled]
    return sorted(kept, key=lambda row: (row.starts_at, row.id))


def copied_event(event: Event, title: str, slug: str, shift: Shift) -> Event:
    """Return the row of the copy, a draft, not saved yet."""
    moment = now()
    return Event(
        **{name: getattr(event, name) for name in EVENT_COLUMNS},
        slug=slug,
        title=title,
        status=EventStatus.draft.value,
        opens_at=shift.moment(event.opens_at),
        closes_at=shift.moment(event.closes_at),
        decides_on=shift.day(event.decides_on),
        created_at=moment,
        changed_at=moment,
    )


async def copy_parts(event: Event, copy: Event, organisation: Organisation, shift: Shift) -> None:
    """Save `copy` with labels, other languages, rounds, contingents and sessions of `event`. Part of a verb's transaction."""
    labels = await Label.objects().where(Label.event == event.id).order_by(Label.kind, Label.position)
    texts = await EventText.objects().where(EventText.event == event.id).order_by(EventText.id)
    rounds = await Round.objects().where(Round.event == event.id).order_by(Round.number)
    contingents = await Contingent.objects().where(Contingent.event == event.id).order_by(Contingent.id)
    stored = await Session.objects().where(Session.event == event.id)
    sessions = [_session(row, shift) for row in sessions_to_copy(event, stored)]
    old_rounds = [row.round for row in sessions_to_copy(event, stored)]
    copy.starts_at, copy.ends_at = span(sessions)
    copy.search = search_of(copy, organisation, labels, sessions)
    await copy.save()
    numbers = {row.id: Round(event=copy.id, number=row.number, name=row.name, required=row.required) for row in rounds}
    await _save([Label(event=copy.id, **_values(row, LABEL_COLUMNS)) for row in labels])
    await _save([EventText(event=copy.id, changed_at=now(), **_values(row, TEXT_COLUMNS)) for row in texts])
    await _save(list(numbers.values()))
    await _save([_contingent(row, copy.id, shift) for row in contingents])
    for session, number in zip(sessions, old_rounds, strict=True):
        begin_session(session, copy.id, organisation).round = numbers[number].id if number else None
    await _save(sessions)
    await set_next_date(copy.id)


def _session(row: Session, shift: Shift) -> Session:
    times = {"starts_at": shift.later(row.starts_at), "ends_at": shift.later(row.ends_at)}
    return Session(event=NOT_YET, **_values(row, SESSION_COLUMNS) | times)


def _contingent(row: Contingent, event_id: int, shift: Shift) -> Contingent:
    return Contingent(event=event_id, release_at=shift.moment(row.release_at), **_values(row, CONTINGENT_COLUMNS))


def _values(row: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


async def _save(rows: Sequence[Label | EventText | Round | Contingent | Session]) -> None:
    if rows:
        await insert_all(rows)
