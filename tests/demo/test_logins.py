"""The demo's logins open what they say, and are another installation's nowhere."""

import pytest
from pydantic import SecretStr

from ki_events.accounts.memberships import organisations_of
from ki_events.accounts.opening import open_with_password
from ki_events.accounts.tables import Account
from ki_events.demo.logins import LOGINS, ensure_logins
from tests.characters import make_organisation
from tests.mail.servers import settled

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_logins_open_their_roles_and_stay_when_made_again() -> None:
    for slug in ("krefeld", "bielefeld", "laki"):
        await make_organisation(slug)
    await ensure_logins()
    before = await Account.select()
    for login in await ensure_logins():
        account = await open_with_password(login.email, login.password)
        assert account is not None
        roles = [(house.slug, role) for house, role in await organisations_of(account.id)]
        assert ([(login.organisation, login.role)] if login.role else []) == roles
    assert before == await Account.select()


async def test_passwords_are_long_and_different_in_each_installation() -> None:
    here = [login.password for login in LOGINS]
    with settled(secret=SecretStr("another secret of at least thirty-two characters")):
        there = [login.password for login in LOGINS]
    assert (len(LOGINS) * 2, True) == (len({*here, *there}), all(len(password) >= 12 for password in here))
