"""A date is added, copied and changed; nothing that was typed is lost, and people are told once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ki_events.clock import local, now
from ki_events.events.session_facts import facts_of
from ki_events.events.tables import Event, EventStatus, Round, Session
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.changing.editing import Edit, edit_sessions, seen_of
from tests.characters import CHIARA, DILARA, make_event, sign_up
from tests.office.event.dates import hidden, root, the_session

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]

A_DAY = timedelta(days=1)


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


@pytest.mark.parametrize(("status", "is_told"), [(EventStatus.draft, False), (EventStatus.published, True)])
async def test_page_says_that_a_date_was_moved_only_if_it_was_public_before(
    amal: httpx.AsyncClient, status: EventStatus, is_told: bool
) -> None:
    event = await make_event(status=status)
    session = await the_session(event)
    later = (local(session.starts_at) + A_DAY).date().isoformat()
    assert 303 == (await edit(amal, event, session, day=later)).status_code
    moved = await the_session(event)
    assert (session.starts_at + A_DAY, session.starts_at if is_told else None) == (moved.starts_at, moved.moved_from)


async def test_workshop_that_was_added_offers_the_next_one_of_its_round(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    round_ = Round(event=event.id, number=1, name="Vormittag")
    await round_.save()
    page = await amal.get(f"{root(event)}/neu?runde={round_.id}")
    workshop = {"start": "10:00", "end": "11:00", "title": "Vorlesen", "round": str(round_.id)}
    form = hidden(page) | typed(await the_session(event)) | workshop
    answer = await amal.post(f"{root(event)}/neu", data=form)
    assert (303, f"{root(event)}?workshop=1&runde={round_.id}") == (answer.status_code, answer.headers["location"])
    listed = (await amal.get(answer.headers["location"])).text
    assert "Der Workshop ist eingetragen." in listed
    assert f'<a href="{root(event)}/neu?runde={round_.id}">Noch einen Workshop hinzufügen</a>' in listed


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


async def test_date_to_come_is_not_moved_into_the_past(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    session = await the_session(event)
    moved = await edit(amal, event, session, day="2020-01-01")
    agreed = typed(session, day="2020-01-01", seen=seen_of(session), step="agreed")
    added = await amal.post(f"{root(event)}/neu", data=typed(session, day="2020-01-01"))
    for answer in (moved, await amal.post(f"{root(event)}/{session.id}", data=agreed), added):
        assert (422, True) == (answer.status_code, "Dieser Termin wäre schon vorbei." in answer.text)
        assert 'value="2020-01-01"' in answer.text
    with pytest.raises(Refused, match="schon vorbei"):
        wanted = replace(facts_of(session), starts_at=now() - A_DAY, ends_at=now() - A_DAY / 2)
        await edit_sessions(event.id, {session.id: Edit(wanted, seen_of(session))}, "", "")
    assert (session.starts_at, 1) == (
        (await the_session(event)).starts_at,
        await Session.count().where(Session.event == event.id),
    )


async def test_what_a_date_in_the_past_says_is_put_right(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    session = await the_session(event)
    await Session.update({Session.starts_at: now() - A_DAY, Session.ends_at: now() - A_DAY / 2}).where(
        Session.id == session.id
    )
    over = await the_session(event)
    assert 303 == (await edit(amal, event, over, speakers="Dr. Sema Kaya")).status_code


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
