"""How messages stand: each with its figures, and each person with what became of their letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from piccolo.querystring import QueryString

from ki_events.group_messages.audience import RECEIVES
from ki_events.group_messages.tables import GroupLetter, GroupMessage, GroupMessageState
from ki_events.registrations.mailboxes.none import shown_address
from ki_events.rows import some

PAGE = 50
ORDER = ("failed", "waiting", "sent", "stopped", "left")
"""What became of a letter, in the order of the list: it failed, waits, was sent, was stopped, or is not for this person."""

_STATE = (
    "CASE WHEN m.state = 'sent' THEN 'sent'"
    " WHEN r.erased_at IS NOT NULL THEN 'left'"
    f" WHEN m.id IS NULL AND NOT ({RECEIVES}) THEN 'left'"
    " WHEN g.state = 'withdrawn' AND (m.id IS NULL OR m.state = 'dropped') THEN 'stopped'"
    " WHEN m.id IS NULL AND g.state = 'sending' THEN 'waiting'"
    " WHEN m.id IS NULL THEN 'left'"
    " WHEN m.state = 'pending' THEN 'waiting' ELSE 'failed' END"
)
_FROM = (
    "FROM group_letter l JOIN group_message g ON g.id = l.group_message JOIN registration r ON r.id = l.registration"
    " LEFT JOIN message m ON m.id = l.message"
)


@dataclass(frozen=True)
class Row:
    """A message in the list of its event; `waiting` and `failed` count letters."""

    message: GroupMessage
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class LetterTo:
    """What became of one person's letter; moments in UTC, `why` is what the mail server said or why it was not sent.

    `email` is empty for who has none; `attempts` counts how often it was tried.
    """

    id: int
    registration: str
    given_name: str
    family_name: str
    email: str
    is_told: bool
    is_erased: bool
    state: str
    why: str
    sent_at: datetime | None
    run_at: datetime | None
    attempts: int


async def messages_of(event_id: int, page: int) -> tuple[list[Row], int]:
    """Return a page of the messages of an event, the newest first, and how many there are; three statements."""
    own = GroupMessage.event == event_id
    # A draft that was thrown away was never to be sent.
    kept = own & ((GroupMessage.state != GroupMessageState.withdrawn) | GroupMessage.send_at.is_not_null())
    number = await GroupMessage.count().where(kept)
    rows = (
        await GroupMessage.objects()
        .where(kept)
        .order_by(GroupMessage.id, ascending=False)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    counts = await counts_of([row.id for row in rows])
    return [Row(row, counts.get(row.id, {})) for row in rows], number


async def message_of(event_id: int, public_id: str) -> GroupMessage | None:
    """Return the message of the event with this public id."""
    found = await some(GroupMessage, QueryString("event = {} AND public_id = {}", event_id, public_id))
    return next(iter(found), None)


async def counts_of(messages: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return how many letters of each message stand how; one statement."""
    marks = ", ".join(["{}"] * len(messages)) or "0"
    rows = await GroupLetter.raw(
        f"SELECT l.group_message AS message, {_STATE} AS letter_state, COUNT(*) AS people {_FROM}"
        f" WHERE l.group_message IN ({marks}) GROUP BY l.group_message, {_STATE}",
        *messages,
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["message"], {})[row["letter_state"]] = row["people"]
    return found


async def letters_of(message_id: int, state: str, page: int) -> list[LetterTo]:
    """Return a page of the people of a message, those whose letter failed first; with `state` only those."""
    rank = f"CASE {_STATE} " + " ".join(f"WHEN '{name}' THEN {place}" for place, name in enumerate(ORDER)) + " END"
    only = f" AND {_STATE} = {{}}" if state else ""
    rows = await GroupLetter.raw(
        "SELECT l.id, r.public_id AS registration, r.given_name, r.family_name, r.email, r.is_told,"
        f" r.erased_at IS NOT NULL AS is_erased, {_STATE} AS letter_state, m.error AS why, m.sent_at, m.run_at, m.attempts {_FROM}"
        f" WHERE l.group_message = {{}}{only} ORDER BY {rank}, LOWER(r.family_name), LOWER(r.given_name), l.id"
        f" LIMIT {PAGE} OFFSET {{}}",
        message_id,
        *([state] if state else []),
        (page - 1) * PAGE,
    )
    return [
        LetterTo(
            id=row["id"],
            registration=row["registration"],
            given_name=row["given_name"],
            family_name=row["family_name"],
            email=shown_address(row["email"]),
            is_told=bool(row["is_told"]),
            is_erased=bool(row["is_erased"]),
            state=row["letter_state"],
            why=row["why"] or "",
            sent_at=moment(row["sent_at"]),
            run_at=moment(row["run_at"]),
            attempts=row["attempts"] or 0,
        )
        for row in rows
    ]


def moment(value: datetime | str | None) -> datetime | None:
    """Return a moment that came by a raw text, where SQLite does not know that it is one (UTC)."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
