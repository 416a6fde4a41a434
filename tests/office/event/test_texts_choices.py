"""What is offered for choosing carries the language of those who named it."""

import re

import httpx
import pytest

from ki_events.events.tables import EventStatus
from tests.characters import make_event

pytestmark = pytest.mark.anyio


async def test_topics_and_target_groups_are_german_on_the_english_page_too(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    page = (await amal.get(f"/en/verwaltung/krefeld/veranstaltungen/{event.slug}/angaben")).text
    found = {}
    for field in ("topics", "target_groups", "languages", "accessibility"):
        labels = re.findall(f'<label class="kern-label" for="{field}-[0-9]+"([^>]*)>', page)
        found[field] = set(labels)
    german, ours = {' lang="de" dir="auto"'}, {""}
    assert {"topics": german, "target_groups": german, "languages": ours, "accessibility": ours} == found
