"""What accounts leave behind goes by itself."""

from datetime import timedelta

import pytest

from ki_events.accounts.forgetting import ACCOUNTS_KEPT_FOR, INVITATIONS_KEPT_FOR, forget_old_accounts
from ki_events.accounts.inviting import VALID_FOR, Invitee, invite
from ki_events.accounts.password_links import ask_for_password_link
from ki_events.accounts.people import end_membership
from ki_events.accounts.reading import account_of
from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import IDLE, begin_sign_in
from ki_events.accounts.tables import AccountInvitation, Membership, SignIn
from ki_events.clock import now, stopped
from ki_events.mail.tables import Message
from tests.office.colleague import make_account, make_member

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_old_sign_ins_letters_and_invitations_go() -> None:
    amal, moment = await make_account(), now()
    with stopped(moment):
        await begin_sign_in(amal.id, "password")
        await ask_for_password_link("niemand@krefeld.example", "de")
        await Message.update({Message.state: "dropped"}, force=True)
        await invite(Invitee("Nora", "nora@krefeld.example"), "de", "cli")
    await forget_old_accounts()
    assert (1, 2, 1) == (await SignIn.count(), await Message.count(), await AccountInvitation.count())
    with stopped(moment + IDLE + timedelta(minutes=1)):
        await forget_old_accounts()
    assert (0, 2) == (await SignIn.count(), await Message.count())
    with stopped(moment + timedelta(days=2)):
        await forget_old_accounts()
    assert (1, 1) == (await Message.count(), await AccountInvitation.count())
    with stopped(moment + VALID_FOR + INVITATIONS_KEPT_FOR + timedelta(minutes=1)):
        await forget_old_accounts()
    assert 0 == await AccountInvitation.count()


async def test_account_of_who_left_is_erased_after_a_while_and_others_stay() -> None:
    start = now()
    with stopped(start):
        mia = await make_member(role=Role.manager, email="mia@krefeld.example")
        amal = await make_member()
        row = (await Membership.objects().where(Membership.account == amal.id))[0]
    left = start + timedelta(days=200)
    with stopped(left):
        await end_membership(row.organisation, row.id, "account:1")
        await forget_old_accounts()
    with stopped(left + ACCOUNTS_KEPT_FOR - timedelta(hours=1)):
        await forget_old_accounts()
        assert "amal@krefeld.example" == (await account_of(amal.id)).email
    with stopped(left + ACCOUNTS_KEPT_FOR + timedelta(hours=1)):
        await forget_old_accounts()
    erased = await account_of(amal.id)
    assert ("", "", f"erased:{amal.id}") == (erased.name, erased.email, erased.mail_key)
    assert "mia@krefeld.example" == (await account_of(mia.id)).email
