"""A new date begins with what it most likely has in common with those that are there; a workshop with the time of its round."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ki_events.clock import local
from ki_events.events.session_facts import facts_of
from ki_events.events.tables import Round, Session
from ki_events.office.event.sessions_form import typed_of

KEPT = ("start", "end", "place", "place_address", "way", "online_url")
PLACE = ("place", "place_address", "way", "online_url")
USUAL_LENGTH = timedelta(minutes=90)
FRAME = timedelta(hours=5)
"""What lasts longer is the day itself and no part of it that a workshop comes after."""


def next_date(planned: Sequence[Session]) -> dict[str, str]:
    """Return the fields of a date after these, the first first: time and place of the last one, whose day is another."""
    general = [row for row in planned if row.round is None] or planned
    return _fields(general[-1], KEPT) if general else {}


def next_workshop(round_: Round, rounds: Sequence[Round], planned: Sequence[Session]) -> dict[str, str]:
    """Return the fields of a workshop of a round: day, time and place of the others in it, or after what comes before it."""
    if not planned:
        return {}
    beside = [row for row in planned if row.round == round_.id]
    if beside:
        return _fields(beside[-1], ("day", *KEPT))
    earlier = [row.id for row in rounds if row.number < round_.number]
    before = [row for row in planned if row.round in earlier]
    last = max(before, key=lambda row: row.ends_at, default=None)
    known = _fields(last or planned[0], ("day", *PLACE))
    span = _span_after(last, [row for row in planned if _is_part(row)])
    if (
        span is None
        or local(span[0]).date().isoformat() != known["day"]
        or local(span[1]).date() != local(span[0]).date()
    ):
        # Nobody knows when it begins: an empty field is asked about, a wrong one is overlooked.
        return known
    return known | {"start": f"{local(span[0]):%H:%M}", "end": f"{local(span[1]):%H:%M}"}


def _span_after(last: Session | None, parts: list[Session]) -> tuple[datetime, datetime] | None:
    """Return the time after a workshop of the round before, and after the parts for everyone that follow it at once."""
    if last is None and not parts:
        return None
    begins = last.ends_at if last else parts[0].ends_at
    for part in parts:
        if part.starts_at <= begins < part.ends_at:
            begins = part.ends_at
    return begins, begins + (last.ends_at - last.starts_at if last else USUAL_LENGTH)


def _is_part(row: Session) -> bool:
    return row.round is None and not row.all_day and row.ends_at - row.starts_at <= FRAME


def _fields(row: Session, names: Sequence[str]) -> dict[str, str]:
    typed = typed_of(facts_of(row))
    return {name: typed[name] for name in names}
