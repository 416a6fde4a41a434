"""What a funder asks of an event: its dates and hours, how many took part, from where and of which target groups; no names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ki_events.attendance.shares import minutes_of
from ki_events.db import snapshot
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.i18n import _
from ki_events.registrations.tables import Registration

_TOOK_PART = (
    " FROM attendance a JOIN session s ON s.id = a.session AND s.status = 'planned' WHERE a.event = {} AND a.is_present"
)
"""Somebody took part who was noted as present at a date that took place."""


@dataclass(frozen=True)
class FundedDate:
    """One date and how many were there. An all-day one has no hours: nobody is there from midnight to midnight."""

    session: Session
    present: int

    @property
    def minutes(self) -> int:
        """Return how long the date lasts."""
        return 0 if self.session.all_day else minutes_of(self.session)

    @property
    def participant_minutes(self) -> int:
        """Return the minutes of everyone together."""
        return self.minutes * self.present


@dataclass(frozen=True)
class Share:
    """So many people are of this institution, target group or kind; `name` is empty for those of whom it is not known."""

    name: str
    people: int


@dataclass(frozen=True)
class Funding:
    """The figures of an event; `meant_for` are the target groups that it is announced for, `erased` people have no name any more."""

    event: Event
    dates: Sequence[FundedDate]
    meant_for: Sequence[str]
    registered: int
    people: int
    erased: int
    institutions: Sequence[Share]
    target_groups: Sequence[Share]
    institution_types: Sequence[Share]

    @property
    def minutes(self) -> int:
        """Return how long all dates last."""
        return sum(each.minutes for each in self.dates)

    @property
    def participant_minutes(self) -> int:
        """Return the minutes of everyone at all dates."""
        return sum(each.participant_minutes for each in self.dates)

    @property
    def present(self) -> int:
        """Return how often somebody was there."""
        return sum(each.present for each in self.dates)


async def funding_of(event: Event) -> Funding:
    """Return the figures, in six statements."""
    planned = (Session.event == event.id) & (Session.status == SessionStatus.planned)
    groups = (Label.event == event.id) & (Label.kind == LabelKind.target_group)
    async with snapshot():
        sessions = await Session.objects().where(planned).order_by(Session.starts_at, Session.title, Session.id)
        meant_for = await Label.select(Label.slug, Label.name).where(groups).order_by(Label.position, Label.name)
        counts = await Registration.raw(f"SELECT a.session, COUNT(*) AS n{_TOOK_PART} GROUP BY a.session", event.id)
        kinds = await _kinds(event)
        contingents = await Contingent.select(Contingent.kind, Contingent.value, Contingent.name).where(
            Contingent.event == event.id
        )
        registered = await Registration.count().where(
            (Registration.event == event.id) & (Registration.status == "confirmed")
        )
    present = {row["session"]: row["n"] for row in counts}
    named = {(row["kind"], row["value"]): row["name"] for row in contingents}
    group_names = {(ContingentKind.target_group, row["slug"]): row["name"] for row in meant_for} | named
    return Funding(
        event=event,
        dates=[FundedDate(session, present.get(session.id, 0)) for session in sessions],
        meant_for=[row["name"] for row in meant_for],
        registered=registered,
        people=sum(row["n"] for row in kinds),
        erased=sum(row["n"] for row in kinds if row["is_erased"]),
        institutions=_institutions(kinds),
        target_groups=_counted(kinds, "target_group", group_names),
        institution_types=_counted(kinds, "institution_type", named),
    )


def unknown() -> str:
    """Return what stands for the name that is not known."""
    return _("ohne Angabe")


async def _kinds(event: Event) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await Registration.raw(
        "SELECT r.institution_key, r.organization, r.target_group, r.institution_type, COUNT(*) AS n,"  # noqa: S608 - words of ours
        " CASE WHEN r.erased_at IS NULL THEN 0 ELSE 1 END AS is_erased"
        f" FROM registration r WHERE r.event = {{}} AND r.id IN (SELECT a.registration{_TOOK_PART})"
        " GROUP BY r.institution_key, r.organization, r.target_group, r.institution_type,"
        " CASE WHEN r.erased_at IS NULL THEN 0 ELSE 1 END",
        event.id,
        event.id,
    )
    return rows


def _institutions(kinds: Sequence[Mapping[str, Any]]) -> list[Share]:
    """Count spellings of one institution together, under the most frequent one."""
    spelled: dict[str, dict[str, int]] = {}
    for row in kinds:
        own = spelled.setdefault(row["institution_key"], {})
        own[row["organization"]] = own.get(row["organization"], 0) + row["n"]
    return _by_number({min(own, key=lambda name: (-own[name], name)): sum(own.values()) for own in spelled.values()})


def _counted(kinds: Sequence[Mapping[str, Any]], column: str, names: Mapping[tuple[str, str], str]) -> list[Share]:
    """Count by a column, under the names of its values; nothing where nobody was asked."""
    found: dict[str, int] = {}
    for row in kinds:
        value = row[column]
        name = names.get((column, value), value)
        found[name] = found.get(name, 0) + row["n"]
    return _by_number(found) if any(found) else []


def _by_number(people: Mapping[str, int]) -> list[Share]:
    """Put the many first, and those of whom nothing is known last."""
    return sorted((Share(name, n) for name, n in people.items()), key=lambda each: (not each.name, -each.people, each.name))  # fmt: skip
