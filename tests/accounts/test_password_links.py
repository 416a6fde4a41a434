"""A link to a new password serves once, for an hour; asking for one tells nobody whether there is an account."""

from datetime import timedelta

import pytest

from ki_events.accounts.letters import composing
from ki_events.accounts.password_links import (
    account_of_password_link,
    ask_for_password_link,
    password_link,
    set_password,
)
from ki_events.accounts.reading import account_of
from ki_events.accounts.sign_ins import begin_sign_in, signed_in
from ki_events.accounts.tables import Account
from ki_events.clock import now, stopped
from ki_events.mail.tables import Message
from tests.office.colleague import make_account

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


def _token(account: Account) -> str:
    return password_link(account).rpartition("/")[2]


async def test_letter_goes_to_whoever_has_an_account_and_to_nobody_else() -> None:
    await make_account()
    for email in ("Amal@krefeld.example", "niemand@krefeld.example"):
        await ask_for_password_link(email, "de")
    known, unknown = await Message.objects().order_by(Message.id)
    compose = await composing([known, unknown])
    letter = await compose(known)
    assert letter is not None
    assert "http://test/verwaltung/passwort/" in letter.text
    assert await compose(unknown) is None


async def test_third_letter_within_an_hour_is_the_last() -> None:
    moment = now()
    with stopped(moment):
        for _number in range(5):
            await ask_for_password_link("amal@krefeld.example", "de")
    assert 3 == await Message.count()
    with stopped(moment + timedelta(minutes=61)):
        await ask_for_password_link("amal@krefeld.example", "de")
    assert 4 == await Message.count()


async def test_link_serves_once_and_signs_all_devices_out() -> None:
    amal = await make_account()
    token, here = _token(amal), await begin_sign_in(amal.id, "password")
    account = await account_of_password_link(token)
    assert account is not None
    assert [True, False] == [await set_password(account, "neu"), await set_password(account, "noch einmal")]
    assert (None, None, "neu") == (
        await account_of_password_link(token),
        await signed_in(here),
        (await account_of(amal.id)).password_hash,
    )
    assert 1 == await Message.count().where(Message.kind == "account_changed")


async def test_link_is_void_when_an_hour_is_over_or_the_account_is_locked_or_it_is_forged() -> None:
    amal, moment = await make_account(), now()
    with stopped(moment):
        token = _token(amal)
        assert [None, None] == [await account_of_password_link(text) for text in ("ffffffff" + token[8:], "")]
    with stopped(moment + timedelta(minutes=61)):
        assert await account_of_password_link(token) is None
    await Account.update({Account.disabled_at: now()}).where(Account.id == amal.id)
    assert await account_of_password_link(token) is None
