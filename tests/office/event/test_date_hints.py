"""The overview of a draft, and the page that publishes it, say what speaks against any of its dates."""

import re
from datetime import datetime, timedelta
from html import unescape

import httpx
import pytest

from ki_events.clock import BERLIN
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import Event, EventStatus, Session
from ki_events.organisations.school_holidays import ensure_school_holidays
from tests.characters import make_event
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]

EASTER_MONDAY, QUIET_MONDAY = datetime(2027, 3, 29, 14, tzinfo=BERLIN), datetime(2027, 7, 5, 14, tzinfo=BERLIN)


async def make_draft(slug: str, *starts: datetime) -> Event:
    """Return a draft with dates of two hours."""
    event = await make_event(sessions=len(starts), slug=slug, status=EventStatus.draft)
    sessions = await Session.objects().where(Session.event == event.id).order_by(Session.id)
    for session, start in zip(sessions, starts, strict=True):
        ends = start.replace(hour=16)
        await Session.update({Session.starts_at: start, Session.ends_at: ends}).where(Session.id == session.id)
    return event


async def hints_on(client: httpx.AsyncClient, event: Event, page: str = "") -> list[str]:
    text = (await client.get(f"/verwaltung/krefeld/veranstaltungen/{event.slug}{page}")).text
    found = re.search(r'<ul class="date-hints">(.*?)</ul>', text, re.DOTALL)
    return re.findall(r"<li[^>]*>(.*?)</li>", unescape(found[1])) if found else []


async def test_later_date_on_a_holiday_is_pointed_out_before_publishing(amal: httpx.AsyncClient) -> None:
    await ensure_school_holidays()
    event = await make_draft("reihe", QUIET_MONDAY, EASTER_MONDAY)
    sentence = "Mo., 29.\xa0März 2027 ist ein Feiertag: Ostermontag. Schulen, Kitas und Ämter sind geschlossen."
    holidays = "Mo., 29.\xa0März 2027: Schulferien: Osterferien 2027. Viele Lehrkräfte und Familien sind dann verreist."
    for page in ("", "/veroeffentlichen"):
        hints = await hints_on(amal, event, page)
        assert {sentence, holidays} <= set(hints)
        assert [] == [hint for hint in hints if "Juli" in hint]


async def test_other_event_for_the_same_people_is_pointed_out(amal: httpx.AsyncClient) -> None:
    draft, other = await make_draft("eins", QUIET_MONDAY), await make_draft("zwei", QUIET_MONDAY)
    await Session.update({Session.room: "Mensa"}).where(Session.event == other.id)
    assert [] == [hint for hint in await hints_on(amal, draft) if "Zielgruppe" in hint]
    for event in (draft, other):
        await Label(event=event.id, kind=LabelKind.target_group, slug="lehrkraefte", name="Lehrkräfte").save()
    (hint,) = [hint for hint in await hints_on(amal, draft) if "Zielgruppe" in hint]
    assert hint.startswith("Am selben Tag für dieselbe Zielgruppe: ")


async def test_of_many_hints_the_gravest_are_shown(amal: httpx.AsyncClient) -> None:
    await ensure_school_holidays()
    days = [EASTER_MONDAY.replace(day=day) for day in (22, 23, 24, 25, 26, 30, 31)]
    taken = EASTER_MONDAY.replace(month=4, day=2)
    await make_draft("andere", taken)
    hints = await hints_on(amal, await make_draft("ferien", *days, taken))
    assert hints[0].startswith("Fr., 2.\xa0Apr. 2027: Der Raum Aula ist dann belegt: ")
    assert 9 == len(hints)
    assert re.fullmatch(r"… und \d+ weitere\.", hints[-1])


async def test_exhibition_of_weeks_keeps_nobody_from_anything(amal: httpx.AsyncClient) -> None:
    await ensure_school_holidays()
    exhibition = await make_draft("ausstellung", EASTER_MONDAY)
    await make_draft("vortrag", EASTER_MONDAY.replace(day=31))
    midnight = EASTER_MONDAY.replace(hour=0)
    assert [] != await hints_on(amal, exhibition)
    await Session.update(
        {Session.starts_at: midnight, Session.ends_at: midnight + timedelta(weeks=3), Session.all_day: True}
    ).where(Session.event == exhibition.id)
    assert [] == await hints_on(amal, exhibition)


async def test_statements_do_not_grow_with_dates(amal: httpx.AsyncClient) -> None:
    few = await make_draft("wenige", QUIET_MONDAY, EASTER_MONDAY)
    many = await make_draft("viele", *(EASTER_MONDAY.replace(month=4, day=day) for day in range(5, 11)))
    numbers = []
    for event in (few, few, many):
        with counted() as statements:
            await hints_on(amal, event)
        numbers.append(len(statements))
    assert numbers[1] == numbers[2]
