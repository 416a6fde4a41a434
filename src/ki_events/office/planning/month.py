"""The planning calendar: a month with free days, holy days and everything that is planned, and hints about one date."""

import re
from datetime import date, timedelta
from typing import Any

from litestar import Response, get

from ki_events.clock import local, now
from ki_events.events.hint import Hint
from ki_events.events.planned import planned
from ki_events.events.planning import hints
from ki_events.i18n import _
from ki_events.office.frame import office_page
from ki_events.office.planning.asked import asked
from ki_events.office.planning.sheet import midnight, sheet
from ki_events.organisations.school_holidays import school_holidays
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@get("/", name="office_planning")
async def planning_page(request: AnyRequest) -> Response[bytes]:
    """Show a month; without a sensible `monat` (2027-03) the present one."""
    organisation = member_here(request).organisation.id
    first = _month(request.query_params.get("monat", ""))
    after = _following(first)
    sessions = await planned(organisation, midnight(first), midnight(after))
    holidays = await school_holidays(organisation, first, after - timedelta(days=1))
    return office_page(
        request,
        "office/planning/month.html",
        here="office_planning",
        sheet=sheet(first, sessions, holidays),
        before=_preceding(first),
        after=after,
    )


@get("/hinweise", name="office_planning_hints")
async def hints_page(request: AnyRequest) -> Response[bytes]:
    """Show what speaks against a date that a form has; nothing of it forbids the date."""
    organisation = member_here(request).organisation.id
    wanted = await asked(request, organisation)
    found: list[Hint] = await hints(wanted) if wanted else []
    values: dict[str, Any] = {"wanted": wanted, "hints": found, "heading": _heading(wanted is not None, len(found))}
    return office_page(request, "office/planning/hints.html", here="office_planning", **values)


def _heading(is_readable: bool, number: int) -> str:
    if not is_readable:
        return _("Bitte zuerst Datum, Beginn und Ende eintragen, dann gibt es hier Hinweise.")
    return _("Hinweise zum Datum") if number else _("Nichts spricht gegen dieses Datum.")


def _month(text: str) -> date:
    found = MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else local(now()).date().replace(day=1)


def _following(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _preceding(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
