"""Whoever sends a form with several mistakes hears of all of them at once, those between two fields too."""

import re

import httpx
import pytest

from ki_events.events.tables import EventStatus
from tests.characters import make_event
from tests.office.event_forms import sent_by

pytestmark = pytest.mark.anyio

NAMED = re.compile(r'<li><a href="#([\w-]+)">')


@pytest.mark.parametrize(
    ("page", "wrong", "named"),
    [
        ("kopieren", {"title": "", "date": ""}, ["title", "date"]),
        ("veroeffentlichen", {"when": "spaeter", "date": "31.02.2027", "clock": ""}, ["date", "clock"]),
        ("termine/mindestzahl", {"minimum": "viele", "decides_on": ""}, ["minimum", "decides_on"]),
        (
            "termine/serie",
            {"day": "2027-03-09", "number": "", "until": "2027-03-02", "start": "quark", "end": "16:00"},
            ["until", "start"],
        ),
    ],
)
async def test_all_mistakes_of_a_form_are_told_at_once(
    amal: httpx.AsyncClient, page: str, wrong: dict[str, str], named: list[str]
) -> None:
    event = await make_event(status=EventStatus.draft)
    address = f"/verwaltung/krefeld/veranstaltungen/{event.slug}/{page}"
    answer = await amal.post(address, data=await sent_by(amal, address) | wrong)
    assert (422, named) == (answer.status_code, NAMED.findall(answer.text))
