"""A message is typed, counted, kept as a draft, and refused with every mistake in it."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ki_events.attendance.tables import Attendance, Means
from ki_events.clock import now
from ki_events.events.tables import Session
from ki_events.group_messages.tables import GroupMessage
from ki_events.registrations.tables import Registration
from tests.group_messages.messages import crowd, draft
from tests.office.messages.groups import fields, only, pages

pytestmark = pytest.mark.anyio


async def test_counting_says_how_many_and_stores_nothing(amal: httpx.AsyncClient) -> None:
    event = await crowd(2)
    answer = await amal.post(f"{pages(event)}/neu", data=await fields(amal, event, action="count", subject=""))
    assert (200, True) == (answer.status_code, "<strong>2 Personen</strong>" in answer.text)
    none = await amal.post(f"{pages(event)}/neu", data=await fields(amal, event, action="count", status="waitlisted"))
    assert "<strong>0 Personen</strong>" in none.text
    assert 0 == await GroupMessage.count()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": ""}, "Bitte ausfüllen."),
        ({"body": "x" * 8001}, "Höchstens 8000 Zeichen"),
        ({"body": "Hallo {{Vornahme}}"}, "Den Platzhalter {{Vornahme}} gibt es nicht. Es gibt: {{Vorname}}"),
        ({"body": "Hallo {{Vorname"}, "Ein Platzhalter ist nicht vollständig."),
        ({"subject": "{{Link zur Anmeldung}}"}, "Der persönliche Link gehört in den Text"),
        ({"status": ""}, "Bitte wählen Sie mindestens einen Stand."),
        ({"workshop": "999"}, "Das gibt es bei dieser Veranstaltung nicht mehr."),
    ],
)
async def test_mistakes_are_said_and_what_was_typed_is_kept(
    amal: httpx.AsyncClient, typed: dict[str, str], sentence: str
) -> None:
    event = await crowd(1)
    answer = await amal.post(f"{pages(event)}/neu", data=await fields(amal, event, **typed))
    assert (422, True) == (answer.status_code, sentence in answer.text), answer.text[-4000:]
    assert ("Raum geändert" in answer.text) == ("subject" not in typed)
    assert 0 == await GroupMessage.count()


async def test_group_is_asked_for_anew_when_its_number_is_absurd(amal: httpx.AsyncClient) -> None:
    event = await crowd(1)
    data = await fields(amal, event, workshop="9" * 30)
    assert 422 == (await amal.post(f"{pages(event)}/neu", data=data)).status_code


async def test_single_people_of_the_table_are_written_to(amal: httpx.AsyncClient) -> None:
    event = await crowd(3)
    first, second, _third = await Registration.objects().order_by(Registration.id)
    chosen = await amal.get(f"{pages(event)}/?person={first.public_id}&person={second.public_id}")
    form = await amal.get(chosen.headers["location"])
    assert "2 ausgewählte Personen" in form.text
    typed = await fields(amal, event, status=[], person=[first.public_id, second.public_id])
    answer = await amal.post(f"{pages(event)}/neu", data=typed)
    assert "<strong>2 Personen</strong>" in (await amal.get(answer.headers["location"])).text
    page = await amal.get(f"{pages(event)}/{(await only()).public_id}/entwurf")
    assert "2 ausgewählte Personen" in page.text


async def test_who_was_there_is_asked_of_dates_only_that_have_begun(amal: httpx.AsyncClient) -> None:
    event = await crowd(1)
    session = await Session.objects().get(Session.event == event.id)
    assert session
    found = []
    for begun in (-1, 1):
        await Session.update({Session.starts_at: now() - timedelta(minutes=begun)}).where(Session.id == session.id)
        found.append(f'value="da-{session.id}"' in (await amal.get(f"{pages(event)}/neu")).text)
    assert [False, True] == found


async def test_who_was_there_and_who_was_not_are_groups(amal: httpx.AsyncClient) -> None:
    event = await crowd(3)
    here = await Registration.objects().order_by(Registration.id).first()
    session = await Session.objects().get(Session.event == event.id)
    assert here and session
    values: dict[str, Any] = {"is_present": True, "means": Means.grid, "marked_by": "account:1"}
    moments: dict[str, Any] = {"marked_at": now(), "received_at": now()}
    await Attendance(registration=here.id, session=session.id, event=event.id, **values, **moments).save()
    await Session.update({Session.starts_at: now()}).where(Session.id == session.id)
    found = []
    for presence in (f"da-{session.id}", f"weg-{session.id}"):
        typed = await fields(amal, event, action="count", presence=presence)
        page = (await amal.post(f"{pages(event)}/neu", data=typed)).text
        found.append(re.findall(r"<strong>(\d Person\w*)</strong>", page))
    assert [["1 Person"], ["2 Personen"]] == found


async def test_draft_is_changed_and_an_old_page_does_not_overwrite(amal: httpx.AsyncClient) -> None:
    event = await crowd(1)
    own = f"{pages(event)}/{(await draft(event)).public_id}/entwurf"
    found = re.search(r'name="revision" value="([^"]+)"', (await amal.get(own)).text)
    assert found
    typed = {"revision": found[1], "status": "confirmed", "subject": "Neu", "body": "Text", "action": "save"}
    assert 303 == (await amal.post(own, data=typed)).status_code
    late = await amal.post(own, data=typed | {"subject": "Später"})
    assert (409, True, True) == (late.status_code, "Inzwischen hat jemand" in late.text, "Später" in late.text)
    assert "Neu" == (await only()).subject
    assert 303 == (await amal.post(own, data=typed | {"action": "discard"})).status_code
    assert "Noch ist keine Nachricht" in (await amal.get(pages(event))).text
