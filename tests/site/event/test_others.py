"""From an event one finds the way to further dates of the same offer, and from one that is over to what is like it."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import Event, EventStatus
from tests.characters import BORIS, make_event, make_organisation, sign_up
from tests.conftest import MID_MORNING
from tests.statements import counted

pytestmark = pytest.mark.anyio

OTHER = re.compile(
    r'<li class="others__one">.*?href="/veranstaltungen/([^"]+)".*?<span class="state[^>]*>.*?<span>([^<]+)', re.DOTALL
)


async def page_of(browser: httpx.AsyncClient, event: Event) -> str:
    page = await browser.get(f"/veranstaltungen/{event.slug}")
    assert 200 == page.status_code
    return page.text


async def dated(weeks: int, **columns: Any) -> Event:
    return await make_event(starts_at=now() + timedelta(weeks=weeks), offer="scaffolding", **columns)


async def about(topic: str, event: Event) -> Event:
    await Label(event=event.id, kind=LabelKind.topic, slug=topic, name=topic).save()
    return event


async def test_further_dates_of_the_offer_stand_in_order_with_their_state(browser: httpx.AsyncClient) -> None:
    event = await dated(2)
    late, full, soon = await dated(9, capacity=None), await dated(5, capacity=0), await dated(4)
    assert [(soon.slug, "Wenige Plätze frei"), (full.slug, "Warteliste"), (late.slug, "Plätze frei")] == OTHER.findall(
        await page_of(browser, event)
    )


async def test_further_dates_leave_out_what_nobody_can_go_to(browser: httpx.AsyncClient) -> None:
    event = await dated(2)
    await dated(3, status=EventStatus.draft)
    await dated(4, status=EventStatus.cancelled)
    await dated(5, postponed=True)
    await dated(6, publish_at=now() + timedelta(days=1))
    await dated(-3)
    await dated(7, organisation=await make_organisation("bielefeld"))
    await make_event(offer="")
    assert [] == OTHER.findall(await page_of(browser, event))


@pytest.mark.parametrize(
    "columns", [{"status": EventStatus.cancelled}, {"starts_at": -5}, {"closes_at": MID_MORNING - timedelta(days=1)}]
)
async def test_event_that_is_over_leads_to_the_next_date(browser: httpx.AsyncClient, columns: dict[str, Any]) -> None:
    event = await dated(columns.pop("starts_at", 2), **columns)
    other = await dated(6)
    page = await page_of(browser, event)
    assert f'href="/veranstaltungen/{other.slug}"><span class="kern-label">Zum nächsten Termin' in page
    assert 1 == page.count("kern-btn--primary")


async def test_event_that_is_over_leads_to_what_shares_most_topics(browser: httpx.AsyncClient) -> None:
    over = await about("daz", await about("lesen", await make_event(status=EventStatus.cancelled)))
    near = await about("lesen", await make_event(starts_at=now() + timedelta(weeks=1)))
    nearer = await about("daz", await about("lesen", await make_event(starts_at=now() + timedelta(weeks=9))))
    await about("musik", await make_event())
    assert [nearer.slug, near.slug] == [slug for slug, _state in OTHER.findall(await page_of(browser, over))]


async def test_event_with_places_shows_nothing_like_it(browser: httpx.AsyncClient) -> None:
    event = await about("daz", await make_event())
    await about("daz", await make_event())
    assert [] == OTHER.findall(await page_of(browser, event))


async def test_event_page_takes_four_statements_however_much_it_shows(browser: httpx.AsyncClient) -> None:
    event = await about("daz", await dated(2, sessions=3, status=EventStatus.cancelled))
    for weeks in (3, 4, 5):
        await about("daz", await dated(weeks))
    with counted() as found:
        await page_of(browser, event)
    assert 4 == len(found)


async def test_sign_up_page_reads_its_event_in_one_statement(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    await sign_up(event, BORIS)
    with counted() as found:
        await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")
    assert 1 == len(found)
