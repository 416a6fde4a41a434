"""An event is held again: everything comes along, dates keep their weekday, nobody who took part does."""

import re
from datetime import UTC, datetime

import httpx
import pytest

from ki_events.events.contingents import Contingent
from ki_events.events.label_table import Label
from ki_events.events.tables import Event, EventStatus, Round, Session, SessionStatus
from ki_events.organisations.tables import Organisation
from ki_events.programmes.tables import Programme, ProgrammeEntry
from ki_events.registrations.questions.tables import Question
from ki_events.rows import one
from tests.characters import CHIARA, make_event, make_session, sign_up
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]

NONCE = re.compile(r'name="nonce" value="([^"]+)"')
START = datetime(2027, 3, 17, 13, tzinfo=UTC)  # Wednesday of week 11, 14:00 in winter time


def address(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/kopieren"


async def copied(client: httpx.AsyncClient, event: Event, **fields: str) -> Event:
    nonce = NONCE.findall((await client.get(address(event))).text)[0]
    answer = await client.post(
        address(event), data={"nonce": nonce, "title": event.title, "date": "2028-03-15", **fields}
    )
    assert 303 == answer.status_code, answer.text[:3000]
    slug = answer.headers["location"].rpartition("/")[2].removesuffix("?kopiert=1")
    (row,) = await Event.objects().where(Event.slug == slug)
    return row


async def test_same_weekday_of_the_same_week_is_proposed(amal: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=START, title="DaZ-Tag 2027", sessions=2)
    page = (await amal.get(address(event))).text
    for known in ('value="2028-03-15"', 'value="DaZ-Tag 2028"', "Mi., 15.\xa0März 2028", "Mi., 22.\xa0März 2028"):
        assert known in page, known


async def test_holidays_are_named(amal: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=START)
    page = (await amal.get(address(event) + "?date=2028-05-01")).text
    assert "ist ein Feiertag: " in page


async def test_everything_that_speaks_against_a_new_date_is_named(amal: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=START)
    other = await make_event(starts_at=datetime(2028, 2, 8, 13, tzinfo=UTC), title="Elternabend")
    for each in (event, other):
        await Label(event=each.id, kind="target_group", slug="lehrkraefte", name="Lehrkräfte").save()
        await Session.update({Session.speakers: '["Aylin Kaya, Uni"]'}).where(Session.event == each.id)
    page = (await amal.get(address(event) + "?date=2028-02-08")).text
    for known in ("Der Raum Aula ist dann belegt", "Aylin Kaya ist dann schon bei", "Ramadan", "… und 1 weitere."):
        assert known in page, known


async def test_date_without_anything_against_it_has_no_hints(amal: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=START)
    assert ">keine</td>" in (await amal.get(address(event) + "?date=2028-06-13")).text


@pytest.mark.parametrize("sessions", [1, 3])
async def test_copying_takes_a_fixed_number_of_statements(amal: httpx.AsyncClient, sessions: int) -> None:
    event = await make_event(starts_at=START, sessions=sessions)
    await amal.get(address(event))
    with counted() as statements:
        await amal.get(address(event))
    assert 7 == len(statements)


async def test_copy_has_everything_but_people(amal: httpx.AsyncClient) -> None:
    event = await make_event(
        5, starts_at=START, sessions=2, cost="5 €", closes_at=datetime(2027, 3, 10, 11, tzinfo=UTC), minimum=3
    )
    await sign_up(event, CHIARA)
    round_ = Round(event=event.id, number=1, name="Runde 1")
    await round_.save()
    await Session.update({Session.round: round_.id, Session.kind: "elective"}).where(Session.ref == "1")
    await Contingent(event=event.id, kind="target_group", value="kita", name="Kitas", places=2).save()
    await Question(event=event.id, key="essen", kind="text", label="Was essen Sie?").save()
    await Label(event=event.id, kind="topic", slug="daz", name="DaZ").save()
    dropped = await make_session(event, await one(Organisation, event.organisation), START)
    await Session.update({Session.status: SessionStatus.cancelled}).where(Session.uid == dropped.uid)
    copy = await copied(amal, event)
    assert (EventStatus.draft, 5, 0) == (EventStatus(copy.status), copy.capacity, copy.taken)
    assert ("5 €", 3) == (copy.cost, copy.minimum)
    assert copy.publish_at is None
    # Summer time or winter time: 12:00 in Krefeld.
    assert datetime(2028, 3, 8, 11, tzinfo=UTC) == copy.closes_at
    old = await Session.objects().where(Session.event == event.id).order_by(Session.id)
    new = await Session.objects().where(Session.event == copy.id).order_by(Session.id)
    assert [datetime(2028, 3, 15, 13, tzinfo=UTC), datetime(2028, 3, 22, 13, tzinfo=UTC)] == [
        row.starts_at for row in new
    ]
    assert set() == {row.uid for row in old} & {row.uid for row in new}
    assert (0, "planned", "elective") == (new[0].sequence, new[0].status, new[0].kind)
    rounds = await Round.objects().where(Round.event == copy.id)
    assert [new[0].round] == [row.id for row in rounds]
    for table in (Contingent, Question, Label):
        assert 1 == await table.count().where(table.event == copy.id)
    assert copy.starts_at == copy.next_at == new[0].starts_at


async def test_copy_over_a_clock_change_keeps_the_time_of_day(amal: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=START)
    copy = await copied(amal, event, date="2028-06-14")
    assert datetime(2028, 6, 14, 12, tzinfo=UTC) == copy.starts_at


async def test_programme_that_is_over_is_left_behind(amal: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=START)
    for slug, ends_on in (("wochen-2027", datetime(2027, 4, 30).date()), ("rucksack", None)):
        programme = Programme(slug=slug, organisation=event.organisation, name=slug, ends_on=ends_on)
        await programme.save()
        await ProgrammeEntry(programme=programme.id, event=event.id).save()
    copy = await copied(amal, event)
    assert 1 == await ProgrammeEntry.count().where(ProgrammeEntry.event == copy.id)


async def test_copy_is_a_date_of_the_same_offer_when_its_title_has_another_year(amal: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=START, title="DaZ-Tag 2027")
    copy = await copied(amal, event, title="DaZ-Tag 2028")
    source = await Event.objects().get(Event.id == event.id)
    assert "DaZ-Tag" == source.offer == copy.offer


async def test_two_clicks_make_one_copy(amal: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=START)
    nonce = NONCE.findall((await amal.get(address(event))).text)[0]
    for _ in range(2):
        await amal.post(address(event), data={"nonce": nonce, "title": "Kopie", "date": "2028-03-15"})
    assert 2 == await Event.count()


@pytest.mark.parametrize(("name", "text"), [("title", ""), ("date", ""), ("date", "31.2.2028")])
async def test_mistake_is_named(amal: httpx.AsyncClient, name: str, text: str) -> None:
    event = await make_event(starts_at=START)
    fields = {"title": "Kopie", "date": "2028-03-15"} | {name: text}
    answer = await amal.post(address(event), data=fields)
    assert (422, True, 1) == (answer.status_code, f'<a href="#{name}">' in answer.text, await Event.count())
