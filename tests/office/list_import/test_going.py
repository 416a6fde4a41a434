"""A list is confirmed with its places and its mails, by whoever knows what that means."""

import httpx
import pytest

from ki_events.audit import AuditEntry
from ki_events.events.tables import Event
from ki_events.mail.tables import Message
from ki_events.office.list_import.applying import import_lists
from ki_events.registrations.tables import Registration, Source, Status
from tests.characters import BORIS, CHIARA, make_event, sign_up
from tests.office.list_import.lists import address, confirm, crowd, csv_of, mapped, registered

pytestmark = pytest.mark.anyio


async def test_list_is_registered_when_it_is_confirmed(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    content = csv_of("Chiara;Conti;chiara@schule.example;Schule am Park;vegetarisch", "Dilara;Yıldız;;Kita;")
    here = await mapped(amal, event, content)
    preview = await amal.get(address(event, f"{here}/vorschau"))
    assert "2 Personen würden eingetragen." in preview.text
    assert [] == await registered(event)
    page = await amal.get(address(event, f"{here}/eintragen"))
    assert ("Ja: 1 E-Mail geht hinaus" in page.text, "1 Person hat keine E-Mail-Adresse" in page.text) == (True, True)
    assert 303 == (await confirm(amal, event, here)).status_code
    assert 0 == await Registration.count()
    await import_lists()
    rows = await Registration.objects().order_by(Registration.turn)
    assert [("Chiara", Source.list, True, "vegetarisch"), ("Dilara", Source.list, False, "")] == [
        (row.given_name, row.source, row.is_told, row.remark) for row in rows
    ]
    assert ["chiara@schule.example"] == [row.recipient for row in await Message.objects()]
    done = await amal.get(address(event, f"{here}/stand"))
    assert "2 Personen sind eingetragen." in done.text
    entries = await AuditEntry.objects().where(AuditEntry.action == "registrations.imported")
    assert [f"event:{event.id}"] == [entry.subject for entry in entries]
    assert "Chiara" not in f"{entries[0].after}{entries[0].note}"


async def test_nobody_is_told_when_that_was_chosen(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    here = await mapped(amal, event, crowd(3))
    await confirm(amal, event, here, told="no")
    await import_lists()
    assert (3, 0) == (await Registration.count().where(Registration.is_told.eq(False)), await Message.count())


async def test_who_is_too_many_waits_in_the_order_of_the_list(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    for each in (CHIARA, BORIS):
        await sign_up(event, each)
    here = await mapped(amal, event, crowd(25))
    await confirm(amal, event, here)
    await import_lists()
    waiting = (
        await Registration.objects()
        .where(Registration.status == Status.waitlisted)
        .order_by(Registration.priority, ascending=False)
        .order_by(Registration.turn)
    )
    assert ["Boris", *[f"Gast {number}" for number in range(25)]] == [row.given_name for row in waiting]


async def test_places_are_raised_when_the_number_was_confirmed(amal: httpx.AsyncClient) -> None:
    event = await make_event(10)
    here = await mapped(amal, event, crowd(45))
    page = (await amal.get(address(event, f"{here}/eintragen"))).text
    assert "Plätze von 10 auf 45 erhöhen" in page
    assert 422 == (await confirm(amal, event, here, places="99")).status_code
    await confirm(amal, event, here, places="45")
    await import_lists()
    after = await Event.objects().get(Event.id == event.id)
    assert (45, 45, 0) == (after.capacity, after.taken, after.waiting)


async def test_reason_is_needed_when_others_wait(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    for each in (CHIARA, BORIS):
        await sign_up(event, each)
    here = await mapped(amal, event, crowd(1))
    answer = await confirm(amal, event, here, places="2")
    assert (422, True) == (answer.status_code, "Bitte geben Sie einen Grund an" in answer.text)
    await confirm(amal, event, here, places="2", reason="Referentin")
    await import_lists()
    assert ("Gast 0 Muster", Status.confirmed) in await registered(event)
