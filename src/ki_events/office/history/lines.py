"""The lines of a history as a page shows them: names are read now, and where a person is forgotten none is left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ki_events.accounts.memberships import Member
from ki_events.accounts.roles import Right
from ki_events.accounts.tables import AccountInvitation, Membership
from ki_events.dates import clock_time, day, iso
from ki_events.i18n import _
from ki_events.office.colleagues import names_of
from ki_events.office.history.changes import Detail, details_of
from ki_events.office.history.words import words_of
from ki_events.registrations.tables import Registration
from ki_events.reports.history import Line


@dataclass(frozen=True)
class Person:
    """A registration that is there: its name and the last part of its page's address."""

    name: str
    public_id: str


@dataclass(frozen=True)
class Shown:
    """One line in words; `whom` is the colleague that it is about, `person` the registration, if it is still there."""

    line: Line
    time: str
    iso: str
    day: str
    who: str
    what: str
    details: Sequence[Detail]
    person: Person | None
    whom: str


async def shown(lines: Sequence[Line], member: Member) -> list[Shown]:
    """Return the lines in words, in at most four statements."""
    people = await _registered(_rows(lines, "registration")) if member.may(Right.see_registrations) else {}
    colleagues = await _colleagues(lines)
    names = await names_of({line.actor for line in lines} | {_account(line) for line in lines})
    return [
        Shown(
            line=line,
            time=clock_time(line.at),
            iso=iso(line.at),
            day=day(line.at),
            who=who(line.actor, names),
            what=words_of(line),
            details=details_of(line),
            person=people.get(line.row or 0) if line.subject.startswith("registration:") else None,
            whom=colleagues.get(line.subject, "") or names.get(_account(line), ""),
        )
        for line in lines
    ]


def who(actor: str, names: Mapping[str, str]) -> str:
    """Return who did something; accounts that are deleted have no name any more."""
    fixed = {
        "person": _("Angemeldete Person"),
        "system": _("Das System"),
        "organiser": _("Die Organisation"),
        "cli": _("Einlesen, Technik"),
        "demo": _("Die Demo"),
    }
    return names.get(actor) or fixed.get(actor) or _("Ehemaliges Konto")


def _account(line: Line) -> str:
    """Return the account that a line is about: of who left, or of who helps at the door."""
    if line.subject.count(":") == 3:
        return line.subject.split(":", 2)[2]
    return f"account:{line.before['account']}" if isinstance(line.before.get("account"), int) else ""


def _rows(lines: Iterable[Line], kind: str) -> list[int]:
    # The id 0 is nobody's: an empty list would be another statement.
    return sorted({line.row for line in lines if line.row and line.subject.startswith(f"{kind}:")}) or [0]


async def _registered(numbers: list[int]) -> dict[int, Person]:
    rows = await Registration.select(
        Registration.id, Registration.public_id, Registration.given_name, Registration.family_name
    ).where(Registration.id.is_in(numbers))
    return {
        row["id"]: Person(f"{row['given_name']} {row['family_name']}".strip() or _("Anmeldung"), row["public_id"])
        for row in rows
    }


async def _colleagues(lines: Sequence[Line]) -> dict[str, str]:
    members = await Membership.select(Membership.id, Membership.account.name.as_alias("name")).where(
        Membership.id.is_in(_rows(lines, "membership"))
    )
    invited = await AccountInvitation.select(AccountInvitation.id, AccountInvitation.name).where(
        AccountInvitation.id.is_in(_rows(lines, "account_invitation"))
    )
    return {f"membership:{row['id']}": row["name"] for row in members} | {
        f"account_invitation:{row['id']}": row["name"] for row in invited
    }
