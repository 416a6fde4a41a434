"""The commands about accounts as an operator types them."""

import pytest

from ki_events.accounts.inviting import invitation_of
from ki_events.accounts.password_links import account_of_password_link
from ki_events.accounts.reading import account_of
from ki_events.accounts.recovery_codes import codes_left, renew_codes
from ki_events.accounts.sign_ins import begin_sign_in, signed_in
from ki_events.accounts.tables import Account
from ki_events.accounts.totp import has_totp
from tests.accounts.people import with_codes, with_password
from tests.commanding import run
from tests.office.colleague import make_member

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


def _token(said: str) -> str:
    return said.splitlines()[0].rpartition("/")[2]


async def test_first_administrator_is_invited_and_a_second_call_makes_the_link_anew() -> None:
    words = ("account", "create-administrator", "ada@betrieb.example", "--name", "Ada Winter")
    first, second = [run(*words) for _call in range(2)]
    assert (0, 0) == (first.returncode, second.returncode), first.stderr + second.stderr
    assert first.stdout.startswith("http://test/verwaltung/einladung/")
    opened = await invitation_of(_token(second.stdout))
    assert (None, "Ada Winter", "") == (await invitation_of(_token(first.stdout)), opened.name, opened.role)


async def test_address_is_refused_when_it_is_none() -> None:
    done = run("account", "create-administrator", "ada", "--name", "Ada")
    assert (1, True) == (done.returncode, "keine Mailadresse" in done.stderr)


async def test_accounts_are_listed_with_what_they_are() -> None:
    assert "Es gibt noch kein Konto" in run("account", "list").stdout
    await make_member()
    assert "amal@krefeld.example  Amal Haddad; KI Krefeld: organiser" in run("account", "list").stdout


async def test_account_is_disabled_and_enabled() -> None:
    amal = await make_member()
    token = await begin_sign_in(amal.id, "password")
    assert "gesperrt" in run("account", "disable", "Amal@krefeld.example").stdout
    assert await signed_in(token) is None
    assert "wieder offen" in run("account", "enable", "amal@krefeld.example").stdout
    assert (await account_of(amal.id)).disabled_at is None


async def test_reset_leaves_only_the_link() -> None:
    amal = await with_password(await make_member())
    await with_codes(amal)
    await renew_codes(amal.id)
    done = run("account", "reset", "amal@krefeld.example", "--yes")
    assert 0 == done.returncode, done.stderr
    account = await account_of(amal.id)
    assert ("", False, 0) == (account.password_hash, has_totp(account), await codes_left(amal.id))
    found = await account_of_password_link(_token(done.stdout))
    assert isinstance(found, Account)


async def test_unknown_address_gets_a_sentence() -> None:
    done = run("account", "disable", "niemand@krefeld.example")
    assert (1, True) == (done.returncode, "kein Konto" in done.stderr)
