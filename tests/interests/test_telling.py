"""Each next date is told once to everyone who asked before it, and to nobody else; never at night."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ki_events.clock import now, turned
from ki_events.events.tables import Event, EventStatus, Mode, Session
from ki_events.interests.confirming import confirm, stop
from ki_events.interests.reading import token_of
from ki_events.interests.telling import tell_of_new
from tests.characters import AMAL, BORIS, CHIARA, make_event, make_organisation, sign_up
from tests.interests.makers import asked, emails, news, next_event, past_event, reloaded, wishing

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

NOON = datetime(2027, 3, 1, 11, tzinfo=UTC)
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def by_day() -> Iterator[None]:
    """It is noon on the first of March."""
    with turned(NOON):
        yield


async def told() -> list[tuple[str, int]]:
    """Tell; return who was ever told of which event."""
    await tell_of_new()
    return [(message.recipient, int(message.key.split(":")[2])) for message in await news()]


async def test_next_date_is_told_once_however_often_we_look() -> None:
    interest = await wishing(await past_event())
    assert [] == await told()
    event = await next_event()
    assert [(CHIARA.email, event.id)] == await told()
    assert [(CHIARA.email, event.id)] == await told()
    assert (f"interest:{interest.id}:{event.id}", event.id) == (
        (await news())[0].key,
        (await reloaded(interest)).told_of,
    )
    assert 1 == len(await news())


async def test_each_further_date_is_told_too() -> None:
    await wishing(await past_event())
    first = await next_event()
    await told()
    second = await next_event(starts_at=now() + timedelta(weeks=9))
    assert [(CHIARA.email, first.id), (CHIARA.email, second.id)] == await told()
    assert 2 == len(await told())


async def test_who_did_not_confirm_or_stopped_is_told_nothing() -> None:
    event = await past_event()
    await asked(event, AMAL.email)
    await stop(token_of(await wishing(event, BORIS.email)))
    await next_event()
    assert [] == await told()


async def test_who_confirms_later_is_told_then() -> None:
    interest = await asked(await past_event())
    event = await next_event()
    assert [] == await told()
    await confirm(token_of(interest))
    assert [(CHIARA.email, event.id)] == await told()


async def test_event_without_an_offer_is_followed_by_its_title() -> None:
    await wishing(await past_event(offer="", title="Lesen  und Schreiben für Ältere"))
    await make_event(title="Lesen und Rechnen")
    same = await make_event(title="LESEN und Schreiben für ältere", offer="schreiben")
    assert [(CHIARA.email, same.id)] == await told()


async def test_event_with_an_offer_is_not_followed_by_its_title() -> None:
    await wishing(await past_event())
    await make_event(offer="lesen")
    await make_event()
    assert [] == await told()


async def test_other_organisation_with_the_same_offer_is_another_offer() -> None:
    await wishing(await past_event())
    await next_event(organisation=await make_organisation("bielefeld"))
    assert [] == await told()


@pytest.mark.parametrize(
    "columns",
    [
        {"status": EventStatus.draft},
        {"publish_at": NOON + A_DAY},
        {"status": EventStatus.cancelled},
        {"postponed": True},
        {"mode": Mode.invitation},
        {"closes_at": NOON - A_DAY},
        {"starts_at": NOON - timedelta(hours=1)},
        {"sessions": 0},
        {"capacity": 0},
    ],
    ids=["draft", "later", "cancelled", "postponed", "invitation", "closed", "begun", "undated", "full"],
)
async def test_date_is_not_told_while_one_cannot_come(columns: dict[str, Any]) -> None:
    await wishing(await past_event())
    await next_event(**columns)
    assert [] == await told()


@pytest.mark.parametrize(
    "columns",
    [
        {"opens_at": NOON + A_DAY},
        {"opens_at": NOON + A_DAY, "capacity": 0},
        {"mode": Mode.none},
        {"mode": Mode.external},
        {"mode": Mode.approval},
        {"capacity": None},
    ],
    ids=["opens later", "opens later, full by then", "walk in", "elsewhere", "on approval", "for all"],
)
async def test_date_is_told_where_one_can_come_or_will(columns: dict[str, Any]) -> None:
    await wishing(await past_event())
    event = await next_event(**columns)
    assert [(CHIARA.email, event.id)] == await told()


async def test_full_date_is_told_when_it_has_a_place_again() -> None:
    await wishing(await past_event())
    event = await next_event(capacity=1)
    registration = await sign_up(event, AMAL)
    assert [] == await told()
    from ki_events.registrations.registering import cancel
    from ki_events.registrations.tables import By

    await cancel(registration.id, By.person)
    assert [(CHIARA.email, event.id)] == await told()


async def test_date_that_appears_later_is_told_then() -> None:
    await wishing(await past_event())
    event = await next_event(publish_at=NOON + A_DAY)
    assert [] == await told()
    with turned(NOON + A_DAY + timedelta(minutes=1)):
        assert [(CHIARA.email, event.id)] == await told()


async def test_who_asked_at_a_full_event_is_not_told_of_that_event() -> None:
    event = await next_event(capacity=1)
    registration = await sign_up(event, AMAL)
    await wishing(event)
    from ki_events.registrations.registering import cancel
    from ki_events.registrations.tables import By

    with turned(NOON + A_DAY):
        await cancel(registration.id, By.person)
        assert [] == await told()


async def test_postponed_event_is_told_when_its_new_date_is_set() -> None:
    event = await next_event(postponed=True)
    await wishing(event)
    assert [] == await told()
    with turned(NOON + A_DAY):
        start = NOON + timedelta(weeks=7)
        moved: dict[Any, Any] = {
            Session.starts_at: start,
            Session.ends_at: start + timedelta(hours=3),
            Session.changed_at: now(),
        }
        await Session.update(moved).where(Session.event == event.id)
        dated: dict[Any, Any] = {
            Event.postponed: False,
            Event.starts_at: start,
            Event.ends_at: start + timedelta(hours=3),
        }
        await Event.update(dated).where(Event.id == event.id)
        assert [(CHIARA.email, event.id)] == await told()
        [email] = await emails("interest_news")
        assert email["Subject"].startswith("Der Termin steht fest: ")


async def test_mailbox_that_asked_at_two_dates_is_told_once() -> None:
    await wishing(await past_event())
    await wishing(await past_event(), "CHIARA@schule.example")
    event = await next_event()
    assert [(CHIARA.email, event.id)] == await told()
    assert 1 == len(await told())
