"""The dates of an event in the back office: listed, added, copied, changed, dropped; nothing is lost and nobody told twice."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from ki_events.clock import local, now
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.mail.outbox import claim, sent
from ki_events.mail.tables import Message
from tests.characters import CHIARA, DILARA, make_event, make_organisation, make_session, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def root(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/termine"


def hidden(page: httpx.Response) -> dict[str, str]:
    return dict(HIDDEN.findall(page.text))


async def the_session(event: Event) -> Session:
    found = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at).first()
    assert found is not None
    return found


def typed(session: Session, **changes: str) -> dict[str, str]:
    """Return the form of a session as it is filled in, with changes."""
    return {
        "day": local(session.starts_at).date().isoformat(),
        "start": f"{local(session.starts_at):%H:%M}",
        "end": f"{local(session.ends_at):%H:%M}",
        "place": session.place_name,
        "place_address": session.place_address,
        "room": session.room,
        **changes,
    }


async def edit(client: httpx.AsyncClient, event: Event, session: Session, **changes: str) -> httpx.Response:
    page = await client.get(f"{root(event)}/{session.id}")
    return await client.post(f"{root(event)}/{session.id}", data=hidden(page) | typed(session, **changes))


async def test_list_shows_dates_with_what_can_be_done(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    page = await amal.get(root(event))
    assert 200 == page.status_code
    assert 2 == page.text.count('class="session-card"')
    assert "Gesamtschule Uerdingen, Aula" in page.text


async def test_list_says_what_to_do_when_there_is_no_date(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    assert "Noch kein Termin" in (await amal.get(root(event))).text


async def test_list_has_pages_when_there_are_many_dates(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=51)
    assert 50 == (await amal.get(root(event))).text.count('class="session-card"')
    assert 1 == (await amal.get(f"{root(event)}?seite=2")).text.count('class="session-card"')
    assert 1 == (await amal.get(f"{root(event)}?seite=99")).text.count('class="session-card"')


async def statements_of_list(client: httpx.AsyncClient, sessions: int) -> int:
    event = await make_event(sessions=sessions)
    with counted() as texts:
        await client.get(root(event))
    return len(texts)


async def test_list_takes_as_many_statements_for_1_date_as_for_3(amal: httpx.AsyncClient) -> None:
    assert await statements_of_list(amal, 1) == await statements_of_list(amal, 3)


async def test_date_is_added_to_a_draft_at_once(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    page = await amal.get(f"{root(event)}/neu")
    form = hidden(page) | {"day": "2027-03-17", "start": "14:00", "end": "17", "place": "Rathaus", "speakers": "A\n\nB"}
    answers = [await amal.post(f"{root(event)}/neu", data=form) for _ in range(2)]
    assert [303, 303] == [answer.status_code for answer in answers]
    (session,) = await Session.objects()
    assert (datetime(2027, 3, 17, 13, tzinfo=UTC), datetime(2027, 3, 17, 16, tzinfo=UTC), "Rathaus", '["A", "B"]') == (
        session.starts_at,
        session.ends_at,
        session.place_name,
        session.speakers,
    )
    stored = await Event.objects().get(Event.id == event.id)
    assert stored is not None
    assert (session.starts_at, session.ends_at) == (stored.starts_at, stored.ends_at)


async def test_mistakes_are_all_told_and_everything_typed_is_kept(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    form = {"day": "31.02.2027", "start": "halb drei", "end": "25:00", "room": "Aula <1>", "online_url": "zoom"}
    answer = await amal.post(f"{root(event)}/neu", data=form)
    assert 422 == answer.status_code
    for sentence in ("Bitte einen Tag eingeben, den es gibt", "Bitte den ganzen Link eingeben", "Aula &lt;1&gt;"):
        assert sentence in answer.text
    assert 0 == await Session.count()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"day": "2027-03-28", "start": "02:30", "end": "04:00"}, "gibt es 02:30 Uhr nicht"),
        ({"day": "2027-03-28", "start": "14:00", "end": "14:00"}, "Das Ende liegt nicht nach dem Beginn"),
        ({"day": "2027-03-28", "last_day": "2027-03-27", "all_day": "yes"}, "Der letzte Tag liegt vor dem ersten"),
        ({"day": "2027-03-28", "start": "", "end": ""}, "Bitte eine Uhrzeit eingeben"),
        ({"day": "2027-03-28", "start": "10", "end": "11", "round": "77"}, "Diese Runde gibt es nicht mehr"),
    ],
)
async def test_date_is_refused_with_a_sentence(amal: httpx.AsyncClient, form: dict[str, str], sentence: str) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    answer = await amal.post(f"{root(event)}/neu", data=form)
    assert (422, True) == (answer.status_code, sentence in answer.text)


async def test_all_day_date_spans_the_local_midnights(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    form = {"day": "2027-03-27", "last_day": "2027-03-28", "all_day": "yes"}
    assert 303 == (await amal.post(f"{root(event)}/neu", data=form)).status_code
    (session,) = await Session.objects()
    assert (datetime(2027, 3, 26, 23, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC)) == (
        session.starts_at,
        session.ends_at,
    )


async def test_copy_has_everything_but_the_day(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    page = await amal.get(f"{root(event)}/neu?kopie={(await the_session(event)).id}")
    assert 'name="room" type="text" value="Aula"' in page.text
    assert 'name="day" type="date" value=""' in page.text


async def test_change_that_nobody_must_hear_of_is_saved_at_once(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    session = await the_session(event)
    assert 303 == (await edit(amal, event, session, speakers="Dr. Sema Kaya")).status_code
    assert (0, '["Dr. Sema Kaya"]') == ((await the_session(event)).sequence, (await the_session(event)).speakers)
    assert 0 == await Message.count().where(Message.kind == "changed")


async def test_move_shows_old_and_new_and_who_is_told_before_it_is_done(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await sign_up(event, DILARA)
    session = await the_session(event)
    asked = await edit(amal, event, session, room="Mensa")
    assert (200, True, True) == (asked.status_code, "<s>Aula</s>" in asked.text, "<strong>Mensa</strong>" in asked.text)
    assert "<strong>2 Personen</strong>" in asked.text
    assert "Aula" == (await the_session(event)).room
    agreed = hidden(asked) | typed(session, room="Mensa") | {"step": "agreed", "words": "Die Aula wird gestrichen."}
    assert [303, 409] == [(await amal.post(f"{root(event)}/{session.id}", data=agreed)).status_code for _ in range(2)]
    assert ("Mensa", 1) == ((await the_session(event)).room, (await the_session(event)).sequence)
    letters = await Message.objects().where(Message.kind == "changed")
    assert [True, True] == ["Die Aula wird gestrichen." in letter.payload for letter in letters]


async def test_back_leads_to_the_form_with_everything_typed(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    session = await the_session(event)
    asked = await edit(amal, event, session, room="Mensa")
    answer = await amal.post(f"{root(event)}/{session.id}", data=hidden(asked) | {"step": "back"})
    assert (200, True) == (answer.status_code, 'value="Mensa"' in answer.text)


async def test_second_of_two_editors_sees_what_the_first_saved(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    session = await the_session(event)
    old = hidden(await amal.get(f"{root(event)}/{session.id}"))
    await edit(amal, event, session, room="Mensa")
    answer = await amal.post(f"{root(event)}/{session.id}", data=old | typed(session, room="Forum"))
    assert (409, True, True) == (answer.status_code, "Mensa" in answer.text, 'value="Forum"' in answer.text)
    assert "Mensa" == (await the_session(event)).room
    again = await amal.post(f"{root(event)}/{session.id}", data=hidden(answer) | typed(session, room="Forum"))
    assert (303, "Forum") == (again.status_code, (await the_session(event)).room)


async def test_date_of_a_draft_really_goes(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    session = await the_session(event)
    assert "Termin löschen" in (await amal.get(f"{root(event)}/{session.id}/absagen")).text
    assert 303 == (await amal.post(f"{root(event)}/{session.id}/absagen")).status_code
    assert 0 == await Session.count()


async def drop_one(client: httpx.AsyncClient) -> tuple[Event, Session]:
    """Drop the first of two dates of an event that one person goes to."""
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    session = await the_session(event)
    answer = await client.post(f"{root(event)}/{session.id}/absagen", data={"words": "Streik"})
    assert 303 == answer.status_code
    return event, session


async def test_dropped_date_is_told_and_stays(amal: httpx.AsyncClient) -> None:
    event, session = await drop_one(amal)
    assert (SessionStatus.cancelled, 1) == ((await the_session(event)).status, (await the_session(event)).sequence)
    (letter,) = await Message.objects().where(Message.kind == "calendar_cancelled")
    assert (True, True) == ("Streik" in letter.payload, letter.run_at > now() + timedelta(minutes=9))
    assert "Fällt aus" in (await amal.get(root(event))).text
    assert 303 == (await amal.post(f"{root(event)}/{session.id}/absagen")).status_code
    assert 1 == await Message.count().where(Message.kind == "calendar_cancelled")


async def test_dropped_date_takes_place_again_and_nobody_hears_of_it(amal: httpx.AsyncClient) -> None:
    event, session = await drop_one(amal)
    assert "Niemand bekommt eine Nachricht" in (await amal.get(f"{root(event)}/{session.id}/wieder")).text
    assert 303 == (await amal.post(f"{root(event)}/{session.id}/wieder")).status_code
    assert (SessionStatus.planned, 2) == ((await the_session(event)).status, (await the_session(event)).sequence)
    assert 0 == await Message.count().where(Message.kind.is_in(["calendar_cancelled", "changed"]))


async def test_all_hear_that_a_date_takes_place_again_when_they_heard_the_opposite(
    amal: httpx.AsyncClient, turned: Any
) -> None:
    event, session = await drop_one(amal)
    with turned(now() + timedelta(minutes=11)):
        for message in await claim(9):
            await sent(message)
        assert "<strong>1 Person</strong>" in (await amal.get(f"{root(event)}/{session.id}/wieder")).text
        await amal.post(f"{root(event)}/{session.id}/wieder")
    assert 1 == await Message.count().where(Message.kind == "changed")


async def test_last_date_is_not_dropped(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    session = await the_session(event)
    assert "Das ist der einzige Termin" in (await amal.get(f"{root(event)}/{session.id}/absagen")).text
    assert 422 == (await amal.post(f"{root(event)}/{session.id}/absagen")).status_code
    assert SessionStatus.planned == (await the_session(event)).status


async def test_date_of_another_event_is_not_there(amal: httpx.AsyncClient) -> None:
    one, other = await make_event(), await make_event()
    number = (await the_session(other)).id
    for path in (f"{number}", f"{number}/absagen", f"{number}/wieder"):
        assert 404 == (await amal.get(f"{root(one)}/{path}")).status_code
        assert 404 == (await amal.post(f"{root(one)}/{path}")).status_code
    assert 404 == (await amal.get(f"{root(one)}/neu?kopie={number}")).status_code


async def test_room_and_speaker_that_are_wanted_twice_are_told(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0)
    organisation = await make_organisation()
    start = now() + timedelta(weeks=3)
    for _ in range(2):
        await make_session(event, organisation, start, speakers='["Sema Kaya, Essen"]')
    text = (await amal.get(root(event))).text
    assert (True, True) == ("»Aula« ist doppelt belegt" in text, "Sema Kaya ist zur gleichen Zeit zweimal" in text)


async def test_what_was_typed_is_there_again_until_it_is_saved_or_thrown_away(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    session = await the_session(event)
    address = f"{root(event)}/{session.id}"
    kept = typed(session, room="Mensa") | hidden(await amal.get(address))
    keeping = {"autosave": f"event:{event.id}:session:{session.id}"}
    await amal.post("/verwaltung/krefeld/merken", data=kept | keeping)
    assert "Noch nicht gespeichert" in (await amal.get(address)).text
    assert 'value="Mensa"' in (await amal.get(address)).text
    assert 303 == (await amal.post(address, data={"step": "discard"})).status_code
    assert 'value="Mensa"' not in (await amal.get(address)).text
    await amal.post("/verwaltung/krefeld/merken", data=kept | keeping)
    assert 303 == (await amal.post(address, data=kept)).status_code
    assert "Noch nicht gespeichert" not in (await amal.get(address)).text
