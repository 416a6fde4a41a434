"""The places of an event are set on one page; who would move up is counted before, and nobody's change is lost."""

from datetime import timedelta

import httpx
import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.events.contingents import Contingent
from ki_events.events.tables import Event, Mode, Serving
from ki_events.registrations.tables import Registration, Status
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, sign_up
from tests.office.event_forms import sent_by
from tests.statements import counted

pytestmark = pytest.mark.anyio


def page_of(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/plaetze"


async def save(client: httpx.AsyncClient, event: Event, **changes: str) -> httpx.Response:
    """Open the form, change some fields and send it."""
    return await client.post(page_of(event), data=await sent_by(client, page_of(event)) | changes)


async def test_page_shows_how_places_are_given(amal: httpx.AsyncClient) -> None:
    event = await make_event(20)
    fields = await sent_by(amal, page_of(event))
    assert ("open", "20", "direct", "institution") == (
        fields["mode"],
        fields["capacity"],
        fields["serving"],
        fields["hand_over"],
    )


async def test_page_sent_as_it_is_changes_nothing(amal: httpx.AsyncClient) -> None:
    event = await make_event(20, closes_at=now().replace(second=0, microsecond=0) + timedelta(days=3))
    assert 303 == (await save(amal, event)).status_code
    assert 0 == await AuditEntry.count().where(AuditEntry.subject == f"event:{event.id}")


async def test_page_sets_everything_at_once(amal: httpx.AsyncClient) -> None:
    event = await make_event(20)
    answer = await save(
        amal,
        event,
        mode="approval",
        capacity="30",
        room_limit="35",
        closes_day="2027-03-17",
        closes_time="",
        serving="offer",
        party_limit="5",
        per_institution="2",
        hand_over="never",
        asks_access_needs="yes",
        verifies_email="yes",
    )
    assert (303, f"{page_of(event)}?gespeichert=1") == (answer.status_code, answer.headers["location"])
    after = await one(Event, event.id)
    assert (Mode.approval, 30, 35, Serving.offer, 5, 2, "never") == (
        after.mode,
        after.capacity,
        after.room_limit,
        after.serving,
        after.party_limit,
        after.per_institution,
        after.hand_over,
    )
    assert ("2027-03-17T22:59:00+00:00", True, True) == (
        after.closes_at.isoformat(),
        bool(after.asks_access_needs),
        bool(after.verifies_email),
    )


async def test_page_names_every_mistake_and_keeps_what_was_typed(amal: httpx.AsyncClient) -> None:
    event = await make_event(20)
    answer = await save(
        amal, event, mode="external", external_url="javascript:alert(1)", capacity="viele", closes_time="abends"
    )
    assert 422 == answer.status_code
    for sentence in (
        "Bitte eine ganze Zahl eingeben, zum Beispiel 20.",
        "Zu dieser Uhrzeit fehlt der Tag.",
        'value="viele"',
        'value="abends"',
    ):
        assert sentence in answer.text
    answer = await save(amal, event, mode="external", external_url="javascript:alert(1)")
    assert "Bitte geben Sie die Adresse der Anmeldung an" in answer.text
    assert 20 == (await one(Event, event.id)).capacity


async def test_capacity_below_those_who_have_a_place_is_refused_with_the_number(amal: httpx.AsyncClient) -> None:
    event = await make_event(3)
    for person in (CHIARA, DILARA):
        await sign_up(event, person)
    answer = await save(amal, event, capacity="1")
    assert 422 == answer.status_code
    assert "2 Plätze sind vergeben. Damit 1 reicht, müsste 1 Person absagen." in answer.text


async def test_raising_says_who_moves_up_before_it_happens(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    for person in (CHIARA, DILARA, BORIS):
        await sign_up(event, person)
    answer = await save(amal, event, capacity="3")
    assert 200 == answer.status_code
    assert "2 Personen rücken nach" in answer.text
    assert (1, 1) == ((await one(Event, event.id)).capacity, (await one(Event, event.id)).taken)
    asked = await sent_by(amal, page_of(event), answer.text)
    assert 303 == (await amal.post(page_of(event), data=asked | {"agreed": "2"})).status_code
    assert (3, 3) == ((await one(Event, event.id)).capacity, (await one(Event, event.id)).taken)
    assert 3 == await Registration.count().where(Registration.status == Status.confirmed)


async def test_raising_can_be_thought_better_of_without_losing_what_was_typed(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    for person in (CHIARA, DILARA):
        await sign_up(event, person)
    answer = await save(amal, event, capacity="2", room_limit="7")
    back = await amal.post(page_of(event), data=await sent_by(amal, "", answer.text) | {"action": "back"})
    fields = await sent_by(amal, "", back.text)
    assert (200, "2", "7", 1) == (
        back.status_code,
        fields["capacity"],
        fields["room_limit"],
        (await one(Event, event.id)).capacity,
    )


async def test_contingents_are_added_and_kept_by_their_keys(amal: httpx.AsyncClient) -> None:
    event = await make_event(20)
    added = await save(amal, event, action="add")
    assert 'name="c1-name"' in added.text
    fields = await sent_by(amal, "", added.text)
    fields |= {
        "c1-kind": "target_group",
        "c1-name": "Kindertagesstätten",
        "c1-places": "5",
        "c1-release_day": "2027-03-01",
    }
    assert 303 == (await amal.post(page_of(event), data=fields)).status_code
    assert 303 == (await save(amal, event, **{"c1-name": "Kitas"})).status_code
    rows = await Contingent.objects().where(Contingent.event == event.id)
    assert [("target_group", "kindertagesstaetten", "Kitas", 5)] == [
        (row.kind, row.value, row.name, row.places) for row in rows
    ]
    assert "5 von 20 Plätzen sind in Kontingenten, 15 bleiben für alle." in (await amal.get(page_of(event))).text


async def test_contingent_is_taken_out_by_its_button(amal: httpx.AsyncClient) -> None:
    event = await make_event(20)
    fields = await sent_by(amal, page_of(event))
    row = {"c1-kind": "partner", "c1-name": "Caritas", "c1-places": "5"}
    assert 303 == (await amal.post(page_of(event), data=fields | row)).status_code
    without = await save(amal, event, action="remove-c1-")
    assert 'name="c1-name"' not in without.text
    assert 303 == (await amal.post(page_of(event), data=await sent_by(amal, "", without.text))).status_code
    assert 0 == await Contingent.count()


async def test_contingents_beyond_the_capacity_are_refused(amal: httpx.AsyncClient) -> None:
    event = await make_event(4)
    answer = await save(amal, event, **{"c1-kind": "partner", "c1-name": "Caritas", "c1-places": "5"})
    assert 422 == answer.status_code
    assert "Für Kontingente sind 5 Plätze reserviert, die Veranstaltung hat aber 4." in answer.text


async def test_on_site_and_online_need_both(amal: httpx.AsyncClient) -> None:
    event = await make_event(20)
    answer = await save(amal, event, on_site="10")
    assert (422, True) == (
        answer.status_code,
        "Bei hybriden Veranstaltungen braucht es Plätze für beides" in answer.text,
    )
    assert 303 == (await save(amal, event, on_site="10", online="30")).status_code
    rows = await Contingent.objects().order_by(Contingent.position)
    assert [("on_site", 10), ("online", 30)] == [(row.value, row.places) for row in rows]


async def test_somebody_elses_change_is_shown_and_not_overwritten_unseen(amal: httpx.AsyncClient) -> None:
    event = await make_event(20)
    early = await sent_by(amal, page_of(event))
    await save(amal, event, capacity="25")
    answer = await amal.post(page_of(event), data=early | {"capacity": "30"})
    assert (409, True, 25) == (
        answer.status_code,
        "Inzwischen hat jemand diese Seite gespeichert." in answer.text,
        (await one(Event, event.id)).capacity,
    )
    again = await amal.post(page_of(event), data=await sent_by(amal, "", answer.text))
    assert (303, 30) == (again.status_code, (await one(Event, event.id)).capacity)


async def test_second_click_is_no_conflict(amal: httpx.AsyncClient) -> None:
    event = await make_event(20)
    fields = await sent_by(amal, page_of(event)) | {"capacity": "25"}
    answers = [await amal.post(page_of(event), data=fields) for _click in range(2)]
    assert [303, 303] == [answer.status_code for answer in answers]


async def test_event_cannot_go_elsewhere_while_people_are_registered(amal: httpx.AsyncClient) -> None:
    event = await make_event(20)
    await sign_up(event, AMAL)
    answer = await save(amal, event, mode="none")
    assert 422 == answer.status_code
    assert "1 Person ist hier schon angemeldet." in answer.text


@pytest.mark.parametrize(
    "junk",
    [
        {"mode": "quatsch"},
        {"capacity": "-1"},
        {"capacity": "99999999999999999999"},
        {"party_limit": "21"},
        {"per_institution": "0"},
        {"opens_day": "2027-02-31"},
        {"c1-kind": "attendance", "c1-name": "x", "c1-places": "1"},
        {"c1-kind": "partner", "c1-name": "\x00", "c1-places": "1"},
        {"c1-kind": "partner", "c1-name": "x" * 200, "c1-places": "1"},
        {"c1-kind": "partner", "c1-name": "Caritas", "c1-places": ""},
        {"c1-kind": "partner", "c1-name": "Caritas", "c1-places": "5", "c1-release_day": "bald"},
    ],
)
async def test_junk_is_refused_with_a_sentence(amal: httpx.AsyncClient, junk: dict[str, str]) -> None:
    event = await make_event(20)
    answer = await save(amal, event, **junk)
    assert (422, True) == (answer.status_code, "error-summary" in answer.text)


@pytest.mark.parametrize("contingents", [1, 3])
async def test_page_asks_the_database_the_same_number_of_times(amal: httpx.AsyncClient, contingents: int) -> None:
    event = await make_event(20)
    for number in range(contingents):
        await Contingent(event=event.id, kind="partner", value=f"p{number}", name=f"P {number}", places=1).save()
    with counted() as sent:
        await amal.get(page_of(event))
    assert 4 == len(sent)  # who is signed in, the membership, the event, its contingents
