"""Whatever changes how an account opens is told by mail: who sits at an unlocked device changes nothing in silence."""

import httpx
import pytest

from ki_events.accounts.commanding import reset
from ki_events.accounts.tables import Passkey
from ki_events.accounts.telling import tell
from ki_events.clock import now
from ki_events.db import transaction
from tests.accounts.letters import letters
from tests.accounts.people import code_at, with_codes, with_password
from tests.mail.servers import settled
from tests.office.colleague import make_member

pytestmark = pytest.mark.anyio

KONTO = "/verwaltung/konto"


async def test_beginning_of_a_second_step_is_told_once(amal: httpx.AsyncClient) -> None:
    page = (await amal.get(f"{KONTO}/code")).text
    secret = page.partition('name="secret" value="')[2].partition('"')[0]
    codes = await amal.post(f"{KONTO}/code", data={"secret": secret, "code": code_at(secret, now())})
    (letter,) = await letters()
    assert [True, True] == [
        words in letter for words in ("fragt jetzt nach dem Passwort auch nach einem Code", "beenden Sie bitte sofort")
    ]
    assert 'role="status" tabindex="-1" autofocus' in codes.text, "the keyboard is at the notice above the codes"


async def test_new_recovery_codes_are_told(amal: httpx.AsyncClient) -> None:
    await with_codes(await make_member())
    await amal.post(f"{KONTO}/code/wiederherstellung")
    assert "hat neue Wiederherstellungscodes" in (await letters())[-1]


async def test_end_of_a_second_step_is_told(amal: httpx.AsyncClient) -> None:
    await with_codes(await make_member())
    await amal.post(f"{KONTO}/code/beenden")
    assert "fragt nicht mehr nach einem Code" in (await letters())[-1]


async def test_passkey_that_is_removed_is_told_once(amal: httpx.AsyncClient) -> None:
    account = await with_password(await make_member())
    row = Passkey(account=account.id, name="Telefon", credential_id=b"1", public_key=b"x", created_at=now())
    await row.save()
    for _click in range(2):
        await amal.post(f"{KONTO}/passkeys/{row.id}/entfernen")
    (letter,) = await letters()
    assert "Ein Passkey Ihres Kontos in der Verwaltung ist entfernt" in letter


@pytest.mark.usefixtures("database")
async def test_letter_about_a_passkey_says_how_to_remove_it_first() -> None:
    account = await make_member()
    async with transaction():
        await tell(account, "passkey")
    with settled(operator_email="hilfe@betrieb.example"):
        letter = " ".join((await letters())[-1].split())
    wanted = ("Ein neues Passwort allein hilft dann nicht", "entfernen Sie dort diesen Passkey", "auf allen anderen Geräten ab",
              "http://test/verwaltung/konto", "schreiben Sie an hilfe@betrieb.example")  # fmt: skip
    assert [True] * 5 == [words in letter for words in wanted]
    assert sorted(wanted[:3], key=letter.index) == list(wanted[:3]), "in the order in which it is done"


@pytest.mark.usefixtures("database")
async def test_reset_on_the_server_is_told() -> None:
    await make_member()
    await reset("amal@krefeld.example")
    assert "wurde auf dem Server zurückgesetzt" in (await letters())[-1]
