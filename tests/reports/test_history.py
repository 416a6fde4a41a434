"""Lines of the audit find the organisation and the event that they are about, page by page and in one statement."""

import pytest

from ki_events.accounts.people import end_membership
from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Membership
from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Session
from ki_events.registrations.changing.capacity import change_capacity
from ki_events.reports.history import PER_PAGE, Line, Wanted, lines
from tests.characters import CHIARA, make_event, make_organisation, sign_up
from tests.office.colleague import make_account
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def write(action: str, subject: str, change: Change | None = None, actor: str = "account:1") -> None:
    async with transaction():
        await record(actor, action, subject, change)


async def of(**wanted: object) -> list[Line]:
    house = await make_organisation()
    return await lines(Wanted(house.id, **wanted))  # type: ignore[arg-type]


async def test_lines_of_all_kinds_of_rows_belong_to_the_house_and_to_the_event() -> None:
    event, other = await make_event(2), await make_event(2)
    person = await sign_up(event, CHIARA)
    session = await Session.objects().get(Session.event == event.id)
    assert session is not None
    await change_capacity(event.id, 3, "account:1")
    await write("session.changed", f"session:{session.id}")
    await write("check_in_helper.given", f"event:{event.id}:account:7")
    await write("retention.set", f"organisation:{(await make_organisation()).id}")
    await write("event.texts", f"event:{other.id}")
    own = [(line.subject, line.event) for line in await of(event=event.id)]
    assert [
        (f"event:{event.id}:account:7", event.id),
        (f"session:{session.id}", event.id),
        (f"event:{event.id}", event.id),
        (f"registration:{person.id}", event.id),
    ] == own
    assert ["event.texts", "retention.set"] == [line.action for line in await of()][:2]
    assert len(own) + 2 == len(await of())
    (capacity,) = [line for line in await of() if line.action == "event.capacity"]
    assert ({"capacity": 2}, {"capacity": 3}, now().date()) == (capacity.before, capacity.after, capacity.at.date())


async def test_lines_of_others_and_of_the_installation_are_not_shown() -> None:
    foreign = await make_organisation("bielefeld")
    await write("retention.set", f"organisation:{foreign.id}")
    await write("school_holidays.set", "installation")
    await write("legal_text.save", "operator")
    await write("account.password_set", "account:1")
    await write("demo.loaded", "demo")
    await write("mailbox.erased", "registrations:0")
    assert [] == await of()


async def test_line_of_a_membership_stays_when_it_has_ended() -> None:
    house = await make_organisation()
    zoe, nora = await make_account(email="zoe@krefeld.example"), await make_account(email="nora@krefeld.example")
    rows = [
        Membership(account=each.id, organisation=house.id, role=Role.manager, created_at=now()) for each in (zoe, nora)
    ]
    for row in rows:
        await row.save()
    change = Change(after={"role": "manager", "organisation": house.id})
    await write("membership.begun", f"membership:{rows[0].id}", change)
    assert await end_membership(house.id, rows[0].id, "account:1")
    assert ["membership.ended", "membership.begun"] == [line.action for line in await of()]


async def test_lines_are_narrowed_by_actor_kind_and_days() -> None:
    event = await make_event()
    await write("event.texts", f"event:{event.id}", actor="account:1")
    await write("retention.set", f"organisation:{(await make_organisation()).id}", actor="account:2")
    assert ["retention.set"] == [line.action for line in await of(actor="account:2")]
    assert ["event.texts"] == [line.action for line in await of(kinds=("event", "session"))]
    assert (2, 0) == (len(await of(since=event.created_at)), len(await of(since=now())))
    assert (2, 0) == (len(await of(until=now())), len(await of(until=event.created_at)))


async def test_older_lines_follow_below_the_last_one_in_one_statement() -> None:
    event = await make_event()
    for _number in range(PER_PAGE + 2):
        await write("event.texts", f"event:{event.id}")
    with counted() as sent:
        first = await lines(
            Wanted(event.organisation if isinstance(event.organisation, int) else event.organisation.id)
        )
    assert (PER_PAGE + 1, 1) == (len(first), len(sent))
    assert [first[PER_PAGE].id, first[PER_PAGE].id - 1] == [
        line.id for line in await of(before=first[PER_PAGE - 1].id)
    ][:2]
