"""Organisers write to a group: typed, counted, previewed, tested, sent once, watched, and tried again."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ki_events.attendance.tables import Attendance, Means
from ki_events.clock import local, now
from ki_events.events.tables import Event, Session
from ki_events.group_messages.tables import GroupMessage
from ki_events.group_messages.writing import write_group_letters
from ki_events.mail.tables import Message, MessageState
from ki_events.registrations.tables import Registration
from ki_events.worker import COMPOSERS
from tests.characters import CHIARA, make_event, sign_up
from tests.group_messages.messages import crowd, draft, sent
from tests.statements import counted

pytestmark = pytest.mark.anyio

NONCE = re.compile(r'name="nonce" value="([^"]+)"')


def pages(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/nachrichten"


async def fields(browser: httpx.AsyncClient, event: Event, **typed: Any) -> dict[str, Any]:
    """Return the form as it is filled in, with the nonce of the page."""
    found = NONCE.search((await browser.get(f"{pages(event)}/neu")).text)
    assert found
    usual = {"status": "confirmed", "subject": "Raum geändert", "body": "Guten Tag {{Vorname}}", "action": "ask"}
    return {"nonce": found[1], **usual, **typed}


async def only() -> GroupMessage:
    (message,) = await GroupMessage.objects()
    return message


async def test_message_goes_from_the_form_to_everyone_once(amal: httpx.AsyncClient) -> None:
    event = await crowd(2)
    typed = await fields(amal, event)
    asked = [await amal.post(f"{pages(event)}/neu", data=typed) for _click in range(2)]
    assert [303, 303] == [answer.status_code for answer in asked]
    assert asked[0].headers["location"] == asked[1].headers["location"]
    page = (await amal.get(asked[0].headers["location"])).text
    assert ("<strong>2 Personen</strong>" in page, "lassen sich nicht zurückholen" in page) == (True, True)
    clicks = [await amal.post(asked[0].headers["location"], data={"people": "2", "when": "now"}) for _click in range(2)]
    assert [303, 303] == [answer.status_code for answer in clicks]
    await write_group_letters()
    assert 2 == await Message.count().where(Message.kind == "group")
    result = (await amal.get(clicks[1].headers["location"])).text
    assert ("0 von 2 gesendet" in result, "Anhalten" in result) == (True, True)
    assert (await amal.post(f"{pages(event)}/neu", data=typed)).status_code == 303
    assert "sent" == (await only()).state


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


async def test_empty_group_is_not_sent_to(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await amal.post(f"{pages(event)}/neu", data=await fields(amal, event))
    assert "ist niemand, an den" in (await amal.get(answer.headers["location"])).text
    sending = await amal.post(answer.headers["location"], data={"people": "0", "when": "now"})
    assert (422, "draft") == (sending.status_code, (await only()).state)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"when": "later", "day": "2020-01-01", "time": "10:00"}, "schon vorbei"),
        ({"when": "later", "day": "", "time": "10:00"}, "Bitte wählen Sie den Tag"),
        ({"when": "later", "day": "2027-03-28", "time": "02:30"}, "gibt es 02:30 Uhr nicht"),
        ({"when": ""}, "Bitte wählen Sie eine Antwort aus."),
        ({"when": "now", "people": "7"}, "Inzwischen ist es 1 Person."),
    ],
)
async def test_moment_that_cannot_be_is_refused(amal: httpx.AsyncClient, asked: dict[str, str], sentence: str) -> None:
    event = await crowd(1)
    message = await draft(event)
    answer = await amal.post(f"{pages(event)}/{message.public_id}/senden", data={"people": "1", **asked})
    assert (422, True, "draft") == (answer.status_code, sentence in answer.text, (await only()).state)


async def test_planned_message_says_when_and_can_be_stopped(amal: httpx.AsyncClient) -> None:
    event = await crowd(1)
    own = f"{pages(event)}/{(await draft(event)).public_id}"
    tomorrow = (local(now()) + timedelta(days=1)).date().isoformat()
    asked = {"people": "1", "when": "later", "day": tomorrow, "time": "12:00"}
    assert 303 == (await amal.post(f"{own}/senden", data=asked)).status_code
    page = (await amal.get(own)).text
    assert ("Geplant für" in page, "Anhalten" in page) == (True, True)
    assert 303 == (await amal.post(f"{own}/anhalten")).status_code
    assert ("withdrawn", True) == ((await only()).state, "Angehalten" in (await amal.get(own)).text)


async def test_preview_shows_each_person_and_no_personal_link(amal: httpx.AsyncClient) -> None:
    event = await crowd(2)
    own = f"{pages(event)}/{(await draft(event, 'Hallo {{vorname}}: {{Link zur Anmeldung}}')).public_id}"
    first, second = [(await amal.get(f"{own}/vorschau?person={place}")).text for place in (1, 2)]
    assert ("Hallo Gast 0: http" in first, "Hallo Gast 1: http" in second) == (True, True)
    assert "/anmeldung/…" in first
    assert 200 == (await amal.get(f"{own}/vorschau?person=99")).status_code


async def test_test_goes_to_oneself_once(amal: httpx.AsyncClient) -> None:
    event = await crowd(1)
    own = f"{pages(event)}/{(await draft(event, 'Hallo {{Vorname}}: {{Link zur Anmeldung}}')).public_id}"
    for _click in range(2):
        assert 303 == (await amal.post(f"{own}/test")).status_code
    (test,) = await Message.objects().where(Message.kind == "group_test")
    letter = await (await COMPOSERS["group_test"]([test]))(test)
    assert letter is not None
    assert ("amal@krefeld.example", "Test: Raum geändert") == (test.recipient, letter.subject)
    assert ("Hallo Gast 0" in letter.text, "/anmeldung/" in letter.text) == (True, False)


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


async def test_who_was_there_and_who_was_not_are_groups(amal: httpx.AsyncClient) -> None:
    event = await crowd(3)
    here = await Registration.objects().order_by(Registration.id).first()
    session = await Session.objects().get(Session.event == event.id)
    assert here and session
    values: dict[str, Any] = {"is_present": True, "means": Means.grid, "marked_by": "account:1"}
    moments: dict[str, Any] = {"marked_at": now(), "received_at": now()}
    await Attendance(registration=here.id, session=session.id, event=event.id, **values, **moments).save()
    found = []
    for presence in (f"da-{session.id}", f"weg-{session.id}"):
        typed = await fields(amal, event, action="count", presence=presence)
        page = (await amal.post(f"{pages(event)}/neu", data=typed)).text
        found.append(re.findall(r"<strong>(\d Person\w*)</strong>", page))
    assert [["1 Person"], ["2 Personen"]] == found


async def test_failed_letter_says_why_and_is_sent_again(amal: httpx.AsyncClient) -> None:
    event = await crowd(2)
    message = await sent(await draft(event))
    await write_group_letters()
    letters = await Message.objects().where(Message.kind == "group").order_by(Message.id)
    await Message.update({Message.state: MessageState.dead, Message.error: "550 5.1.1 no such user"}).where(
        Message.id == letters[0].id
    )
    own = f"{pages(event)}/{message.public_id}"
    page = (await amal.get(own)).text
    assert ("Diese Adresse gibt es nicht." in page, "Nicht angekommen" in page) == (True, True)
    await Registration.update({Registration.email: "neu@schule.example"}).where(
        Registration.email == letters[0].recipient
    )
    for _click in range(2):
        assert 303 == (await amal.post(f"{own}/nochmal", data={"letter": "all"})).status_code
    again = await Message.objects().get(Message.id == letters[0].id)
    assert again is not None
    assert ("pending", "neu@schule.example", 0) == (again.state, again.recipient, again.attempts)


async def test_letter_keeps_the_words_and_answers_go_to_the_organisation(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    await sign_up(event, CHIARA)
    body = "Liebe {{Vorname}} {{Nachname}},\n\n{{Veranstaltung}} am {{Termin}} in {{Ort}} <b>\nhttps://schule.example/plan."
    await sent(await draft(event, body))
    await write_group_letters()
    (message,) = await Message.objects().where(Message.kind == "group")
    letter = await (await COMPOSERS["group"]([message]))(message)
    assert letter is not None
    assert ("Raum geändert", "ki@krefeld.example") == (letter.subject, letter.reply_to)
    assert "Liebe Chiara Conti,\n\nMehrsprachigkeit im Unterricht am" in letter.text
    assert ("&lt;b&gt;" in letter.html, 'href="https://schule.example/plan"' in letter.html) == (True, True)
    assert ("Guten Tag" in letter.text, "/anmeldung/" in letter.text) == (False, True)


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


async def test_progress_is_told_to_the_page(amal: httpx.AsyncClient) -> None:
    event = await crowd(1)
    message = await sent(await draft(event))
    await write_group_letters()
    state = (await amal.get(f"{pages(event)}/{message.public_id}/stand.json")).json()
    assert {"state": "sent", "words": "0 von 1 gesendet", "sent": 0, "people": 1, "is_over": False} == state
    await Message.update({Message.state: MessageState.sent}).where(Message.kind == "group")
    assert (await amal.get(f"{pages(event)}/{message.public_id}/stand.json")).json()["is_over"]


async def test_over_event_says_so_and_can_be_written_to(amal: httpx.AsyncClient) -> None:
    event = await crowd(1)
    await Event.update({Event.ends_at: now() - timedelta(days=1)}).where(Event.id == event.id)
    assert "Diese Veranstaltung ist vorbei." in (await amal.get(f"{pages(event)}/neu")).text


async def test_message_of_another_event_is_not_found(amal: httpx.AsyncClient) -> None:
    message = await draft(await crowd(1))
    other = await make_event()
    assert 404 == (await amal.get(f"{pages(other)}/{message.public_id}")).status_code


@pytest.mark.parametrize("people", [1, 3])
async def test_pages_take_a_fixed_number_of_statements(amal: httpx.AsyncClient, people: int) -> None:
    event = await crowd(people)
    message = await sent(await draft(event, "Text"))
    for number in range(1, people):
        await sent(await draft(event, f"Text {number}"))
    await write_group_letters()
    found = []
    for address in (pages(event), f"{pages(event)}/neu", f"{pages(event)}/{message.public_id}"):
        with counted() as statements:
            assert 200 == (await amal.get(address)).status_code
        found.append(len(statements))
    assert [6, 10, 6] == found
