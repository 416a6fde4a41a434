"""How long an organisation keeps which personal data: within bounds, in plain words, and asked before a shorter period erases."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from pydantic import create_model

from ki_events.db import transaction
from ki_events.i18n import _, ngettext
from ki_events.office.frame import office_page
from ki_events.retention.choosing import days_of, set_period
from ki_events.retention.periods import CHOSEN, PERIODS, After, Kind, Period, kind_names
from ki_events.web.access import member_here
from ki_events.web.field_types import agreement, count_line
from ki_events.web.forms import Form, check
from ki_events.web.pages import AnyRequest, is_done, see_done
from ki_events.web.sent import read_sent

HERE, SETTINGS = "office_periods", "office_settings"
SAVED = "gespeichert"

_FIELDS: dict[str, Any] = {kind.value: (count_line(PERIODS[kind].most, PERIODS[kind].least), ...) for kind in CHOSEN}
Typed = create_model("Typed", sure=(agreement(), ""), **_FIELDS)


@dataclass(frozen=True)
class Row:
    """A kind of data, how long it is kept, and, where one may choose, the bounds in words."""

    name: str
    title: str
    days: str
    bounds: str = ""


@get("/", name=HERE)
async def periods_page(request: AnyRequest) -> Response[bytes]:
    """Show how long what is kept."""
    stored = await days_of(member_here(request).organisation.id)
    return _page(request, Form({kind.value: str(stored[kind]) for kind in CHOSEN}))


@post("/", name="send_periods")
async def send_periods(request: AnyRequest) -> Response[Any]:
    """Store the periods; where one gets shorter, ask first what else would be a surprise in the morning."""
    member, form = member_here(request), check(Typed, await read_sent(request))
    for kind in CHOSEN:
        if not form.typed[kind.value]:
            form.errors.setdefault(kind.value, _("Bitte ausfüllen."))
    if form.value is None or form.errors:
        return _page(request, form, status=422)
    stored = await days_of(member.organisation.id)
    wanted = {kind: int(getattr(form.value, kind.value)) for kind in CHOSEN}
    shorter = [kind for kind in CHOSEN if wanted[kind] < stored[kind]]
    if shorter and not form.typed["sure"]:
        return _page(
            request, form, asked=[(kind_names()[kind], days(stored[kind]), days(wanted[kind])) for kind in shorter]
        )
    async with transaction():
        for kind in CHOSEN:
            if wanted[kind] != stored[kind]:
                await set_period(member.organisation.id, kind, wanted[kind], member.actor)
    return see_done(request, HERE, SAVED, organisation=member.organisation.slug)


def days(number: int) -> str:
    """Return a period in words."""
    return ngettext("%(n)s Tag", "%(n)s Tage", number) % {"n": number} if number else _("sofort")


def _page(
    request: AnyRequest, form: Form[Any], *, asked: list[tuple[str, str, str]] | None = None, status: int = 200
) -> Response[bytes]:
    template = "office/settings/periods_asked.html" if asked else "office/settings/periods.html"
    return office_page(
        request,
        template,
        here=SETTINGS,
        status=status,
        form=form,
        asked=asked,
        chosen=[_row(kind, form.typed.get(kind.value, "")) for kind in CHOSEN],
        fixed=[_row(kind, days(period.days)) for kind, period in PERIODS.items() if not period.is_chosen],
        labels={kind.value: kind_names()[kind] for kind in CHOSEN},
        is_stored=is_done(request, SAVED),
    )


def _row(kind: Kind, shown: str) -> Row:
    period = PERIODS[kind]
    bounds = _("Tage %(after)s; %(least)s bis %(most)s, üblich %(usual)s") % _numbers(period)
    return Row(kind.value, kind_names()[kind], shown, bounds if period.is_chosen else _after(period.after))


def _numbers(period: Period) -> dict[str, str]:
    numbers = {"least": period.least, "most": period.most, "usual": period.days}
    return {"after": _after(period.after)} | {name: str(number) for name, number in numbers.items()}


def _after(after: After) -> str:
    return {
        After.event: _("nach der Veranstaltung"),
        After.sending: _("nach dem Versand"),
        After.writing: _("nach dem Schreiben"),
        After.expiry: _("nach dem Ablauf"),
        After.confirming: _("nach der Bestätigung"),
        After.asking: _("nach der Angabe"),
    }[after]
