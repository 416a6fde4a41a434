"""A worker writes into each line whose it is; whether it has done so yet makes no difference to who sees what."""

import pytest

from ki_events.accounts.inviting import Invitee, invite
from ki_events.accounts.roles import Role
from ki_events.accounts.tables import AccountInvitation
from ki_events.audit import AuditEntry, record
from ki_events.db import transaction
from ki_events.reports.history import Wanted, lines
from ki_events.reports.placing import place_lines, place_new_lines
from tests.characters import CHIARA, make_event, make_organisation, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def _write(subject: str) -> None:
    async with transaction():
        await record("account:1", "event.texts", subject)


async def _seen(slug: str) -> list[tuple[str, int | None]]:
    house = await make_organisation(slug)
    return [(line.subject, line.event) for line in await lines(Wanted(house.id))]


async def test_everybody_sees_the_same_before_and_after_and_in_between() -> None:
    event = await make_event(2)
    foreign = await make_organisation("bielefeld")
    await sign_up(event, CHIARA)
    await _write(f"organisation:{foreign.id}")
    await _write("operator")
    before = [await _seen(slug) for slug in ("krefeld", "bielefeld")]
    assert [1, 1] == [len(each) for each in before]
    assert 3 == await place_lines()
    assert before == [await _seen(slug) for slug in ("krefeld", "bielefeld")]
    await _write(f"event:{event.id}")
    assert [(f"event:{event.id}", event.id), *before[0]] == await _seen("krefeld")
    await place_new_lines()
    assert [(f"event:{event.id}", event.id), *before[0]] == await _seen("krefeld")


async def test_lines_are_placed_once_and_what_is_nobodys_too() -> None:
    house = await make_organisation()
    await _write(f"organisation:{house.id}")
    await _write("operator")
    await _write("account:17")
    await place_new_lines()
    assert [house.id, 0, 0] == await AuditEntry.select(AuditEntry.organisation).order_by(AuditEntry.id).output(
        as_list=True
    )
    assert 0 == await place_lines()


async def test_line_stays_when_its_row_is_gone() -> None:
    house = await make_organisation()
    await invite(Invitee("Nora", "nora@krefeld.example", Role.organiser, house.id), "de", "account:1")
    await place_new_lines()
    await AccountInvitation.delete(force=True)
    assert ["account_invitation"] == [subject.partition(":")[0] for subject, _event in await _seen("krefeld")]
