"""The lines that say why somebody stands where they stand."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from ki_events.events.tables import Serving
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel, register
from ki_events.registrations.tables import By, Decision, Registration
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, make_event

Turned = Callable[[datetime], AbstractContextManager[None]]


async def lines(registration: Registration) -> list[tuple[str, str, str, str]]:
    """Return what the person's page says: from, to, by whom, by which rule."""
    rows = await Decision.objects().where(Decision.registration == registration.id).order_by(Decision.id)
    return [(row.from_status, row.to_status, row.by, row.rule) for row in rows]


async def last(registration: Registration) -> tuple[str, str, str, str]:
    assert [] == await faults()
    return (await lines(registration))[-1]


async def waiting_behind_chiara(**columns: Any) -> tuple[Registration, Registration]:
    """Return Chiara, who has the only place, and Boris, who waits for it."""
    event = await make_event(capacity=1, **columns)
    return await register(event.id, CHIARA, "1"), await register(event.id, BORIS, "2")


async def offered_to_boris() -> Registration:
    chiara, boris = await waiting_behind_chiara(serving=Serving.offer)
    await cancel(chiara.id, By.person)
    return await one(Registration, boris.id)
