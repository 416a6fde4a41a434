"""Who stands at the door in these tests, and what their devices send."""

import httpx

from ki_events.accounts.roles import Role
from ki_events.attendance.helping import give
from ki_events.clock import now
from ki_events.events.tables import Event, Session
from tests.office.colleague import colleague, make_member


def path(session: Session, rest: str = "") -> str:
    return f"/verwaltung/krefeld/vor-ort/{session.id}{rest}"


async def helper(browser: httpx.AsyncClient, event: Event | None = None) -> httpx.AsyncClient:
    """Return the browser with somebody signed in who only helps at the door of this event."""
    client = await colleague(browser, role=Role.check_in, email="hilfe@krefeld.example")
    account = await make_member("krefeld", Role.check_in, "hilfe@krefeld.example")
    if event is not None:
        found = await Event.objects(Event.organisation).get(Event.id == event.id)
        assert found is not None
        await give(found, [account.public_id], "account:1")
    return client


def sent(*marks: dict[str, object], at: str = "") -> dict[str, object]:
    moment = at or now().isoformat()
    return {"now": moment, "marks": [{"at": moment, **each} for each in marks]}
