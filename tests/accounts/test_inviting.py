"""Invitations are good for seven days, for one use, and until they are withdrawn."""

from datetime import timedelta

import pytest

from ki_events.accounts.accepting import Newcomer, accept_as_known, accept_as_new
from ki_events.accounts.inviting import (
    Invitee,
    invitation_of,
    invite,
    link_of,
    resend_invitation,
    withdraw_invitation,
)
from ki_events.accounts.letters import composing
from ki_events.accounts.memberships import organisations_of
from ki_events.accounts.reading import account_of
from ki_events.accounts.roles import Role
from ki_events.accounts.tables import AccountInvitation
from ki_events.clock import now, stopped
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from tests.characters import make_organisation
from tests.office.colleague import make_account, make_member

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def _invitation(role: Role = Role.organiser) -> AccountInvitation:
    krefeld = await make_organisation()
    return await invite(Invitee("Nora Weiß", "Nora@krefeld.example", role, krefeld.id), "de", "account:1")


def _token(row: AccountInvitation) -> str:
    return link_of(row).rpartition("/")[2]


async def _letter() -> str:
    message = (await Message.objects().order_by(Message.id))[-1]
    letter = await (await composing([message]))(message)
    return letter.text if letter else ""


async def test_letter_has_the_link_the_house_and_the_role() -> None:
    row = await _invitation()
    text = await _letter()
    assert [True, True, True, True] == [
        f"http://test{link_of(row)}" in text,
        "Guten Tag Nora Weiß" in text,
        "Kommunales Integrationszentrum Krefeld" in text,
        "Ihre Rolle: Organisation" in text,
    ]


async def test_letter_is_named_by_what_is_never_used_again_so_that_none_is_lost() -> None:
    row, krefeld = await _invitation(), await make_organisation()
    await resend_invitation(krefeld.id, row.id, "account:1")
    assert [f"account_invited:{row.public_id}:{number}" for number in (0, 1)] == await Message.select(
        Message.key
    ).order_by(Message.id).output(as_list=True)


async def test_newcomer_gets_an_account_and_the_role_once() -> None:
    row = await _invitation(Role.check_in)
    account = await accept_as_new(row, Newcomer("Nora Weiß", "hash"))
    assert [("krefeld", Role.check_in)] == [(o.slug, role) for o, role in await organisations_of(account.id)]
    assert ("nora@krefeld.example", "hash", False) == (
        account.mail_key,
        account.password_hash,
        account.is_administrator,
    )
    assert await invitation_of(_token(row)) is None
    with pytest.raises(Refused) as refused:
        await accept_as_new(row, Newcomer("Nora Weiß", "hash"))
    assert "invitation_over" == refused.value.code


async def test_account_that_is_there_becomes_a_member() -> None:
    nora = await make_account("Nora", "nora@krefeld.example")
    await accept_as_known(await _invitation(), nora)
    assert [Role.organiser] == [role for _o, role in await organisations_of(nora.id)]


async def test_invitation_without_organisation_makes_an_administrator() -> None:
    row = await invite(Invitee("Ada Winter", "ada@betrieb.example"), "de", "cli")
    account = await accept_as_new(row, Newcomer("Ada Winter", "hash"))
    assert (await account_of(account.id)).is_administrator


@pytest.mark.parametrize("ending", ["withdrawn", "expired", "sent again", "forged"])
async def test_link_opens_nothing_when_it_is_over(ending: str) -> None:
    row = await _invitation()
    token, moment, krefeld = _token(row), now(), await make_organisation()
    assert row.id == (await invitation_of(token)).id
    if ending == "withdrawn":
        assert await withdraw_invitation(krefeld.id, row.id, "x")
    if ending == "sent again":
        assert await resend_invitation(krefeld.id, row.id, "x")
        assert _token((await AccountInvitation.objects())[0]) in await _letter()
    if ending == "forged":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    with stopped(moment + timedelta(days=8 if ending == "expired" else 0)):
        assert await invitation_of(token) is None
        assert ("" == await _letter()) == (ending in ("withdrawn", "expired"))


async def test_invitation_is_refused_when_the_person_is_there_or_invited() -> None:
    krefeld = await make_organisation()
    await make_member()
    await _invitation()
    for email, code in (("AMAL@krefeld.example", "already_member"), ("nora@krefeld.example", "already_invited")):
        with pytest.raises(Refused) as refused:
            await invite(Invitee("X", email, Role.organiser, krefeld.id), "de", "x")
        assert code == refused.value.code


async def test_invitations_of_others_are_out_of_reach() -> None:
    row, bielefeld = await _invitation(), await make_organisation("bielefeld")
    assert (False, False) == (
        await withdraw_invitation(bielefeld.id, row.id, "x"),
        await resend_invitation(bielefeld.id, row.id, "x"),
    )
