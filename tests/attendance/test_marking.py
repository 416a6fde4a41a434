from datetime import timedelta
from typing import Any

import pytest

from ki_events.attendance.marking import mark
from ki_events.attendance.tables import Attendance, Mark
from ki_events.audit import AuditEntry
from ki_events.clock import now
from tests.attendance.door import AMAL, begun, present_at, session_of, tap
from tests.characters import CHIARA, DILARA, make_event, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def test_several_people_are_noted_at_once(database: object) -> None:
    event = await begun()
    session, chiara, dilara = await session_of(event), await sign_up(event, CHIARA), await sign_up(event, DILARA)

    assert 2 == await mark([tap(session, chiara, "a"), tap(session, dilara, "b")], AMAL)
    assert {chiara.id, dilara.id} == await present_at(session)


async def test_a_tap_that_is_sent_twice_counts_once(database: object) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    first = tap(session, chiara, "a")

    assert [1, 1, 0] == [
        await mark([first], AMAL),
        await mark([tap(session, chiara, "b", present=False)], AMAL),
        await mark([first], AMAL),
    ]
    assert set() == await present_at(session)
    assert 2 == await Mark.count()


async def test_the_newest_tap_holds_whenever_it_arrives(database: object) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    await mark([tap(session, chiara, "late", present=False)], AMAL)

    await mark([tap(session, chiara, "early", at=now() - timedelta(minutes=5))], AMAL)

    assert set() == await present_at(session)
    assert 1 == await Attendance.count()


async def test_of_taps_sent_together_the_newest_holds(database: object) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    before = now() - timedelta(minutes=2)

    await mark([tap(session, chiara, "b", present=False), tap(session, chiara, "a", at=before)], AMAL)

    assert set() == await present_at(session)


async def test_a_tap_of_the_future_counts_as_of_now(database: object) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    await mark([tap(session, chiara, "a", at=now() + timedelta(days=1))], AMAL)

    await mark([tap(session, chiara, "b", present=False)], AMAL)

    assert set() == await present_at(session)


async def test_somebody_of_another_event_is_not_noted(database: object) -> None:
    session, stranger = await session_of(await begun()), await sign_up(await make_event(), CHIARA)

    with pytest.raises(LookupError):
        await mark([tap(session, stranger, "a")], AMAL)
    assert 0 == await Mark.count()


async def test_audit_says_how_many_and_not_who(database: object) -> None:
    event = await begun()
    session, chiara, dilara = await session_of(event), await sign_up(event, CHIARA), await sign_up(event, DILARA)
    await mark([tap(session, chiara, "a"), tap(session, dilara, "b", present=False)], AMAL)

    line: Any = await AuditEntry.objects().get(AuditEntry.action == "attendance.marked").output(load_json=True)

    assert (AMAL, f"session:{session.id}", {"present": 1, "absent": 1}) == (line.actor, line.subject, line.after)


async def test_many_taps_take_as_many_statements_as_one(database: object) -> None:
    event = await begun()
    session, chiara, dilara = await session_of(event), await sign_up(event, CHIARA), await sign_up(event, DILARA)
    with counted() as for_one:
        await mark([tap(session, chiara, "a")], AMAL)
    with counted() as for_two:
        await mark([tap(session, chiara, "b"), tap(session, dilara, "c")], AMAL)

    assert len(for_one) == len(for_two)
