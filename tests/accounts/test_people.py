"""Roles change at once, and an organisation always has somebody who leads it."""

import asyncio

import pytest

from ki_events.accounts.memberships import member
from ki_events.accounts.people import change_role, end_membership, managers_of, people_of
from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import begin_sign_in, signed_in
from ki_events.accounts.tables import Membership
from ki_events.audit import AuditEntry
from ki_events.refusal import Refused
from tests.characters import make_organisation
from tests.office.colleague import make_member

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def _membership(account: int) -> Membership:
    return await Membership.objects().get(Membership.account == account)  # type: ignore[return-value]


async def test_role_changes_and_is_audited_without_names() -> None:
    await make_member(role=Role.manager, email="mia@krefeld.example")
    amal, krefeld = await make_member(), await make_organisation()
    row = await _membership(amal.id)
    assert await change_role(krefeld.id, row.id, Role.reporter, "account:1")
    entry = (await AuditEntry.objects())[-1]
    assert ("membership.role_changed", '{"role": "organiser"}', '{"role": "reporter"}') == (
        entry.action,
        entry.before.replace('":"', '": "'),
        entry.after.replace('":"', '": "'),
    )
    assert "reporter" == (await _membership(amal.id)).role


async def test_last_manager_cannot_go_or_become_something_else() -> None:
    mia, krefeld = await make_member(role=Role.manager), await make_organisation()
    row = await _membership(mia.id)
    for attempt in (change_role(krefeld.id, row.id, Role.organiser, "x"), end_membership(krefeld.id, row.id, "x")):
        with pytest.raises(Refused) as refused:
            await attempt
        assert "last_manager" == refused.value.code
    assert ["Amal Haddad"] == list(await managers_of(krefeld.id))


async def test_one_manager_stays_when_two_go_at_once() -> None:
    krefeld = await make_organisation()
    accounts = [await make_member(role=Role.manager, email=f"{name}@krefeld.example") for name in ("mia", "noor")]
    rows = [await _membership(account.id) for account in accounts]
    ends = await asyncio.gather(*(end_membership(krefeld.id, row.id, "x") for row in rows), return_exceptions=True)
    assert [True, "last_manager"] == sorted((end.code if isinstance(end, Refused) else end for end in ends), key=str)
    assert 1 == len(await managers_of(krefeld.id))


async def test_membership_ends_at_once_and_the_sign_in_stays() -> None:
    await make_member(role=Role.manager, email="mia@krefeld.example")
    amal, krefeld = await make_member(), await make_organisation()
    who = await signed_in(await begin_sign_in(amal.id, "password"))
    assert who is not None
    assert await member(who, "krefeld") is not None
    assert await end_membership(krefeld.id, (await _membership(amal.id)).id, "x")
    assert await member(who, "krefeld") is None


async def test_people_of_another_organisation_are_out_of_reach() -> None:
    boris = await make_member("bielefeld", Role.organiser, "boris@bielefeld.example")
    krefeld = await make_organisation()
    row = await _membership(boris.id)
    assert (False, False, []) == (
        await change_role(krefeld.id, row.id, Role.manager, "x"),
        await end_membership(krefeld.id, row.id, "x"),
        await people_of(krefeld.id),
    )
