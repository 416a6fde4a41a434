"""What can be printed stands with each date; online nobody wears a badge, signs on paper or looks for a door."""

import httpx
import pytest

from ki_events.events.tables import Event, Session
from tests.attendance.door import begun, session_of

pytestmark = pytest.mark.anyio


async def half_online() -> tuple[Event, Session]:
    event = await begun(sessions=2)
    online = await session_of(event, 1)
    online.online_url, online.place_name, online.room = "https://video.example/1", "", ""
    await online.save()
    return event, online


def address(event: Event, what: str = "") -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/anwesenheit/drucken{what}"


async def test_online_date_has_the_list_only(amal: httpx.AsyncClient) -> None:
    event, online = await half_online()

    page = (await amal.get(address(event))).text

    kinds = ("anwesenheitsliste", "unterschriftenliste", "namensschilder", "tuerschild")
    assert [1, 0, 0, 0] == [page.count(f"/{online.id}/{kind}.pdf") for kind in kinds]
    assert [2, 1, 2, 2] == [page.count(f"/{kind}.pdf") for kind in kinds]


async def test_what_an_online_date_has_not_is_not_there(amal: httpx.AsyncClient) -> None:
    event, online = await half_online()

    kinds = ("anwesenheitsliste", "unterschriftenliste", "namensschilder", "tuerschild")
    answers = [await amal.get(address(event, f"/{online.id}/{kind}.pdf")) for kind in kinds]

    assert [200, 404, 404, 404] == [answer.status_code for answer in answers]
