"""The dates of a rule before they are created: which are new, which are there or left out, and what speaks against the new ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from ki_events import dates
from ki_events.clock import local
from ki_events.events.series import MOST_DATES, Cut, Planned, Rule, cut_of, days_of, public_days, school_days
from ki_events.events.tables import Session
from ki_events.i18n import _, ngettext
from ki_events.office.event.new_date_hints import new_date_hints
from ki_events.office.event.sessions_form import time_of
from ki_events.office.event.sessions_series_form import Series, facts_on
from ki_events.office.event.sessions_sheet import Sheet
from ki_events.registrations.changing.postponing import planned_sessions
from ki_events.registrations.changing.rescheduling import would_be_over


@dataclass(frozen=True)
class Plan:
    """The days of a series, and a sentence if it ends before its rule does."""

    days: list[Planned]
    cut: str

    @property
    def new(self) -> list[date]:
        """Return the days that the rule adds."""
        return [each.day for each in self.days if each.is_new]

    @property
    def summary(self) -> str:
        """Return in words how many dates there will be, and how many there are."""
        new, there = len(self.new), sum(each.is_there for each in self.days)
        if not new:
            return _("Alle Termine dieser Regel sind schon eingetragen.") if there else ""
        added = ngettext("%(n)d neuer Termin.", "%(n)d neue Termine.", new) % {"n": new}
        known = ngettext(
            "%(n)d ist schon eingetragen und zählt nicht mit.",
            "%(n)d sind schon eingetragen und zählen nicht mit.",
            there,
        )
        return f"{added} {known % {'n': there}}" if there else added


@dataclass(frozen=True)
class Line:
    """One day of the preview, with what speaks against it."""

    planned: Planned
    hints: list[str]


async def plan_of(sheet: Sheet, series: Series, rule: Rule) -> Plan:
    """Return the days of a rule, in two statements."""
    left_out = await _left_out(sheet, series, rule)
    there = _days_there(await planned_sessions(sheet.opened.event.id), series)
    planned = days_of(rule, left_out, there)
    return Plan(planned, _sentence(cut_of(rule, planned, left_out), rule, planned))


def is_over(sheet: Sheet, series: Series, plan: Plan) -> bool:
    """Say whether a new date of a published event would lie in the past."""
    facts, _problem = facts_on(series, plan.new[:1])
    return any(would_be_over(sheet.opened.event, None, each) for each in facts)


async def lines_of(sheet: Sheet, series: Series, plan: Plan) -> list[Line]:
    """Return the days with the hints about the new ones."""
    found: dict[date, list[str]] = {}
    facts = []
    for day in plan.new:
        new, problem = facts_on(series, [day])
        found[day] = [problem]
        facts += new
    event = sheet.opened.event.id
    hints = await new_date_hints(sheet.opened, facts, event)
    found |= {local(new.starts_at).date(): said for new, said in zip(facts, hints, strict=True)}
    return [Line(each, found.get(each.day, [])) for each in plan.days]


async def _left_out(sheet: Sheet, series: Series, rule: Rule) -> dict[date, str]:
    """Return the days that the rule leaves out, by the name of the reason."""
    typed, first, last = series.form.typed, rule.first, rule.last_possible
    school = await school_days(sheet.opened.event.organisation.id, first, last) if typed["school"] else {}
    return school | (public_days(first, last) if typed["public"] else {})


def _days_there(planned: Sequence[Session], series: Series) -> frozenset[date]:
    """Return the days on which the event has such a date; a part of the day with a title of its own is another one."""
    typed, starts = series.form.typed, time_of(series.form.typed["start"])
    title = typed["title"].strip().casefold()
    same = [row for row in planned if row.round is None and not row.all_day and _starts(row) == starts]
    return frozenset(
        local(row.starts_at).date() for row in same if not (title and row.title) or row.title.casefold() == title
    )


def _starts(row: Session) -> time:
    return local(row.starts_at).time().replace(tzinfo=None)


def _sentence(cut: Cut | None, rule: Rule, planned: Sequence[Planned]) -> str:
    if cut is None or not planned:
        return ""
    words = {"last": dates.day(planned[-1].day), "until": dates.day(rule.until or planned[-1].day)}
    match cut:
        case Cut.number:
            sentence = _(
                "Die Reihe endet mit ihrer Anzahl am %(last)s. Sollen es alle Termine bis %(until)s sein, lassen Sie die Anzahl leer."
            )
        case Cut.dates:
            sentence = _(
                "Auf einmal gehen höchstens %(most)d Termine: Die Reihe endet am %(last)s, nicht am %(until)s. Für die übrigen legen Sie danach noch eine Reihe an."
            )
        case _:
            sentence = _(
                "Eine Reihe reicht höchstens zwei Jahre weit: Sie endet am %(last)s. Für die übrigen Termine legen Sie danach noch eine Reihe an."
            )
    return sentence % (words | {"most": MOST_DATES})
