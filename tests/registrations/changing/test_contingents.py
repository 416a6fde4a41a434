"""An organiser divides the places of an event; nobody is sent away by it, and whoever can have a place then gets it."""

import json
from datetime import timedelta

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.events.contingent_defining import contingents_of
from ki_events.events.contingent_rules import Share
from ki_events.events.contingents import ContingentKind
from ki_events.events.tables import Event
from ki_events.public_version import public_version
from ki_events.refusal import Refused
from ki_events.registrations.changing.contingents import change_contingents, change_places
from ki_events.registrations.invitations.inviting import Wanted, create, revoke
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Registration, Status
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, DILARA, form, make_event, make_organisation, make_session, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

KITA = Share(ContingentKind.target_group, "kita", 2, "Kitas")
SCHOOL = Share(ContingentKind.institution_type, "schule", 1, "Schulen")
PARTNER = Share(ContingentKind.partner, "awo", 1, "AWO")
HYBRID = (Share(ContingentKind.attendance, "on_site", 1), Share(ContingentKind.attendance, "online", 5))


def kita(places: int) -> Share:
    return Share(KITA.kind, KITA.value, places, KITA.name)


async def found(event: Event) -> list[tuple[str, str, int, int]]:
    return [(row.kind, row.value, row.places, row.taken) for row in await contingents_of(event.id)]


async def statuses(event: Event) -> list[str]:
    rows = await Registration.objects().where(Registration.event == event.id).order_by(Registration.turn)
    return [row.status for row in rows]


async def refused(event: Event, *shares: Share) -> tuple[str, str]:
    before = await found(event)
    with pytest.raises(Refused) as no:
        await change_contingents(event.id, shares, "cli")
    assert before == await found(event)
    return no.value.code, no.value.sentence


async def test_contingents_are_added_changed_and_removed_by_kind_and_value() -> None:
    event, version = await make_event(capacity=5), await public_version()
    assert await change_contingents(event.id, [KITA, SCHOOL], "cli")
    (first, _) = await contingents_of(event.id)
    assert await change_contingents(event.id, [PARTNER, kita(3)], "cli")
    assert [("partner", "awo", 1, 0), ("target_group", "kita", 3, 0)] == await found(event)
    assert first.id in {row.id for row in await contingents_of(event.id)}
    assert (2, version + 2) == ((await one(Event, event.id)).revision, await public_version())
    lines = await AuditEntry.objects().where(AuditEntry.action == "event.contingents").order_by(AuditEntry.id)
    assert {"added": ["awo"], "changed": ["kita"], "removed": ["schule"]} == json.loads(lines[-1].after)


async def test_nothing_is_written_when_they_are_so_already() -> None:
    event = await make_event(capacity=5)
    await change_contingents(event.id, [KITA, SCHOOL], "cli")
    before = [await table.objects().order_by(table._meta.primary_key) for table in (Event, AuditEntry)]
    assert not await change_contingents(event.id, [KITA, SCHOOL], "cli")
    assert before == [await table.objects().order_by(table._meta.primary_key) for table in (Event, AuditEntry)]


async def test_contingent_stays_when_people_hold_places_in_it() -> None:
    event = await make_event(capacity=5)
    await change_contingents(event.id, [KITA], "cli")
    for who in (AMAL, BORIS):
        await register_party(event.id, form(who, who.email, target_group="kita"))
    gone = (
        "Im Kontingent »Kitas« haben 2 Personen einen Platz; es lässt sich erst entfernen, wenn niemand mehr darin ist."
    )
    assert ("contingent_held", gone) == await refused(event)
    assert (
        "contingent_held",
        "Im Kontingent »Kitas« sind 2 Plätze vergeben; 1 sind zu wenig.",
    ) == await refused(event, kita(1))


async def test_no_more_is_reserved_than_there_is() -> None:
    event = await make_event(capacity=3)
    over = await refused(event, kita(3), SCHOOL)
    assert ("contingents_over_capacity", True) == (over[0], "sind 4 Plätze reserviert" in over[1])
    # What is free for all already, or only a limit, reserves nothing.
    released = Share(KITA.kind, KITA.value, 3, release_at=now() - timedelta(days=1))
    assert await change_contingents(event.id, [released, SCHOOL, *HYBRID], "cli")


async def test_mistakes_are_named() -> None:
    event = await make_event()
    assert ("contingents_invalid", True) == ((told := await refused(event, SCHOOL, SCHOOL))[0], "zweimal" in told[1])


async def test_people_move_up_when_less_is_reserved() -> None:
    event = await make_event(capacity=2)
    await change_contingents(event.id, [KITA], "cli")
    await sign_up(event, CHIARA)
    assert [Status.waitlisted] == await statuses(event)
    await change_contingents(event.id, [kita(1)], "cli")
    assert [Status.confirmed] == await statuses(event)
    assert [] == await faults()


async def test_nobody_takes_a_new_place_that_is_reserved_at_once() -> None:
    event = await make_event(capacity=1)
    for who in (AMAL, BORIS):
        await sign_up(event, who)
    assert await change_places(event.id, 3, [KITA], "cli")
    assert [Status.confirmed, Status.waitlisted] == await statuses(event)
    await register_party(event.id, form(DILARA, "dilara", target_group="kita"))
    assert [Status.confirmed, Status.waitlisted, Status.confirmed] == await statuses(event)
    assert [] == await faults()


async def test_capacity_and_contingents_become_smaller_at_once() -> None:
    event = await make_event(capacity=4)
    await change_contingents(event.id, [KITA, SCHOOL], "cli")
    assert await change_places(event.id, 1, [SCHOOL], "cli")
    assert (1, [("institution_type", "schule", 1, 0)]) == ((await one(Event, event.id)).capacity, await found(event))
    assert not await change_places(event.id, 1, [SCHOOL], "cli")


async def test_who_registered_before_is_counted_on_site_when_an_event_becomes_hybrid() -> None:
    event = await make_event(capacity=5)
    await sign_up(event, AMAL)
    await change_contingents(event.id, HYBRID, "cli")
    assert [("attendance", "on_site", 1, 1), ("attendance", "online", 5, 0)] == await found(event)
    await register_party(event.id, form(BORIS, "boris", attendance="on_site"))
    assert [Status.confirmed, Status.waitlisted] == await statuses(event)
    assert [] == await faults()


async def test_who_registered_before_is_counted_online_when_that_is_where_it_was() -> None:
    event = await make_event(capacity=5, sessions=0)
    await make_session(
        event, await make_organisation(), now() + timedelta(weeks=3), place_name="", online_url="https://meet.example/1"
    )
    await sign_up(event, AMAL)
    await change_contingents(event.id, HYBRID, "cli")
    assert [("attendance", "on_site", 1, 0), ("attendance", "online", 5, 1)] == await found(event)


async def test_event_does_not_become_hybrid_with_fewer_chairs_than_people() -> None:
    event = await make_event(capacity=5)
    for who in (AMAL, BORIS):
        await sign_up(event, who)
    with pytest.raises(Refused, match="schon 2 Personen angemeldet; 1 Plätze für »on_site« sind zu wenig"):
        await change_contingents(event.id, HYBRID, "cli")
    assert [] == await found(event)


async def test_contingent_of_a_partner_goes_when_its_links_are_revoked() -> None:
    event = await make_event(capacity=5)
    await change_contingents(event.id, [PARTNER], "cli")
    (row,) = await contingents_of(event.id)
    link = await create(event.id, Wanted(name="AWO", contingent=row.id), "cli")
    assert ("contingent_linked", True) == ((told := await refused(event))[0], "führt 1 Einladungslink" in told[1])
    await revoke(link.id, "cli")
    assert await change_contingents(event.id, [], "cli")
    assert [] == await found(event)
