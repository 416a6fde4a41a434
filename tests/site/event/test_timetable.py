"""The timetable of a day: what is for everyone, and workshops of which one takes one or may take one."""

import re
from datetime import timedelta

import httpx
import pytest

from ki_events.events.tables import Format, Round, SessionKind, SessionStatus
from tests.characters import make_event, make_organisation, make_session
from tests.site.event.shown import page_of
from tests.site.gatherings import make_gathering, make_round

pytestmark = pytest.mark.anyio

MUST = "Sie nehmen an einem davon teil."
MAY = "Sie können an einem davon teilnehmen, müssen aber nicht."


@pytest.mark.parametrize(("required", "sentence", "other"), [(True, MUST, MAY), (False, MAY, MUST)])
async def test_timetable_says_whether_one_must_choose(
    browser: httpx.AsyncClient, required: bool, sentence: str, other: str
) -> None:
    event = await make_gathering()
    await make_round(event, required=required)
    page = await page_of(browser, event)
    assert (1, 0) == (page.count(sentence), page.count(other))


@pytest.mark.parametrize(
    ("required", "sentence"),
    [(True, "Dieser Workshop gehört dazu."), (False, "Sie können an diesem Workshop teilnehmen, müssen aber nicht.")],
)
async def test_round_with_one_workshop_speaks_of_one(browser: httpx.AsyncClient, required: bool, sentence: str) -> None:
    event = await make_gathering()
    await make_round(event, places=(12,), required=required)
    page = await page_of(browser, event)
    assert (1, 0) == (page.count(sentence), page.count("Diese Workshops laufen gleichzeitig."))


async def test_event_page_shows_the_timetable_of_a_conference(browser: httpx.AsyncClient) -> None:
    organisation = await make_organisation()
    event = await make_event(format=Format.conference)
    first = Round(event=event.id, number=1, name="Runde 1")
    await first.save()
    for title in ("Scaffolding", "Mehrsprachige Bücher"):
        await make_session(
            event,
            organisation,
            event.starts_at + timedelta(hours=3),
            title=title,
            kind=SessionKind.elective,
            round=first.id,
            capacity=18,
        )
    page = await page_of(browser, event)
    assert ["Runde 1", "Scaffolding", "Mehrsprachige Bücher"] == re.findall(
        "Runde 1|Scaffolding|Mehrsprachige Bücher", page
    )
    assert 2 == page.count("18 Plätze")


async def test_timetable_tells_what_is_for_everyone_from_what_one_chooses(browser: httpx.AsyncClient) -> None:
    organisation = await make_organisation()
    event = await make_event(format=Format.conference)
    for title, status in (("Forum A", SessionStatus.planned), ("Forum B", SessionStatus.cancelled)):
        await make_session(
            event,
            organisation,
            event.starts_at + timedelta(hours=4),
            title=title,
            status=status,
            kind=SessionKind.elective,
        )
    page = await page_of(browser, event)
    assert 1 == page.count("Sie können an einem davon teilnehmen, müssen aber nicht.")
    assert ["Forum B"] == re.findall(r'timetable__off"[^>]*>([^<]+)', page)
    assert ["Forum A", "Forum B"] == re.findall(r'class="workshops__title[^>]*>([^<]+)', page)
