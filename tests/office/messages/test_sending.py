"""A message is previewed, tested, sent once, at its moment, and tried again."""

from datetime import datetime, timedelta

import httpx
import pytest

from ki_events.clock import BERLIN, local, now, turned
from ki_events.group_messages.writing import write_group_letters
from ki_events.mail.tables import Message, MessageState
from ki_events.registrations.tables import Registration
from ki_events.worker import COMPOSERS
from tests.characters import CHIARA, make_event, sign_up
from tests.group_messages.messages import crowd, draft, sent
from tests.mail.servers import settled
from tests.office.messages.groups import fields, only, pages

pytestmark = pytest.mark.anyio


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


@pytest.mark.usefixtures("mid_morning")
async def test_result_says_at_night_when_letters_go_on(amal: httpx.AsyncClient) -> None:
    event = await crowd(2)
    with settled(quiet_hours="21-7"), turned(datetime(2027, 2, 2, 21, 53, tzinfo=BERLIN)):
        asked = await amal.post(f"{pages(event)}/neu", data=await fields(amal, event))
        sent_off = await amal.post(asked.headers["location"], data={"people": "2", "when": "now"})
        await write_group_letters()
        night = (await amal.get(sent_off.headers["location"])).text
    assert "was noch unterwegs ist: Mi., 3. Feb. 2027, 07:00 Uhr." in night.replace("\xa0", " ")


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


@pytest.mark.usefixtures("mid_morning")
@pytest.mark.parametrize(
    ("day", "time", "named"),
    [
        ("2020-01-01", "10:00", '<a href="#day">Tag: Dieser Zeitpunkt ist schon vorbei.'),
        ("2099-01-01", "10:00", '<a href="#day">Tag: Der Zeitpunkt liegt mehr als ein Jahr voraus.'),
        ("today", "00:01", '<a href="#time">Uhrzeit: Dieser Zeitpunkt ist schon vorbei.'),
    ],
)
async def test_mistake_about_the_moment_leads_to_its_field(
    amal: httpx.AsyncClient, day: str, time: str, named: str
) -> None:
    event = await crowd(1)
    typed = {"people": "1", "when": "later", "day": local(now()).date().isoformat() if day == "today" else day}
    answer = await amal.post(f"{pages(event)}/{(await draft(event)).public_id}/senden", data={**typed, "time": time})
    assert (422, True, 1) == (answer.status_code, named in answer.text, answer.text.count('aria-invalid="true"'))


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


async def test_test_is_as_the_person_reads_it_whom_the_page_shows(amal: httpx.AsyncClient) -> None:
    event = await crowd(2)
    own = f"{pages(event)}/{(await draft(event, 'Hallo {{Vorname}}')).public_id}"
    page = (await amal.get(f"{own}/vorschau?person=2")).text
    assert '<input type="hidden" name="person" value="2">' in page
    for place in ("1", "2"):
        answer = await amal.post(f"{own}/test", data={"person": place})
        assert answer.headers["location"].endswith(f"/vorschau?person={place}&getestet=1")
    tests = await Message.objects().where(Message.kind == "group_test").order_by(Message.id)
    compose = await COMPOSERS["group_test"](tests)
    letters = [await compose(test) for test in tests]
    assert [True, True] == [letter is not None and f"Hallo Gast {n}" in letter.text for n, letter in enumerate(letters)]


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
