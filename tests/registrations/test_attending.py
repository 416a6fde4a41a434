"""On site or online: changed by the person, while the other manner has a place or while they wait for one anyway."""

from datetime import timedelta
from typing import Any

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import turned
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Event, PartyRule, Serving, Session
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest, Person, Wishes
from ki_events.registrations.attending import switch_attendance
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.tables import By, Manner, Registration, Status
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, DILARA, form, make_event
from tests.mail.letters import content, emails, invitation

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

LINK = "https://meet.example/daz"


async def make_hybrid(on_site: int = 1, online: int = 1, capacity: int | None = None, **columns: Any) -> Event:
    event = await make_event(capacity or on_site + online, serving=Serving.direct, **columns)
    for value, places in ((Attendance.on_site, on_site), (Attendance.online, online)):
        await Contingent(event=event.id, kind=ContingentKind.attendance, value=value, places=places).save()
    await Session.update({Session.online_url: LINK, Session.room: "Saal 2"}).where(Session.event == event.id)
    return event


async def comes(event: Event, who: Person, attendance: str) -> Registration:
    (registration,) = await register_party(event.id, form(who, who.given_name, attendance=attendance))
    return registration


async def taken() -> dict[str, int]:
    assert [] == await faults()
    return {row["value"]: row["taken"] for row in await Contingent.select(Contingent.value, Contingent.taken)}


async def test_who_waits_on_site_gets_a_free_place_online_at_once() -> None:
    event = await make_hybrid(on_site=1, online=1)
    await comes(event, CHIARA, "on_site")
    waiting = await comes(event, BORIS, "on_site")
    assert Status.waitlisted == waiting.status
    switched = await switch_attendance(waiting.id, "online")
    assert (Status.confirmed, "online", waiting.turn) == (switched.status, switched.attendance, switched.turn)
    assert {"on_site": 1, "online": 1} == await taken()


async def test_who_waits_keeps_the_turn_where_nothing_is_free() -> None:
    event = await make_hybrid(on_site=1, online=1)
    await comes(event, CHIARA, "on_site")
    await comes(event, AMAL, "online")
    first, second = await comes(event, BORIS, "on_site"), await comes(event, DILARA, "online")
    switched = await switch_attendance(first.id, "online")
    assert (Status.waitlisted, first.turn) == (switched.status, switched.turn)
    chiara = await Registration.objects().get(Registration.email == AMAL.email)
    assert chiara is not None
    await cancel(chiara.id, By.person)
    assert Status.confirmed == (await one(Registration, first.id)).status
    assert Status.waitlisted == (await one(Registration, second.id)).status


async def test_a_chair_that_becomes_free_goes_to_who_waits_for_it() -> None:
    event = await make_hybrid(on_site=1, online=2, capacity=3)
    chiara, boris = await comes(event, CHIARA, "on_site"), await comes(event, BORIS, "on_site")
    await switch_attendance(chiara.id, "online")
    assert Status.confirmed == (await one(Registration, boris.id)).status
    assert {"on_site": 1, "online": 1} == await taken()


async def test_who_has_a_place_keeps_it_when_the_other_manner_is_full() -> None:
    event = await make_hybrid(on_site=1, online=1)
    chiara = await comes(event, CHIARA, "on_site")
    await comes(event, BORIS, "online")
    with pytest.raises(Refused) as refused:
        await switch_attendance(chiara.id, "online")
    assert ("attendance_full", True) == (refused.value.code, "Ihren Platz vor Ort behalten Sie" in str(refused.value))
    assert {"on_site": 1, "online": 1} == await taken()
    assert "on_site" == (await one(Registration, chiara.id)).attendance


async def test_places_that_are_kept_for_a_party_are_nobody_elses() -> None:
    event = await make_hybrid(on_site=5, online=2, capacity=7, party_rule=PartyRule.strict)
    chiara = await comes(event, CHIARA, "on_site")
    boris = await comes(event, BORIS, "online")
    party = Arrival(tuple(Guest(who, Wishes(attendance="online")) for who in (AMAL, DILARA)), "party", Manner.together)
    assert {Status.waitlisted} == {row.status for row in await register_party(event.id, party)}
    with pytest.raises(Refused, match="Online sind alle Plätze vergeben"):
        await switch_attendance(chiara.id, "online")
    assert Status.confirmed == (await switch_attendance(boris.id, "on_site")).status
    assert {"on_site": 2, "online": 2} == await taken()


@pytest.mark.parametrize("attendance", ["", "mond", "ONLINE"])
async def test_a_manner_that_there_is_not_is_refused(attendance: str) -> None:
    registration = await comes(await make_hybrid(), CHIARA, "on_site")
    with pytest.raises(Refused) as refused:
        await switch_attendance(registration.id, attendance)
    assert "wishes_unknown" == refused.value.code


async def test_an_event_that_is_not_hybrid_has_no_manner() -> None:
    registration = (await register_party((await make_event()).id, form(CHIARA, "one")))[0]
    with pytest.raises(Refused) as refused:
        await switch_attendance(registration.id, "online")
    assert "wishes_unknown" == refused.value.code


async def test_nothing_changes_once_it_has_ended_or_is_over() -> None:
    event = await make_hybrid()
    chiara, boris = await comes(event, CHIARA, "on_site"), await comes(event, BORIS, "online")
    await cancel(chiara.id, By.person)
    with pytest.raises(Refused) as ended:
        await switch_attendance(chiara.id, "online")
    with turned(event.ends_at + timedelta(hours=1)), pytest.raises(Refused) as over:
        await switch_attendance(boris.id, "on_site")
    assert ("ended", "past") == (ended.value.code, over.value.code)


async def test_the_letter_brings_the_link_or_the_room_and_nothing_of_the_other() -> None:
    registration = await comes(await make_hybrid(), CHIARA, "on_site")
    await switch_attendance(registration.id, "online")
    online = (await emails())[-1]
    await switch_attendance(registration.id, "on_site")
    on_site = (await emails())[-1]
    for letter, place, has_link in ((online, LINK, True), (on_site, "Gesamtschule Uerdingen, Saal 2", False)):
        body, entry = content(letter, "text/plain"), invitation(letter)
        assert (has_link, not has_link) == (LINK in body, "Saal 2" in body)
        assert entry is not None
        (date,) = entry.walk("VEVENT")
        assert (True, 0) == (str(date["LOCATION"]).startswith(place), date["SEQUENCE"])


async def test_a_change_leaves_one_audit_line_and_the_same_again_none() -> None:
    registration = await comes(await make_hybrid(), CHIARA, "on_site")
    await switch_attendance(registration.id, "online")
    before = await Message.count()
    await switch_attendance(registration.id, "online")
    lines = await AuditEntry.objects().where(AuditEntry.action == "attendance.changed")
    assert [("person", f"registration:{registration.id}")] == [(line.actor, line.subject) for line in lines]
    assert before == await Message.count()
