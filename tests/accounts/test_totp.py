"""Each code opens once, in its time; the secret is not readable in the database."""

from datetime import timedelta

import pytest

from ki_events.accounts.opening import account_of_step, second_step, take_second_factor
from ki_events.accounts.reading import account_of
from ki_events.accounts.recovery_codes import COUNT, codes_left, renew_codes
from ki_events.accounts.tables import RecoveryCode
from ki_events.accounts.totp import begin_totp, end_totp, has_totp, new_secret, take_code
from ki_events.clock import now, stopped
from ki_events.mail.tables import Message
from tests.accounts.people import code_at, with_codes
from tests.office.colleague import make_account

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_code_opens_once() -> None:
    amal = await make_account()
    secret = await with_codes(amal)
    amal = await account_of(amal.id)
    code = code_at(secret, now())
    assert [True, False] == [await take_code(amal, code), await take_code(amal, code)]


async def test_code_opens_only_in_its_time() -> None:
    amal, moment = await make_account(), now()
    secret = await with_codes(amal)
    amal = await account_of(amal.id)
    with stopped(moment):
        assert not await take_code(amal, code_at(secret, moment - timedelta(minutes=2)))
        assert await take_code(amal, code_at(secret, moment + timedelta(seconds=30)))
        # Of two codes the later one makes the earlier one void (RFC 6238 section 5.2).
        assert not await take_code(amal, code_at(secret, moment))


@pytest.mark.parametrize("code", ["", "abcdef", "１２３４５６", "12345", "1234567", "0" * 40])
async def test_code_is_refused_when_it_is_none(code: str) -> None:
    amal = await make_account()
    await with_codes(amal)
    assert not await take_code(await account_of(amal.id), code)


async def test_secret_is_stored_encrypted_and_gone_afterwards() -> None:
    amal = await make_account()
    secret = await with_codes(amal)
    kept = (await account_of(amal.id)).totp_secret
    assert (True, False) == (len(kept) > 100, secret in kept)
    await end_totp(amal, "cli")
    ended = await account_of(amal.id)
    assert ("", False) == (ended.totp_secret, has_totp(ended))


async def test_second_step_does_not_begin_when_the_app_shows_another_code() -> None:
    amal = await make_account()
    assert not await begin_totp(amal, new_secret(), "000000")
    assert not has_totp(await account_of(amal.id))


async def test_recovery_codes_open_once_each_however_they_are_typed() -> None:
    amal = await make_account()
    codes = await renew_codes(amal.id)
    first, second = codes[0].lower().replace("-", " "), codes[1]
    assert ["recovery", "", "recovery"] == [await take_second_factor(amal, text) for text in (first, first, second)]
    assert (COUNT, COUNT - 2) == (len(set(codes)), await codes_left(amal.id))
    assert 2 == await Message.count().where(Message.kind == "account_changed")
    assert [] == [row for row in await RecoveryCode.select() if row["code_hash"] in codes]


async def test_recovery_codes_are_void_when_new_ones_were_made() -> None:
    amal = await make_account()
    (old, *_rest), _new = await renew_codes(amal.id), await renew_codes(amal.id)
    assert "" == await take_second_factor(amal, old)


async def test_recovery_code_opens_no_other_account() -> None:
    amal, boris = await make_account(), await make_account("Boris", "boris@bielefeld.example")
    codes = await renew_codes(amal.id)
    assert "" == await take_second_factor(boris, codes[0])


async def test_second_step_proves_the_password_for_ten_minutes_until_it_is_another_one() -> None:
    amal, moment = await make_account(), now()
    with stopped(moment):
        step = second_step(amal)
        assert amal.id == (await account_of_step(step)).id
        forged = [step[:-1] + ("A" if step[-1] != "A" else "B"), "ffffffff" + step[8:], "", "zzzzzzzz" + step[8:]]
        assert [None] * 4 == [await account_of_step(text) for text in forged]
    with stopped(moment + timedelta(minutes=11)):
        assert await account_of_step(step) is None
