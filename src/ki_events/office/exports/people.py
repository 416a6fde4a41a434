"""The registrations of an event as a table to take along: which statuses, which columns, remembered for the account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ki_events.attendance.lists import folded
from ki_events.db import snapshot
from ki_events.events.contingents import ContingentKind
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.office.frame import OpenEvent
from ki_events.office.preferences import preference, remember
from ki_events.office.registrations.columns import Column, Line, chosen_columns, columns_of, lines_of
from ki_events.office.registrations.setting import Setting
from ki_events.office.registrations.words import badge
from ki_events.registrations.tables import Registration, Status
from ki_events.reports.sheets import Cell, Sheet
from ki_events.web.sent import Sent

PLACE = "export"
"""Where the choice is kept (`Preference.place`); one for all events, since the ids of questions are unique."""
DEFAULT = ("nachname", "vorname", "stand", "einrichtung", "mail", "eingang")
AT_A_TIME = 1000
"""So many people have their cells made at once."""


@dataclass(frozen=True)
class Choice:
    """What the form says, valid or not: the statuses and columns that are ticked, and what is wrong with them."""

    statuses: Sequence[Status]
    columns: Sequence[Column]
    errors: Mapping[str, str] = field(default_factory=dict)


def export_columns(setting: Setting) -> list[Column]:
    """Return all columns that there are for this event; each sensitive one is chosen anew every time."""
    own = [
        Column("nachname", _("Nachname")),
        Column("vorname", _("Vorname")),
        Column("stand", _("Stand")),
        Column("platz", _("Platz auf der Warteliste")),
    ]
    return [*own, *columns_of(setting)]


async def remembered_choice(opened: OpenEvent, setting: Setting) -> Choice:
    """Return what is ticked when the page is opened: those with a place, and the columns of last time."""
    kept = await preference(opened.member.who.account_id, PLACE)
    columns = chosen_columns(export_columns(setting), kept or {"columns": list(DEFAULT)})
    return Choice((Status.confirmed,), [column for column in columns if not column.sensitive])


def sent_choice(sent: Sent, setting: Setting) -> Choice:
    """Return what was ticked, with a sentence for each group in which nothing is."""
    statuses = [status for status in Status if status.value in sent.all("stand")]
    columns = [column for column in export_columns(setting) if column.name in sent.all("spalte")]
    errors = {}
    if not statuses:
        errors["stand"] = _("Bitte wählen Sie mindestens einen Stand.")
    if not columns:
        errors["spalte"] = _("Bitte wählen Sie mindestens eine Spalte.")
    return Choice(statuses, columns, errors)


async def remember_columns(opened: OpenEvent, choice: Choice, setting: Setting) -> None:
    """Keep the columns for next time, with the questions of other events; sensitive ones are never kept."""
    account = opened.member.who.account_id
    here = {column.name for column in export_columns(setting)}
    before = (await preference(account, PLACE)).get("columns", [])
    elsewhere = [name for name in before if name.startswith("frage-") and name not in here]
    own = [column.name for column in choice.columns if not column.sensitive]
    await remember(account, PLACE, {"columns": [*own, *elsewhere]})


async def counts_of(event: Event) -> dict[Status, int]:
    """Return how many registrations stand how, without those whose data is erased."""
    rows = await Registration.raw(
        "SELECT status, COUNT(*) AS n FROM registration WHERE event = {} AND erased_at IS NULL GROUP BY status",
        event.id,
    )
    found = {Status(row["status"]): row["n"] for row in rows}
    return {status: found[status] for status in Status if status in found}


async def people_sheet(event: Event, choice: Choice, setting: Setting) -> Sheet:
    """Return the table, by name; five statements for each thousand people."""
    own = (Registration.event == event.id) & Registration.status.is_in([status.value for status in choice.statuses])
    rows: list[list[Cell]] = []
    async with snapshot():
        people = await Registration.objects().where(own & Registration.erased_at.is_null())
        people.sort(key=lambda person: (folded(person.family_name), folded(person.given_name), person.id))
        for first in range(0, len(people), AT_A_TIME):
            lines = await lines_of(people[first : first + AT_A_TIME], choice.columns, setting)
            rows += [
                [cells[column.name] for column in choice.columns] for cells in (_cells(line, setting) for line in lines)
            ]
    return Sheet(_("Anmeldungen"), [column.title for column in choice.columns], rows)


def _cells(line: Line, setting: Setting) -> Mapping[str, Cell]:
    """Return the cells of a line by column; moments and numbers as what they are, not in words."""
    person = line.person
    groups = {each.value: each.name for each in setting.values(ContingentKind.target_group)}
    types = {each.value: each.name for each in setting.values(ContingentKind.institution_type)}
    own: dict[str, Cell] = {
        "nachname": person.family_name,
        "vorname": person.given_name,
        "stand": badge(person.status)["text"],
        "platz": line.position or None,
        "eingang": person.registered_at,
        "frist": person.deadline,
        "gruppe": groups.get(person.target_group, person.target_group),
        "art": types.get(person.institution_type, person.institution_type),
    }
    return {**line.cells, **own}
