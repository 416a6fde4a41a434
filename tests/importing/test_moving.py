"""What follows when the document gives an event another date: for who waits, for who has a place, for calendars."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ki_events.clock import turned
from ki_events.doctor import examine
from ki_events.events.publishing import archive_past
from ki_events.events.tables import Event
from ki_events.heartbeat import beat
from ki_events.importing.applying import Result, import_document
from ki_events.importing.reading import read
from ki_events.mail.tables import Message
from ki_events.registrations.registering import cancel, register
from ki_events.registrations.tables import By, Registration, Status
from tests.characters import BORIS, CHIARA, DILARA
from tests.importing.documents import DAZ, bring_in, document, the_event, the_sessions, written

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

OPEN = datetime(2027, 2, 10, 9, 0, tzinfo=UTC)
START = datetime(2027, 3, 17, 13, 0, tzinfo=UTC)
MOVED = DAZ.replace("2027-03-17", "2027-04-14")


async def statuses() -> list[str]:
    """Return the statuses of all registrations in their order."""
    rows: list[str] = await Registration.select(Registration.status).order_by(Registration.id).output(as_list=True)
    return rows


async def letters(kind: str) -> list[str]:
    """Return who gets letters of this kind."""
    rows: list[str] = (
        await Message.select(Message.recipient).where(Message.kind == kind).order_by(Message.id).output(as_list=True)
    )
    return rows


async def test_waiting_list_moves_when_the_event_is_moved_away_from_its_start(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    event = await the_event()
    with turned(OPEN):
        first, *_ = [await register(event.id, who, who.email) for who in (BORIS, CHIARA, DILARA)]
    with turned(START - timedelta(hours=1)):
        await cancel(first.id, By.person)
        assert [Status.cancelled, Status.confirmed, Status.waitlisted] == await statuses()
        await bring_in(tmp_path, MOVED)
        await beat("worker")
        assert [Status.cancelled, Status.confirmed, Status.confirmed] == await statuses()
        assert [DILARA.email] == await letters("moved_up")
        assert [] == [sentence for sentence in await examine() if "invariant" in sentence]


async def test_people_are_told_when_an_archived_event_gets_a_new_date(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    event = await the_event()
    with turned(OPEN):
        await register(event.id, CHIARA, "nonce-1")
    with turned(START + timedelta(days=1)):
        await archive_past()
        assert "archived" == (await the_event()).status
        result = await bring_in(tmp_path, MOVED)
    assert ("published", 1, [CHIARA.email]) == (
        (await the_event()).status,
        result.people_told,
        await letters("changed"),
    )


async def test_sequence_rises_by_one_with_each_material_change(tmp_path: Path) -> None:
    found = []
    for text in (DAZ, DAZ.replace("Aula", "Saal"), DAZ.replace("Aula", "Keller"), DAZ.replace("Aula", "Keller")):
        await bring_in(tmp_path, text)
        found.append((await the_sessions())[0].sequence)
    assert [0, 1, 2, 2] == found


async def test_one_creates_and_the_other_finds_it_when_two_import_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, document(DAZ, DAZ.replace("daz-", "neu-")))
    results = await asyncio.gather(import_document(read([file]), "cli"), import_document(read([file]), "system"))
    assert [Result(unchanged=4), Result(created=4)] == sorted(results, key=lambda result: result.created)
    assert 2 == await Event.count()
