"""Several dates of an event are changed in one step: looked at first, and told once."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ki_events.clock import local, now
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.mail.tables import Message
from tests.characters import CHIARA, make_event, make_organisation, make_session, sign_up
from tests.office.event.dates import root
from tests.office.event.together import TICKED, agree, ask, ids, page_of, rooms
from tests.registrations.changing.moved import sessions_of
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]

SAVED = "Die Änderungen sind gespeichert."


async def test_room_of_a_series_is_changed_in_two_steps_and_told_once(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=3)
    await sign_up(event, CHIARA)
    sessions = await sessions_of(event)
    asked = await ask(amal, event, sessions, room="Mensa")
    assert (200, 3, 3) == (asked.status_code, *(asked.text.count(one) for one in ("<s>Aula</s>", "<strong>Mensa</")))
    assert ("Speichern und 1 Person benachrichtigen" in asked.text, ["Aula"] * 3) == (True, await rooms(event))
    saved = await agree(amal, event, asked, words="Die Aula wird gestrichen.")
    assert (303, ["Mensa"] * 3) == (saved.status_code, await rooms(event))
    assert SAVED in (await amal.get(saved.headers["location"])).text
    (letter,) = await Message.objects().where(Message.kind == "changed")
    assert "Die Aula wird gestrichen." in letter.payload


@pytest.mark.parametrize(("number", "entries"), [(1, ""), (2, "für jeden weiteren Termin"), (7, "")])
async def test_page_says_when_calendar_entries_come_by_letters_of_their_own(
    amal: httpx.AsyncClient, number: int, entries: str
) -> None:
    event = await make_event(sessions=number)
    await sign_up(event, CHIARA)
    asked = await ask(amal, event, await sessions_of(event), room="Mensa")
    assert (bool(entries), True) == ("nur mit dem Kalendereintrag" in asked.text, entries in asked.text)
    await agree(amal, event, asked)
    follow = Message.key.like("changed:%") & (Message.kind == "calendar_entry")
    assert (1 if entries else 0) == await Message.count().where(follow)


async def test_form_has_all_coming_dates_ticked_and_says_what_stands_there(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=3)
    house, (first, second, third) = await make_organisation(), await sessions_of(event)
    await make_session(event, house, now() - timedelta(weeks=1))
    await make_session(event, house, now() + timedelta(weeks=1), status=SessionStatus.cancelled)
    await make_session(event, house, now() + timedelta(weeks=1), kind="elective")
    await Session.update({Session.place_name: "Rathaus"}).where(Session.id == second.id)
    page = (await amal.get(page_of(event))).text
    assert ids([first, second, third]) == TICKED.findall(page)
    assert "Jetzt: <bdi>Aula</bdi>" in page
    assert re.search(r'id="place-hint">Jetzt je nach Termin verschieden\.', page)
    assert f'id="start-hint">Jetzt: <bdi>{local(first.starts_at):%H:%M}</bdi>' in page
    assert ("Raum leeren" in page, "Mitwirkende leeren" in page) == (True, False)


async def test_only_the_dates_that_are_ticked_are_changed(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=3, status=EventStatus.draft)
    sessions = await sessions_of(event)
    await agree(amal, event, await ask(amal, event, sessions[1:], room="Mensa"))
    assert ["Aula", "Mensa", "Mensa"] == await rooms(event)


async def test_times_are_those_of_the_day_whether_summer_or_winter(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    house = await make_organisation()
    for day in (datetime(2027, 3, 27, 13, tzinfo=UTC), datetime(2027, 3, 29, 12, tzinfo=UTC)):
        await make_session(event, house, day)
    sessions = await sessions_of(event)
    asked = await ask(amal, event, sessions, start="15:30", end="18.30 Uhr")
    assert 303 == (await agree(amal, event, asked)).status_code
    assert [
        (datetime(2027, 3, 27, 14, 30, tzinfo=UTC), datetime(2027, 3, 27, 17, 30, tzinfo=UTC)),
        (datetime(2027, 3, 29, 13, 30, tzinfo=UTC), datetime(2027, 3, 29, 16, 30, tzinfo=UTC)),
    ] == [(row.starts_at, row.ends_at) for row in await sessions_of(event)]


async def test_end_of_a_night_that_goes_on_past_midnight_is_on_the_right_day(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    begins = datetime(2027, 3, 17, 21, tzinfo=UTC)  # 22 h in Krefeld, to 1 h
    night = await make_session(event, await make_organisation(), begins)
    ends = []
    for end in ("02:00", "23:30"):
        await agree(amal, event, await ask(amal, event, [night], end=end))
        ends.append((await sessions_of(event))[0].ends_at)
    assert [begins + timedelta(hours=4), begins + timedelta(hours=1, minutes=30)] == ends


async def test_whole_days_have_no_times_and_keep_them(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=1, status=EventStatus.draft)
    (evening,) = await sessions_of(event)
    midnight = local(evening.starts_at + timedelta(days=3)).replace(hour=0, minute=0)
    whole = await make_session(
        event, await make_organisation(), midnight.astimezone(UTC), ends_at=midnight + timedelta(days=1), all_day=True
    )
    assert "Gilt nicht für ganztägige Termine." in (await amal.get(page_of(event))).text
    await agree(amal, event, await ask(amal, event, [evening, whole], start="00:30", room="Mensa"))
    evening, after = await sessions_of(event)
    assert (0, whole.starts_at, "Mensa") == (local(evening.starts_at).hour, after.starts_at, after.room)
    alone = await ask(amal, event, [whole], start="10:00")
    assert (422, True) == (alone.status_code, "sind ganztägig und haben keine Uhrzeit" in alone.text)
    await Session.delete().where(Session.id == evening.id)
    assert 'name="start"' not in (await amal.get(page_of(event))).text


async def test_fields_are_emptied_by_a_tick(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2, status=EventStatus.draft)
    await Session.update({Session.speakers: '["Dr. Sema Kaya"]'}).where(Session.event == event.id)
    form = {"dates": ids(await sessions_of(event)), "clear": ["room", "speakers"], "step": "ask"}
    asked = await amal.post(page_of(event), data=form)
    assert (2, 4) == (asked.text.count("<s>Dr. Sema Kaya</s>"), asked.text.count("<strong>–</strong>"))
    await agree(amal, event, asked)
    assert [("", "[]", "Gesamtschule Uerdingen")] * 2 == [
        (row.room, row.speakers, row.place_name) for row in await sessions_of(event)
    ]


@pytest.mark.parametrize(
    ("status", "typed"),
    [(EventStatus.draft, {"room": "Mensa"}), (EventStatus.published, {"speakers": "Dr. Sema Kaya"})],
)
async def test_nobody_is_told_of_a_draft_nor_of_what_no_calendar_must_learn(
    amal: httpx.AsyncClient, status: EventStatus, typed: dict[str, str]
) -> None:
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    await Event.update({Event.status: status.value}).where(Event.id == event.id)
    asked = await ask(amal, event, await sessions_of(event), **typed)
    assert ("Niemand bekommt eine Nachricht." in asked.text, 'id="words"' in asked.text) == (True, False)
    assert 303 == (await agree(amal, event, asked)).status_code
    assert 0 == await Message.count().where(Message.kind == "changed")


async def test_page_says_what_cannot_go_together_then(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    first, _second = sessions = await sessions_of(event)
    house = await make_organisation()
    await make_session(event, house, first.starts_at, ends_at=first.ends_at, room="Mensa", title="Film")
    other = await make_event(title="Elternabend", starts_at=first.starts_at)
    await Session.update({Session.room: "Mensa"}).where(Session.event == other.id)
    assert "doppelt belegt" not in (await ask(amal, event, sessions, room="Forum")).text
    asked = (await ask(amal, event, sessions, room="Mensa")).text
    assert (1, 1) == (
        asked.count("Der Raum »Mensa« ist doppelt belegt"),
        asked.count("Der Raum Mensa ist dann belegt: „Elternabend“"),
    )
    moved = "Wie bisher bleibt: Adresse, Raum. Stimmt das noch?"
    assert (moved in asked, moved in (await ask(amal, event, sessions, place="Rathaus")).text) == (False, True)


async def test_page_asks_whether_the_way_to_a_place_still_holds_when_there_is_none(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2, status=EventStatus.draft)
    form = {"dates": ids(await sessions_of(event)), "clear": ["place"], "step": "ask"}
    assert "Wie bisher bleibt: Adresse, Raum." in (await amal.post(page_of(event), data=form)).text
    # Whoever types the same once more means it.
    again = await amal.post(page_of(event), data=form | {"room": "Aula"})
    assert "Wie bisher bleibt: Adresse. Stimmt das noch?" in again.text


async def test_list_leads_there_from_two_coming_dates_on(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    way = f'href="{page_of(event)}"'
    assert way in (await amal.get(root(event))).text
    first, _second = await sessions_of(event)
    await Session.update({Session.status: SessionStatus.cancelled}).where(Session.id == first.id)
    assert way not in (await amal.get(root(event))).text


async def test_both_steps_ask_as_little_for_many_dates_as_for_two(amal: httpx.AsyncClient) -> None:
    asked = []
    for number in (2, 2, 9):
        event = await make_event(sessions=number)
        await sign_up(event, CHIARA)
        sessions = await sessions_of(event)
        with counted() as statements:
            await amal.get(page_of(event))
            await ask(amal, event, sessions, room="Mensa")
        asked.append(len(statements))
    assert asked[1] == asked[2]
