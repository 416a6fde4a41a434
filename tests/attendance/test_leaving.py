"""Whoever leaves, or gets another role, stands at no door any more: at once, and also when they come back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Account, Membership
from ki_events.attendance.helping import give
from ki_events.attendance.leaving import give_role, let_go
from ki_events.attendance.tables import CheckInHelper
from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.events.tables import Event, Session
from ki_events.refusal import Refused
from ki_events.registrations.questions.tables import AccessNeed, NeedKind
from tests.attendance.door import begun, session_of
from tests.characters import CHIARA, make_event, make_organisation, sign_up
from tests.office.colleague import colleague, make_member
from tests.site.client import visitor

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "mid_morning")]


async def _helping(slug: str = "krefeld") -> tuple[Account, Event, Session]:
    """Return somebody who helps at the door of an event of this organisation."""
    helper = await make_member(slug, Role.check_in, "hilfe@krefeld.example")
    event = await begun(organisation=await make_organisation(slug))
    await give(event, [helper.public_id], "account:1")
    return helper, event, await session_of(event)


async def _membership(account: Account) -> Membership:
    here = (Membership.account == account.id) & (Membership.organisation.slug == "krefeld")
    found = await Membership.objects().get(here)
    assert found is not None
    return found


async def test_helper_is_locked_out_at_once_and_gets_no_door_back(browser_pair: tuple[httpx.AsyncClient, ...]) -> None:
    boss, helper = browser_pair
    account, _event, session = await _helping()
    row, path = await _membership(account), f"/verwaltung/krefeld/vor-ort/{session.id}"
    assert 200 == (await helper.get(path)).status_code
    assert 303 == (await boss.post(f"/verwaltung/krefeld/personen/{row.id}/beenden")).status_code
    marks = await helper.post(f"{path}/vermerke.json", json={"now": now().isoformat(), "marks": []})
    assert [403, 403] == [(await helper.get(path)).status_code, marks.status_code]
    await make_member("krefeld", Role.check_in, "hilfe@krefeld.example")
    assert [200, 403] == [(await helper.get(each)).status_code for each in ("/verwaltung/krefeld/vor-ort", path)]


async def test_other_role_takes_the_doors_at_once(browser_pair: tuple[httpx.AsyncClient, ...]) -> None:
    boss, helper = browser_pair
    account, event, session = await _helping()
    row, path = await _membership(account), f"/verwaltung/krefeld/vor-ort/{session.id}"
    assert 200 == (await helper.get(path)).status_code
    assert 303 == (await boss.post(f"/verwaltung/krefeld/personen/{row.id}", data={"role": "reporter"})).status_code
    assert (403, 0) == ((await helper.get(path)).status_code, await CheckInHelper.count())
    await boss.post(f"/verwaltung/krefeld/personen/{row.id}", data={"role": "check_in"})
    assert 403 == (await helper.get(path)).status_code
    taken = await AuditEntry.select(AuditEntry.subject).where(AuditEntry.action == "check_in_helper.taken")
    assert [f"event:{event.id}:account:{account.id}"] == [line["subject"] for line in taken]


async def test_doors_of_another_organisation_stay() -> None:
    await _helping("bielefeld")
    account, event, _session = await _helping()
    row = await _membership(account)
    assert await let_go(row.organisation, row.id, "account:1")
    assert [False] == [each.event == event.id for each in await CheckInHelper.objects()]


async def test_same_role_keeps_the_doors() -> None:
    account, event, _session = await _helping()
    row = await _membership(account)
    assert await give_role(row.organisation, row.id, Role.check_in, "account:1")
    assert [event.id] == await CheckInHelper.select(CheckInHelper.event).output(as_list=True)


async def test_open_tasks_are_nobodys_after_leaving_and_done_ones_stay() -> None:
    account = await make_member("krefeld", Role.organiser, "amal@krefeld.example")
    row = await _membership(account)
    still_open, elsewhere = await _need(account), await _need(account, "bielefeld")
    done = await _need(account, kind=NeedKind.step_free, done_at=now())
    assert await let_go(row.organisation, row.id, "account:1")
    mine = f"account:{account.id}"
    assert {still_open: "", elsewhere: mine, done: mine} == await _owners()
    line = await AuditEntry.objects().get(AuditEntry.action == "access_need.owner")
    assert line is not None
    assert (f"access_need:{still_open}", '{"owned": true}', '{"owned": false}') == (
        line.subject,
        line.before,
        line.after,
    )


@pytest.mark.parametrize(("role", "keeps"), [(Role.manager, True), (Role.check_in, False), (Role.reporter, False)])
async def test_other_role_keeps_tasks_only_where_it_sees_them(role: Role, keeps: bool) -> None:
    account = await make_member("krefeld", Role.organiser, "amal@krefeld.example")
    row, task = await _membership(account), await _need(account)
    assert await give_role(row.organisation, row.id, role, "account:1")
    assert {task: f"account:{account.id}" if keeps else ""} == await _owners()


async def _need(account: Account, slug: str = "krefeld", **columns: Any) -> int:
    """Return a task of this person at a coming event of an organisation."""
    made = await sign_up(await make_event(2, organisation=await make_organisation(slug)), CHIARA)
    values: dict[str, Any] = {
        "registration": made.id,
        "kind": NeedKind.interpreter,
        "owner": f"account:{account.id}",
        **columns,
    }
    need = AccessNeed(**values)
    await need.save()
    return int(need.id)


async def _owners() -> dict[int, str]:
    return {row["id"]: row["owner"] for row in await AccessNeed.select(AccessNeed.id, AccessNeed.owner)}


async def test_somebody_who_is_gone_is_neither_given_nor_let_go() -> None:
    house = await make_organisation()
    assert [False, False] == [
        await give_role(house.id, 999, Role.reporter, "account:1"),
        await let_go(house.id, 999, "account:1"),
    ]


async def test_nobody_helps_who_is_let_go_while_the_door_is_given() -> None:
    account, event, _session = await _helping()
    row = await _membership(account)
    await CheckInHelper.delete(force=True)
    done = await asyncio.gather(
        give(event, [account.public_id], "account:1"),
        let_go(row.organisation, row.id, "account:1"),
        return_exceptions=True,
    )
    assert {type(one) for one in done} <= {bool, type(None), Refused}
    assert (0, 0) == (await CheckInHelper.count(), await Membership.count())


@pytest.fixture
async def browser_pair(database: object) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    """A browser of the manager, and one of the helper."""
    async with visitor() as one, visitor() as other:
        await make_member("krefeld", Role.check_in, "hilfe@krefeld.example")
        yield (
            await colleague(one, role=Role.manager, email="mia@krefeld.example"),
            await colleague(other, role=Role.check_in, email="hilfe@krefeld.example"),
        )
