"""A date of an event as it is filled in in these tests."""

import re

import httpx

from ki_events.events.tables import Event, Session

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def root(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/termine"


async def the_session(event: Event) -> Session:
    found = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at).first()
    assert found is not None
    return found


def hidden(page: httpx.Response) -> dict[str, str]:
    return dict(HIDDEN.findall(page.text))
