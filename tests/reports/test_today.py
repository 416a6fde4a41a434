"""The first page shows what needs an organisation now, and nothing of others."""

from datetime import UTC, datetime, timedelta

import pytest

from ki_events.clock import local, now, turned
from ki_events.events.minimum import Light
from ki_events.events.tables import Event, Mode, Serving
from ki_events.registrations.questions.needs import reopen_need, set_need_done
from ki_events.registrations.questions.tables import AccessNeed, NeedKind
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.tables import By, Registration
from ki_events.reports.today import today
from tests.characters import AMAL, BORIS, CHIARA, DILARA, form, make_event, make_organisation, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

MONDAY = datetime(2027, 4, 19, 7, tzinfo=UTC)


async def krefeld() -> int:
    return int((await make_organisation()).id)


async def test_nothing_waits_in_an_empty_house(database: object) -> None:
    found = await today(await krefeld())
    assert (True, [], []) == (found.is_quiet, list(found.today), list(found.tomorrow))


async def test_sessions_of_today_and_tomorrow_are_told_apart(database: object) -> None:
    with turned(MONDAY):
        over = await make_event(starts_at=MONDAY - timedelta(hours=5), title="Schon vorbei")
        first = await make_event(starts_at=MONDAY + timedelta(hours=2))
        last = await make_event(starts_at=MONDAY + timedelta(hours=14), capacity=9)
        second = await make_event(starts_at=MONDAY + timedelta(hours=24))
        await make_event(starts_at=MONDAY + timedelta(hours=48))
        await make_event(starts_at=MONDAY, organisation=await make_organisation("bielefeld"))
        await sign_up(last, CHIARA)
        found = await today(await krefeld())
    # What is over today is still of today: its list may be asked for.
    assert [over.slug, first.slug, last.slug] == [each.slug for each in found.today]
    assert [second.slug] == [each.slug for each in found.tomorrow]
    assert (1, 9) == (found.today[-1].people, found.today[-1].capacity)


async def test_people_who_wait_for_admission_are_counted_by_event(database: object) -> None:
    event = await make_event(mode=Mode.approval)
    await sign_up(event, CHIARA)
    await sign_up(event, DILARA)
    found = await today(await krefeld())
    assert [(event.slug, 2, None)] == [(each.slug, each.people, each.until) for each in found.to_admit]
    assert not found.is_quiet


async def test_open_offers_say_when_the_next_runs_out(database: object) -> None:
    event = await make_event(1, serving=Serving.offer)
    holder = await sign_up(event, AMAL)
    waiting = await sign_up(event, BORIS)
    await cancel(holder.id, By.person)
    offered = await Registration.objects().get(Registration.id == waiting.id)
    found = await today(await krefeld())
    assert [(event.slug, 1, offered.deadline)] == [(each.slug, each.people, each.until) for each in found.offered]


async def test_low_number_is_shown_before_the_day_of_the_decision(database: object) -> None:
    event = await make_event(9)
    day = local(now()).date()
    for decides_on, shown in (
        (day, [Light.red]),
        (day + timedelta(days=7), [Light.amber]),
        (day + timedelta(days=20), []),
    ):
        await Event.update({Event.minimum: 5, Event.decides_on: decides_on}).where(Event.id == event.id)
        assert shown == [each.light.light for each in (await today(await krefeld())).to_decide]
    await Event.update({Event.minimum: 0, Event.decides_on: day}).where(Event.id == event.id)
    assert [] == list((await today(await krefeld())).to_decide)


async def test_needs_are_counted_until_they_are_done_or_the_person_does_not_come(database: object) -> None:
    event = await make_event(9, asks_access_needs=True)
    (made,) = await register_party(event.id, form(CHIARA, "nonce", needs=((NeedKind.step_free, ""),)))
    assert 1 == (await today(await krefeld())).needs
    need = await AccessNeed.objects().get(AccessNeed.registration == made.id)
    await set_need_done(need.id, "account:1")
    assert 0 == (await today(await krefeld())).needs
    await reopen_need(need.id, "account:1")
    await cancel(made.id, By.person)
    assert 0 == (await today(await krefeld())).needs


@pytest.mark.parametrize("people", [1, 3])
async def test_today_takes_a_fixed_number_of_statements(database: object, people: int) -> None:
    for who in (AMAL, BORIS, CHIARA)[:people]:
        await sign_up(await make_event(mode=Mode.approval, starts_at=now() + timedelta(hours=3)), who)
    organisation = await krefeld()
    with counted() as statements:
        await today(organisation)
    assert 6 == len(statements)
