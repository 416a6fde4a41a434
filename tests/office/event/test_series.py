"""Series, rounds, open dates and the minimum number in the back office."""

import re
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from ki_events.clock import local, now
from ki_events.events.tables import Event, EventStatus, Round, Session, SessionKind
from ki_events.mail.tables import Message
from ki_events.organisations.school_holidays import ensure_school_holidays
from tests.characters import CHIARA, make_event, make_organisation, make_session, sign_up
from tests.office.event.dates import hidden, root, the_session
from tests.office.event_forms import sent_by

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]

RULE = {"day": "2027-03-09", "rhythm": "weekly", "number": "4", "start": "14:00", "end": "17:00", "place": "Rathaus"}


async def stored(event: Event) -> Event:
    found = await Event.objects().get(Event.id == event.id)
    assert found is not None
    return found


async def test_series_is_shown_before_it_is_created(amal: httpx.AsyncClient) -> None:
    await ensure_school_holidays()
    event = await make_event(sessions=0, status=EventStatus.draft)
    page = await amal.get(f"{root(event)}/serie")
    sent = await amal.post(f"{root(event)}/serie", data=hidden(page) | RULE | {"public": "yes", "school": "yes"})
    preview = await amal.get(sent.headers["location"])
    assert (303, 200, 0) == (sent.status_code, preview.status_code, await Session.count())
    assert "fällt aus: Osterferien" in preview.text
    assert 4 == preview.text.count('autocomplete="off" checked')


async def test_series_keeps_its_local_time_over_the_clock_change(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    page = await amal.get(f"{root(event)}/serie")
    days = {"dates": ["2027-03-09", "2027-03-23", "2027-03-30"], "step": "create"}
    for _ in range(2):
        answer = await amal.post(f"{root(event)}/serie", data=hidden(page) | RULE | days)
        assert 303 == answer.status_code
    starts = await Session.select(Session.starts_at).order_by(Session.starts_at).output(as_list=True)
    assert [13, 13, 12] == [start.astimezone(UTC).hour for start in starts]
    assert [14, 14, 14] == [local(start).hour for start in starts]


async def test_series_is_refused_when_a_date_has_no_such_time(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    night = {"day": "2027-03-21", "start": "02:30", "end": "03:30", "step": "create"}
    answer = await amal.post(f"{root(event)}/serie", data=RULE | night | {"dates": ["2027-03-21", "2027-03-28"]})
    assert (422, True, 0) == (answer.status_code, "gibt es 02:30 Uhr nicht" in answer.text, await Session.count())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": ""}, "wie viele Termine es sind"),
        ({"number": "61"}, "von 1 bis 60"),
        ({"day": ""}, "Bitte ausfüllen"),
        ({"until": "2027-01-01"}, "Der letzte Tag liegt vor dem ersten"),
        ({"rhythm": "daily"}, "steht nicht zur Wahl"),
        ({"end": "13:00"}, "Das Ende liegt nicht nach dem Beginn"),
    ],
)
async def test_rule_is_refused_with_a_sentence(amal: httpx.AsyncClient, change: dict[str, str], sentence: str) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    answer = await amal.post(f"{root(event)}/serie", data=RULE | change)
    assert (422, True) == (answer.status_code, sentence in answer.text)


async def test_series_needs_one_day_at_least(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    answer = await amal.post(f"{root(event)}/serie", data=RULE | {"step": "create", "dates": "1999-01-01"})
    assert (422, 0) == (answer.status_code, await Session.count())


async def test_rounds_are_defined_changed_and_removed(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    page = await amal.get(f"{root(event)}/runden")
    form = hidden(page) | {"name-new-1": "Vormittag", "required-new-1": "yes"}
    assert [303, 409] == [(await amal.post(f"{root(event)}/runden", data=form)).status_code for _ in range(2)]
    (round_,) = await Round.objects()
    page = await amal.get(f"{root(event)}/runden")
    await amal.post(
        f"{root(event)}/runden", data=hidden(page) | {f"name-{round_.id}": "Am Vormittag", "name-new-1": "Mittag"}
    )
    assert [("Am Vormittag", False), ("Mittag", False)] == [
        (row.name, bool(row.required)) for row in await Round.objects().order_by(Round.number)
    ]
    page = await amal.get(f"{root(event)}/runden")
    kept = (await Round.objects().where(Round.name == "Mittag"))[0]
    gone = {f"gone-{round_.id}": "yes", f"name-{kept.id}": "Mittag"}
    assert 303 == (await amal.post(f"{root(event)}/runden", data=hidden(page) | gone)).status_code
    assert ["Mittag"] == await Round.select(Round.name).output(as_list=True)


async def test_several_rounds_are_added_at_once(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    page = await amal.get(f"{root(event)}/runden")
    assert ["1", "2", "3"] == re.findall(r'id="name-new-([1-9])"', page.text)
    form = hidden(page) | {"name-new-1": "Vormittag", "required-new-1": "yes", "name-new-3": "Nachmittag"}
    assert 303 == (await amal.post(f"{root(event)}/runden", data=form)).status_code
    assert [(1, "Vormittag", True), (2, "Nachmittag", False)] == [
        (row.number, row.name, bool(row.required)) for row in await Round.objects().order_by(Round.number)
    ]


async def test_more_rows_keep_what_was_typed_and_save_nothing(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    form = hidden(await amal.get(f"{root(event)}/runden")) | {"name-new-3": "Nachmittag", "action": "more"}
    page = await amal.post(f"{root(event)}/runden", data=form)
    assert (200, "4") == (page.status_code, re.findall(r'id="name-new-([1-9])"', page.text)[-1])
    assert ('value="Nachmittag"' in page.text, 0) == (True, await Round.count())


async def test_row_is_added_also_while_all_are_empty(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    fields = await sent_by(amal, f"{root(event)}/runden")
    page = await amal.post(f"{root(event)}/runden", data=fields | {"action": "more"})
    assert ["1", "2", "3", "4"] == re.findall(r'id="name-new-([1-9])"', page.text)


async def test_rows_end_somewhere(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    form = hidden(await amal.get(f"{root(event)}/runden")) | {"name-new-12": "Abend", "action": "more"}
    page = (await amal.post(f"{root(event)}/runden", data=form)).text
    assert ('id="name-new-12"' in page, 'id="name-new-13"' in page, 'value="more"' in page) == (True, False, False)


async def test_name_of_a_new_round_that_is_too_long_is_said(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    form = hidden(await amal.get(f"{root(event)}/runden")) | {"name-new-2": "x" * 121}
    page = await amal.post(f"{root(event)}/runden", data=form)
    assert (422, True) == (page.status_code, 'href="#name-new-2"' in page.text)


async def test_round_with_workshops_stays(amal: httpx.AsyncClient) -> None:
    event = await make_event(capacity=40, status=EventStatus.draft)
    round_ = Round(event=event.id, number=1, name="Vormittag")
    await round_.save()
    organisation = await make_organisation()
    workshop = {"round": round_.id, "kind": SessionKind.elective, "title": "Vorlesen", "capacity": 10}
    await make_session(event, organisation, now() + timedelta(weeks=3), **workshop)
    page = await amal.get(f"{root(event)}/runden")
    answer = await amal.post(f"{root(event)}/runden", data=hidden(page) | {f"gone-{round_.id}": "yes"})
    assert (422, True) == (answer.status_code, "hat noch Workshops" in answer.text)
    assert "hat 10 Plätze, die Veranstaltung 40" in (await amal.get(root(event))).text


async def test_event_is_postponed_and_gets_new_dates(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    session = await the_session(event)
    assert "<strong>1 Person</strong>" in (await amal.get(f"{root(event)}/offen")).text
    assert [303, 303] == [
        (await amal.post(f"{root(event)}/offen", data={"words": "Streik"})).status_code for _ in range(2)
    ]
    assert [True, None, 1] == [
        (await stored(event)).postponed,
        (await stored(event)).next_at,
        (await the_session(event)).sequence,
    ]
    page = await amal.get(f"{root(event)}/neue-termine")
    dates = {f"day-{session.id}": "2027-06-09", f"start-{session.id}": "9:00", f"end-{session.id}": "12:00"}
    answers = [await amal.post(f"{root(event)}/neue-termine", data=hidden(page) | dates) for _ in range(2)]
    assert [303, 422] == [answer.status_code for answer in answers]
    moved = await the_session(event)
    assert (datetime(2027, 6, 9, 7, tzinfo=UTC), 2, False) == (
        moved.starts_at,
        moved.sequence,
        (await stored(event)).postponed,
    )
    assert 1 == await Message.count().where(Message.kind == "changed")


async def test_new_dates_are_refused_with_everything_kept(amal: httpx.AsyncClient) -> None:
    event = await make_event(postponed=True)
    session = await the_session(event)
    page = await amal.get(f"{root(event)}/neue-termine")
    dates = {f"day-{session.id}": "31.2.2027", f"start-{session.id}": "9:00", f"end-{session.id}": "12:00"}
    answer = await amal.post(f"{root(event)}/neue-termine", data=hidden(page) | dates)
    assert (422, True, True) == (answer.status_code, "31.2.2027" in answer.text, (await stored(event)).postponed)


async def test_minimum_is_set_and_shown(amal: httpx.AsyncClient) -> None:
    event = await make_event(capacity=20)
    day = local(event.starts_at).date() - timedelta(days=7)
    answer = await amal.post(f"{root(event)}/mindestzahl", data={"minimum": "8", "decides_on": day.isoformat()})
    assert (303, 8, day) == (answer.status_code, (await stored(event)).minimum, (await stored(event)).decides_on)
    assert "Es fehlen 8 Personen" in (await amal.get(root(event))).text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"minimum": "acht"}, "Bitte eine ganze Zahl"),
        ({"minimum": "8"}, "bis wann entschieden wird"),
        ({"minimum": "99", "decides_on": "2026-01-01"}, "hat nur 20 Plätze"),
        ({"minimum": "8", "decides_on": date(2099, 1, 1).isoformat()}, "Bitte wählen Sie einen Tag davor"),
    ],
)
async def test_minimum_is_refused_with_a_sentence(amal: httpx.AsyncClient, form: dict[str, str], sentence: str) -> None:
    event = await make_event(capacity=20)
    answer = await amal.post(f"{root(event)}/mindestzahl", data=form)
    assert (422, True) == (answer.status_code, sentence in answer.text)
