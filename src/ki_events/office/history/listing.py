"""Who did what in the organisation, or at one event, and when: read only, the newest first, narrowed by person, kind and days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from litestar import Response, get
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.accounts.people import people_of
from ki_events.clock import BERLIN
from ki_events.i18n import _
from ki_events.office.frame import event_page, office_page, open_event
from ki_events.office.history.lines import Shown, shown
from ki_events.office.history.words import KINDS, kind_names
from ki_events.reports.history import PER_PAGE, Wanted, lines
from ki_events.web.access import member_here
from ki_events.web.field_types import count_line, day_line, one_of
from ki_events.web.forms import Form, check, line
from ki_events.web.pages import AnyRequest

HERE, OF_EVENT = "office_history", "office_event_history"
LARGEST = 2**31 - 1


class Asked(BaseModel):
    """What the address asks for: lines of `person` and kind `was`, of days `von` to `bis`, below the line `vor`."""

    person: line(80)  # type: ignore[valid-type]
    was: one_of(tuple(KINDS))  # type: ignore[valid-type]
    von: day_line()  # type: ignore[valid-type]
    bis: day_line()  # type: ignore[valid-type]
    vor: count_line(LARGEST, 1)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Page:
    """What both pages show: the form that narrows, a page of lines, and how the next one is asked for ({} if there is none)."""

    form: Form[Asked]
    lines: Sequence[Shown]
    older: Mapping[str, str]
    newest: Mapping[str, str]
    people: Sequence[tuple[str, str]]
    kinds: Mapping[str, str]

    @property
    def days(self) -> list[tuple[str, list[Shown]]]:
        """Return the lines by day."""
        return [(day, list(group)) for day, group in groupby(self.lines, lambda each: each.day)]

    @property
    def is_narrowed(self) -> bool:
        """Say whether the page leaves lines out because somebody asked for that."""
        return any(self.form.typed.get(name) for name in ("person", "was", "von", "bis"))


@get("/", name=HERE)
async def history_page(request: AnyRequest) -> Response[bytes]:
    """Show what was done in the organisation."""
    page = await _page(request)
    return office_page(
        request, "office/history/listing.html", here=HERE, status=422 if page.form.errors else 200, page=page
    )


@get("/", name=OF_EVENT)
async def event_history_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show what was done at one event, its sessions and its registrations."""
    opened = await open_event(request, slug)
    page = await _page(request, opened.event.id)
    status = 422 if page.form.errors else 200
    return event_page(request, opened, "office/history/event.html", here=OF_EVENT, status=status, page=page)


async def _page(request: AnyRequest, event: int | None = None) -> Page:
    member = member_here(request)
    form = check(Asked, dict(request.query_params))
    # What cannot be read narrows nothing, and a sentence says so.
    typed = {name: "" if name in form.errors else text for name, text in form.typed.items()}
    asked = check(Asked, typed).value or Asked(person="", was="", von="", bis="", vor="")
    found = await lines(_wanted(asked, member.organisation.id, event))
    known = {name: text for name, text in typed.items() if text and name != "vor"}
    older = known | {"vor": str(found[PER_PAGE - 1].id)} if len(found) > PER_PAGE else {}
    return Page(
        form=form,
        lines=await shown(found[:PER_PAGE], member),
        older=older,
        newest=known if asked.vor else {},
        people=await _people(member.organisation.id),
        kinds=kind_names(),
    )


def _wanted(asked: Asked, organisation: int, event: int | None) -> Wanted:
    return Wanted(
        organisation,
        event,
        asked.person,
        KINDS.get(asked.was, ()),
        _midnight(asked.von),
        _midnight(asked.bis, timedelta(days=1)),
        int(asked.vor) if asked.vor else None,
    )


def _midnight(day: str, later: timedelta = timedelta()) -> datetime | None:
    return datetime.combine(date.fromisoformat(day) + later, time(), BERLIN) if day else None


async def _people(organisation_id: int) -> list[tuple[str, str]]:
    members = [(f"account:{row.account.id}", row.account.name) for row in await people_of(organisation_id)]
    others = [
        ("person", _("angemeldete Personen selbst")),
        ("system", _("das System")),
        ("cli", _("Einlesen, Technik")),
    ]
    return [*members, *others]
