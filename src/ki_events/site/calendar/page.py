"""The calendar to subscribe to is put together here: what one ticks, what one gets, and how to take it home."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from litestar import Response, get
from markupsafe import Markup

from ki_events.dates import day, days, hours, last_day
from ki_events.events.filter import Asked, Filter
from ki_events.feeds.naming import name_of, unknown, unknown_sentence
from ki_events.feeds.preview import Coming, Pick, Preview, preview, quick_picks
from ki_events.feeds.reading import lasting
from ki_events.i18n import _, ngettext
from ki_events.links import absolute
from ki_events.site.calendar.groups import groups_of
from ki_events.site.catalogue.kept_choices import choices_for
from ki_events.web.pages import AnyRequest, public_page, url
from ki_events.web.qr import qr_svg


@dataclass(frozen=True)
class Shortcut:
    """A choice that many make, and the address of this page with it."""

    name: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class Date:
    """One of the next dates: the day and the time in words."""

    slug: str
    title: str
    lang: str
    starts_at: datetime
    when: str


@dataclass(frozen=True)
class Addresses:
    """Where the calendar is: absolute, for programs (`webcal`), and as news."""

    calendar: str
    webcal: str
    atom: str


@get("/", name="calendar")
async def calendar_page(request: AnyRequest) -> Response[bytes]:
    """Show what can be chosen and the calendar that comes of it."""
    asked = _lasting(Filter.from_query(request.query_params))
    shown = await preview(asked.filter)
    if strange := unknown(asked.filter, shown.names):
        asked = _without(asked, strange)
        shown = await preview(asked.filter)
    wanted, left = asked.filter, await choices_for(request, asked.filter)
    return public_page(
        request,
        "site/calendar/page.html",
        understood=wanted.to_query(),
        problems=asked.problems,
        picks=_shortcuts(request, wanted, await quick_picks()),
        groups=groups_of(wanted, left, shown.names),
        q=wanted.q,
        is_chosen=wanted != Filter(),
        name=name_of(wanted, shown.names),
        count=_count(shown),
        coming=[_date(one) for one in shown.coming],
        addresses=_addresses(request, wanted),
        qr=_qr(absolute(_here(request, wanted) + "#abo")),
    )


def _lasting(asked: Asked) -> Asked:
    kept = lasting(asked.filter)
    dropped = []
    if replace(asked.filter, free=False) != kept:
        dropped.append(_("Ein Abo läuft immer weiter. Den Zeitraum haben wir deshalb weggelassen."))
    if asked.filter.free:
        dropped.append(_("Ob Plätze frei sind, ändert sich täglich. Im Abo stehen deshalb auch volle Veranstaltungen."))
    return replace(asked, filter=kept, problems=(*asked.problems, *dropped))


def _without(asked: Asked, strange: Iterable[tuple[str, str]]) -> Asked:
    kept, problems = asked.filter, list(asked.problems)
    for field, value in strange:
        left: dict[str, Any] = {field: tuple(one for one in getattr(kept, field) if one != value)}
        kept = replace(kept, **left)
        problems.append(unknown_sentence(field).format(value=value))
    return replace(asked, filter=kept, problems=tuple(problems))


def _shortcuts(request: AnyRequest, wanted: Filter, picks: Iterable[Pick]) -> list[Shortcut]:
    chosen = [(_("Alles"), Filter()), *((pick.name, _only(pick)) for pick in picks)]
    return [Shortcut(name, _here(request, one), one == wanted) for name, one in chosen]


def _only(pick: Pick) -> Filter:
    values: dict[str, Any] = {pick.field: (pick.slug,)}
    return Filter(**values)


def _count(shown: Preview) -> str:
    if not shown.events:
        return _("Gerade ist dazu nichts geplant.")
    events = ngettext("%(n)s Veranstaltung", "%(n)s Veranstaltungen", shown.events) % {"n": shown.events}
    if not shown.sessions:
        return events
    dates = ngettext("%(n)s kommender Termin", "%(n)s kommende Termine", shown.sessions) % {"n": shown.sessions}
    return f"{events}, {dates}"


def _date(one: Coming) -> Date:
    when = days(one.starts_at, last_day(one.ends_at)) if one.all_day else day(one.starts_at)
    time = "" if one.all_day else hours(one.starts_at, one.ends_at)
    return Date(one.slug, one.title, one.lang, one.starts_at, ", ".join(filter(None, [when, time])))


def _addresses(request: AnyRequest, wanted: Filter) -> Addresses:
    query = wanted.to_query()
    calendar = "?".join(filter(None, [absolute(url(request, "feed")), query]))
    webcal = urlsplit(calendar)._replace(scheme="webcal").geturl()
    return Addresses(calendar, webcal, "?".join(filter(None, [absolute(url(request, "atom")), query])))


def _qr(address: str) -> Markup | None:
    try:
        return qr_svg(address, _("QR-Code mit der Adresse dieser Seite"))
    except ValueError:  # too much is chosen for a code; the address can still be copied
        return None


def _here(request: AnyRequest, wanted: Filter) -> str:
    return "?".join(filter(None, [url(request, "calendar"), wanted.to_query()]))
