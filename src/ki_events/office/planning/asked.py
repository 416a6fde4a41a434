"""A date as a form has it while someone types: what cannot be read yet is no mistake."""

from datetime import UTC, date, datetime, time

from ki_events.clock import BERLIN
from ki_events.events.nearby import Wanted
from ki_events.events.tables import Event
from ki_events.web.pages import AnyRequest

MOST_LETTERS = 2000
ALSO = {"day": "date", "start": "starts", "end": "ends"}
"""What the form of a new event calls the same."""


async def asked(request: AnyRequest, organisation: int) -> Wanted | None:
    """Return the date in the query: `day`, `start`, `end`, and if there are any `title`, `place`, `room`, `speakers`, `target_group`.

    None when there is no date yet. `event` (a slug) and `session` are what is being changed, `round` is filled for a workshop.
    """
    query = request.query_params
    named = [query.get(name, "") or query.get(also, "") for name, also in ALSO.items()]
    moments = _moments(*named)
    if moments is None:
        return None
    lines = query.get("speakers", "")[:MOST_LETTERS].split("\n")
    return Wanted(
        organisation=organisation,
        starts_at=moments[0],
        ends_at=moments[1],
        place=query.get("place", "").strip(),
        room=query.get("room", "").strip(),
        speakers=tuple(name for line in lines if (name := line.partition(",")[0].strip())),
        target_groups=tuple(query.getall("target_group", [])[:50]),
        event=await _own_event(query.get("event", ""), organisation),
        title=query.get("title", "").strip(),
        session=_number(query.get("session", "")),
        is_workshop=bool(query.get("round", "")),
    )


def _moments(day: str, start: str, end: str) -> tuple[datetime, datetime] | None:
    try:
        on, opens = date.fromisoformat(day), time.fromisoformat(start or "00:00")
        closes = time.fromisoformat(end or "23:59")
        begins = datetime.combine(on, opens.replace(tzinfo=None), BERLIN).astimezone(UTC)
        ends = datetime.combine(on, closes.replace(tzinfo=None), BERLIN).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return (begins, max(begins, ends)) if 2000 <= on.year <= 2100 else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


async def _own_event(slug: str, organisation: int) -> int | None:
    if not slug:
        return None
    row = await Event.select(Event.id).where(Event.slug == slug, Event.organisation == organisation).first()
    return row["id"] if row else None
