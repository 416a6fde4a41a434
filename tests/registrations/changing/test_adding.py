"""Dates are added to an event: once, and to a public one none that is over already."""

from datetime import timedelta

import pytest

from ki_events.clock import now
from ki_events.events.session_facts import SessionFacts
from ki_events.events.tables import Event, EventStatus, Session
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.changing.rescheduling import add_sessions
from tests.characters import CHIARA, make_event, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]


def in_weeks(weeks: int) -> SessionFacts:
    begins = now() + timedelta(weeks=weeks)
    return SessionFacts(starts_at=begins, ends_at=begins + timedelta(hours=2))


async def test_no_date_is_added_to_a_public_event_if_one_of_them_is_over(database: object) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    letters = await Message.count()
    with pytest.raises(Refused) as refused:
        await add_sessions(event.id, [in_weeks(5), in_weeks(-300)], "series", "account:1")
    assert ("over", 1, letters) == (refused.value.code, await Session.count(), await Message.count())


async def test_dates_of_a_draft_may_be_over(database: object) -> None:
    event = await make_event(status=EventStatus.draft, sessions=0)
    assert 0 == await add_sessions(event.id, [in_weeks(-1)], "series", "account:1")
    assert 1 == await Session.count()


async def test_what_was_added_stays_added_when_it_is_over_meanwhile(database: object) -> None:
    event = await make_event(status=EventStatus.draft, sessions=0)
    await add_sessions(event.id, [in_weeks(-1)], "series", "account:1")
    await Event.update({Event.status: EventStatus.published}).where(Event.id == event.id)
    assert 0 == await add_sessions(event.id, [in_weeks(-1)], "series", "account:1")
    assert 1 == await Session.count()
