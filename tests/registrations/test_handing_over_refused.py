"""A place is not handed over against the rules of the event, too often, or into a mailbox that is full."""

import asyncio
from datetime import timedelta

import pytest

from ki_events.clock import now, stopped, turned
from ki_events.events.tables import HandOver
from ki_events.refusal import Refused
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import Person
from ki_events.registrations.tables import Registration
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, person, sign_up
from tests.mail.letters import outbox
from tests.registrations.read_again import again

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


@pytest.mark.parametrize(
    ("rule", "organization"), [("institution", "Grundschule am Park"), ("anyone", "Kita Sonnenblume")]
)
async def test_institution_stays_with_the_place_unless_anyone_may_have_it(rule: str, organization: str) -> None:
    registration = await sign_up(await make_event(hand_over=rule), CHIARA)
    await hand_over(registration.id, DILARA)
    assert organization == (await again(registration)).organization


async def test_hand_over_is_refused_by_the_events_rule_and_after_the_start() -> None:
    never = await sign_up(await make_event(hand_over=HandOver.never), CHIARA)
    begun = await sign_up(await make_event(), CHIARA)
    codes = []
    with pytest.raises(Refused) as refused:
        await hand_over(never.id, DILARA)
    codes.append(refused.value.code)
    with turned(now() + timedelta(weeks=3)), pytest.raises(Refused) as refused:
        await hand_over(begun.id, DILARA)
    codes.append(refused.value.code)
    assert ["hand_over_never", "begun"] == codes


async def test_who_waits_has_nothing_to_hand_over() -> None:
    event = await make_event(1)
    await sign_up(event, BORIS)
    waiting = await sign_up(event, CHIARA)
    with pytest.raises(Refused) as refused:
        await hand_over(waiting.id, DILARA)
    assert "no_place" == refused.value.code


async def test_handing_over_to_oneself_is_refused() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    with pytest.raises(Refused) as refused:
        await hand_over(registration.id, CHIARA)
    assert "same_person" == refused.value.code


async def test_place_goes_on_three_times_at_most() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    for who in (DILARA, BORIS, AMAL):
        await hand_over(registration.id, who)
    with pytest.raises(Refused) as refused:
        await hand_over(registration.id, CHIARA)
    assert "handed_over_often" == refused.value.code


async def test_two_devices_cannot_hand_over_one_after_the_other() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await hand_over(registration.id, DILARA, registration.generation)
    with pytest.raises(Refused) as refused:
        await hand_over(registration.id, BORIS, registration.generation)
    assert ("link_replaced", "Dilara") == (refused.value.code, (await again(registration)).given_name)


async def test_full_institution_gets_no_further_place_by_hand_over() -> None:
    event = await make_event(5, hand_over=HandOver.anyone, per_institution=1)
    await sign_up(event, DILARA)
    registration = await sign_up(event, CHIARA)
    with pytest.raises(Refused) as refused:
        await hand_over(registration.id, Person("Petra", "Klein", "petra@kita.example", "KITA Sonnenblume"))
    assert "institution_full" == refused.value.code


async def test_receiving_mailbox_is_not_filled_and_the_place_stays_where_it_is() -> None:
    with stopped(now()):
        given = [await sign_up(await make_event(5, hand_over="anyone"), person(number)) for number in range(8)]
        outcomes = await asyncio.gather(*(hand_over(one.id, DILARA) for one in given), return_exceptions=True)
        refused = [one.id for one, outcome in zip(given, outcomes, strict=True) if isinstance(outcome, Refused)]
        assert ["mailbox_full"] * 3 == [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]
        assert 5 == sum(message.recipient == DILARA.email for message in await outbox())
        assert [False] * 3 == [
            row.email == DILARA.email for row in await Registration.objects().where(Registration.id.is_in(refused))
        ]
        assert [] == await faults()
    with turned(now() + timedelta(minutes=61)):
        assert DILARA.email == (await hand_over(refused[0], DILARA)).email


async def test_receiving_mailbox_is_not_filled_with_dates() -> None:
    given = [await sign_up(await make_event(5, hand_over="anyone", sessions=6), person(number)) for number in range(3)]
    await hand_over(given[0].id, DILARA)
    await hand_over(given[1].id, Person("Dora", "Ay", DILARA.email.upper()))
    with pytest.raises(Refused) as refused:
        await hand_over(given[2].id, DILARA)
    assert "mailbox_full" == refused.value.code
    assert "An diese Adresse gingen in der letzten Stunde schon" in refused.value.sentence
