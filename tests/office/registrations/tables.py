"""The table of registrations as these tests ask for it."""

import httpx

from ki_events.events.tables import Event
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.statements import counted


def address(event: Event, rest: str = "") -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/anmeldungen{rest}"


async def three() -> Event:
    event = await make_event(2)
    for each in (CHIARA, DILARA, BORIS):
        await sign_up(event, each)
    return event


async def statements(amal: httpx.AsyncClient, path: str) -> int:
    with counted() as sent:
        assert 200 == (await amal.get(path)).status_code
    return len(sent)
