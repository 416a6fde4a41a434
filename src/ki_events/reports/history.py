"""What was done in an organisation, read from the audit, the newest first: page by page from a line on, in one statement.

A line names a row ("registration:17"), and the row's event says whose it is. A worker writes that into the line a little later
(reports/placing.py); of the few that it has not seen yet, it is asked here. An event has its lines found from its rows, by the
index of subjects, since they may lie far apart.
"""

# ruff: noqa: S608 - what the texts are put together from are names of ours
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ki_events.audit import AuditEntry
from ki_events.db import is_sqlite

PER_PAGE = 50

_OF_EVENT = ("session", "registration", "certificate", "invitation_link", "interest", "group_message")
"""Kinds of rows that have a column `event`."""


@dataclass(frozen=True)
class Wanted:
    """Which lines: of an organisation, or one of its events (ids); `before` is the id of the line above the first.

    `kinds` are the first parts of actions ("event" of "event.texts"); `since` and `until` are moments, the second excluded.
    """

    organisation: int
    event: int | None = None
    actor: str = ""
    kinds: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True)
class Line:
    """One line of the audit, and the event that it is about; the event's fields are None for what concerns the house."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    note: str
    event: int | None
    title: str | None
    lang: str | None
    slug: str | None
    is_deleted: bool
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> int | None:
        """Return the id of the row that the line names."""
        number = self.subject.split(":")[1] if ":" in self.subject else ""
        return int(number) if number.isdecimal() else None


async def lines(wanted: Wanted) -> list[Line]:
    """Return a page of lines, and one more if there are older ones; one statement."""
    parts = [_newest(wanted, *place) for place in _places(wanted)]
    rows = await AuditEntry.raw(
        "SELECT found.id, found.at, found.actor, found.action, found.subject, found.before, found.after, found.note,"
        " event.id AS event_id, event.title, event.lang, event.slug, event.deleted_at"
        f" FROM ({' UNION ALL '.join(text for text, _values in parts)}) AS found"
        f" LEFT JOIN event ON event.id = found.event_id ORDER BY found.id DESC LIMIT {PER_PAGE + 1}",
        *[value for _text, values in parts for value in values],
    )
    return [_line(row) for row in rows]


def whose() -> str:
    """Return the expression of the organisation that the line `entry` belongs to; NULL for none."""
    return f"COALESCE((SELECT event.organisation FROM event WHERE event.id = {_event()}), {_house()})"


def _places(wanted: Wanted) -> list[tuple[str, list[Any]]]:
    """Return the conditions under which lines are wanted, each with its values; no line meets two of them."""
    if wanted.event is not None:
        condition, values = _about(wanted.event)
        house = "EXISTS (SELECT 1 FROM event WHERE event.id = {} AND event.organisation = {})"
        return [(f"{condition} AND {house}", [*values, wanted.event, wanted.organisation])]
    unseen = f"entry.organisation IS NULL AND {whose()} = {{}}"
    return [("entry.organisation = {}", [wanted.organisation]), (unseen, [wanted.organisation])]


def _newest(wanted: Wanted, place: str, values: list[Any]) -> tuple[str, list[Any]]:
    """Return the text that asks for the newest lines of a place, and its values."""
    said = [(place, values), *_limits(wanted)]
    # An event has few lines: they are found first and sorted then, instead of read from the end of everybody's.
    order = "entry.id" if wanted.event is None else "entry.id + 0"
    text = (
        f"SELECT * FROM (SELECT entry.*, {_event()} AS event_id FROM audit_entry AS entry"
        f" WHERE {' AND '.join(condition for condition, _values in said)}"
        f" ORDER BY {order} DESC LIMIT {PER_PAGE + 1}) AS newest"
    )
    return text, [value for _condition, some in said for value in some]


def _limits(wanted: Wanted) -> list[tuple[str, list[Any]]]:
    limits: dict[str, Any] = {
        "entry.actor = {}": wanted.actor or None,
        "entry.at >= {}": wanted.since,
        "entry.at < {}": wanted.until,
        "entry.id < {}": wanted.before,
    }
    said = [(condition, [value]) for condition, value in limits.items() if value is not None]
    if wanted.kinds:
        prefixes = " OR ".join(["entry.action LIKE {}"] * len(wanted.kinds))
        said.append((f"({prefixes})", [f"{kind}.%" for kind in wanted.kinds]))
    return said


def _about(event: int) -> tuple[str, list[Any]]:
    subjects = [f"SELECT '{kind}:' || id FROM {kind} WHERE event = {{}}" for kind in _OF_EVENT]
    subjects.append(
        "SELECT 'access_need:' || access_need.id FROM access_need JOIN registration"
        " ON registration.id = access_need.registration WHERE registration.event = {}"
    )
    # ";" comes after ":": all subjects that begin with the event's name and a colon.
    own = "entry.subject = {} OR (entry.subject > {} AND entry.subject < {})"
    condition = f"({own} OR entry.subject IN ({' UNION ALL '.join(subjects)}))"
    return condition, [f"event:{event}", f"event:{event}:", f"event:{event};", *[event] * len(subjects)]


def _event() -> str:
    rows = " ".join(f"WHEN '{kind}' THEN (SELECT event FROM {kind} WHERE id = {_number()})" for kind in _OF_EVENT)
    return (
        f"CASE {_kind()} WHEN 'event' THEN {_number()} {rows}"
        " WHEN 'access_need' THEN (SELECT registration.event FROM access_need JOIN registration"
        f" ON registration.id = access_need.registration WHERE access_need.id = {_number()}) END"
    )


def _house() -> str:
    """Return the expression of the organisation that a line names itself; a membership that ended is known by its beginning."""
    begun = (
        "SELECT CAST(begun.after ->> 'organisation' AS INTEGER) FROM audit_entry AS begun"
        " WHERE begun.subject = entry.subject AND begun.action = 'membership.begun' LIMIT 1"
    )
    of_membership = f"COALESCE((SELECT organisation FROM membership WHERE id = {_number()}), ({begun}))"
    return (
        f"CASE {_kind()} WHEN 'organisation' THEN {_number()} WHEN 'membership' THEN {of_membership}"
        f" WHEN 'account_invitation' THEN (SELECT organisation FROM account_invitation WHERE id = {_number()})"
        f" WHEN 'programme' THEN (SELECT organisation FROM programme WHERE id = {_number()}) END"
    )


def _kind() -> str:
    if is_sqlite():
        return "substr(entry.subject, 1, instr(entry.subject, ':') - 1)"
    return "split_part(entry.subject, ':', 1)"


def _number() -> str:
    # Inside a CASE: only subjects of known kinds are read as numbers. SQLite's CAST ends at the next colon by itself.
    if is_sqlite():
        return "CAST(substr(entry.subject, instr(entry.subject, ':') + 1) AS INTEGER)"
    return "CAST(split_part(entry.subject, ':', 2) AS INTEGER)"


def _line(row: Mapping[str, Any]) -> Line:
    return Line(
        **{name: row[name] for name in ("id", "at", "actor", "action", "subject", "note", "title", "lang", "slug")},
        event=row["event_id"],
        is_deleted=row["deleted_at"] is not None,
        before=_read(row["before"]),
        after=_read(row["after"]),
    )


def _read(value: Any) -> Mapping[str, Any]:
    found = json.loads(value) if isinstance(value, str) else value
    return found if isinstance(found, dict) else {}
