"""What would become of each row of a list, before anything happens: who is new, who is there already, who would wait, who cannot come."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import anyio.to_thread

from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.office.list_import.plan import PORTION, Opened
from ki_events.office.list_import.reasons import left_out
from ki_events.office.list_import.rows import Line, lines_of
from ki_events.office.registrations.setting import Setting
from ki_events.registrations.mailboxes.none import has_mailbox
from ki_events.registrations.organising.forecasting import forecast
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Registration

NEW, ALIKE, TWICE, KNOWN, MISTAKE, IMPORTED = "neu", "aehnlich", "doppelt", "angemeldet", "fehler", "eingetragen"
CODES = (NEW, ALIKE, TWICE, KNOWN, MISTAKE, IMPORTED)
"""What can be the matter with a row, as in the address that shows only such rows."""
CHOOSABLE = frozenset({NEW, ALIKE})


@dataclass(frozen=True)
class Judged:
    """One row with what is the matter with it; `waits` says that it would probably come to the waiting list."""

    line: Line
    code: str
    is_chosen: bool
    waits: bool = False
    why: tuple[tuple[str, str], ...] = ()

    @property
    def is_choosable(self) -> bool:
        """Say whether one may take it or leave it."""
        return self.code in CHOOSABLE


@dataclass(frozen=True)
class Outlook:
    """All rows of a list, judged as the places stand now; `more_places_help` says that all who wait would get one of more places."""

    rows: Sequence[Judged]
    more_places_help: bool = False

    @property
    def counts(self) -> Counter[str]:
        """Return how many rows there are of each kind."""
        return Counter(row.code for row in self.rows)

    @property
    def chosen(self) -> list[Judged]:
        """Return the rows that would be imported."""
        return [row for row in self.rows if row.is_chosen]

    @property
    def waiting(self) -> int:
        """Return how many of them would wait."""
        return sum(row.waits for row in self.rows)

    @property
    def mails(self) -> int:
        """Return how many of them can be written to."""
        return sum(row.line.guest is not None and has_mailbox(row.line.guest.person.email) for row in self.chosen)


async def outlook_of(opened: Opened, event: Event, setting: Setting) -> Outlook:
    """Judge every row by what is in the file, who is registered and what is free, in a fixed number of statements."""
    own = (Registration.event == event.id) & Registration.status.not_in([status.value for status in ENDED])
    there = await Registration.select(Registration.mail_key, Registration.name_key).where(own)
    known = {(row["mail_key"], row["name_key"]) for row in there}
    # Thousands of rows are read besides what others ask for.
    rows = await anyio.to_thread.run_sync(partial(_judge, opened, setting, known))
    return await _with_places(event, rows)


async def _with_places(event: Event, rows: Sequence[Judged]) -> Outlook:
    """Say who of the chosen would wait; whose workshop is full is a mistake of the row, as long as the others are chosen."""
    chosen = [row for row in rows if row.is_chosen and row.line.guest is not None]
    if not chosen:
        return Outlook(rows)
    found = await forecast(event.id, [row.line.guest for row in chosen if row.line.guest is not None], PORTION)
    judged = {
        row.line.number: replace(row, code=MISTAKE, is_chosen=False, why=(("", left_out(found.turned[number])),))
        if number in found.turned
        else replace(row, waits=number in found.waiting)
        for number, row in enumerate(chosen)
    }
    return Outlook([judged.get(row.line.number, row) for row in rows], found.more_places_help)


def _judge(opened: Opened, setting: Setting, known: set[tuple[str, str]]) -> Sequence[Judged]:
    seen: dict[tuple[str, str], int] = {}
    names = {name: 0 for _mail, name in known}
    found = []
    for line in lines_of(opened, setting):
        code, why = _code(line, opened, (known, seen, names))
        chosen = code in CHOOSABLE and (code == NEW) != (line.number in opened.plan.turned)
        if line.guest is not None:
            seen.setdefault(line.guest.person.keys, line.number)
            names.setdefault(line.guest.person.keys[1], line.number)
        found.append(Judged(line, code, chosen, why=why))
    return found


def _code(
    line: Line, opened: Opened, there: tuple[set[tuple[str, str]], dict[tuple[str, str], int], dict[str, int]]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    known, seen, names = there
    if line.number in opened.rows:
        code, sentence = opened.rows[line.number]
        return (IMPORTED, ()) if code == IMPORTED else (MISTAKE, (("", sentence),))
    if line.guest is None:
        return MISTAKE, line.mistakes
    mail, name = line.guest.person.keys
    if (mail, name) in known:
        return KNOWN, (("", left_out("already_registered")),)
    if (mail, name) in seen:
        return TWICE, (("", _("Dieselbe Person wie in Zeile %(number)d.") % {"number": seen[mail, name]}),)
    if name in names and not has_mailbox(line.guest.person.email):
        return ALIKE, (("", _alike(names[name])),)
    return NEW, ()


def _alike(number: int) -> str:
    if number:
        return _(
            "So heißt auch die Person in Zeile %(number)d. Ohne E-Mail-Adresse ist nicht sicher, ob es dieselbe ist."
        ) % {"number": number}
    return _(
        "So heißt schon jemand, der angemeldet ist. Ohne E-Mail-Adresse ist nicht sicher, ob es dieselbe Person ist."
    )
