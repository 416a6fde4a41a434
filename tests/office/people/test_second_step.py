"""Whoever lost the telephone and the codes gets back in by the administration of the installation, and by nobody else."""

from datetime import timedelta

import httpx
import pytest

from ki_events.accounts.reading import account_of
from ki_events.accounts.recovery_codes import codes_left, renew_codes
from ki_events.accounts.sign_ins import begin_sign_in, signed_in
from ki_events.accounts.tables import Account
from ki_events.accounts.totp import has_totp
from ki_events.audit import AuditEntry
from ki_events.clock import now, stopped
from tests.accounts.letters import letters
from tests.accounts.people import PASSWORD, with_codes, with_password
from tests.mail.servers import settled
from tests.office.colleague import HERE, make_account, make_member

pytestmark = pytest.mark.anyio

ACCOUNTS = "/verwaltung/installation/konten"


@pytest.fixture
async def ada(amal: httpx.AsyncClient) -> httpx.AsyncClient:
    """The browser in which somebody is signed in who administers the installation."""
    await Account.update({Account.is_administrator: True}, force=True)
    return amal


async def _zoe() -> Account:
    zoe = await with_password(await make_account("Zoe Kaya", "zoe@krefeld.example"))
    await with_codes(zoe)
    await renew_codes(zoe.id)
    return zoe


async def test_second_step_is_reset_after_a_question_and_its_owner_told(ada: httpx.AsyncClient) -> None:
    zoe = await _zoe()
    token, place = await begin_sign_in(zoe.id, "password+totp"), f"{ACCOUNTS}/{zoe.id}/zweiter-schritt"
    assert f'href="{place}"' in (await ada.get(ACCOUNTS)).text
    assert "Zweiten Schritt zurücksetzen?" in (await ada.get(place)).text
    answer = await ada.post(place)
    assert (303, f"{ACCOUNTS}?zurueckgesetzt=1") == (answer.status_code, answer.headers["location"])
    after = await account_of(zoe.id)
    assert (False, zoe.password_hash, 0, None) == (
        has_totp(after), after.password_hash, await codes_left(zoe.id), await signed_in(token),
    )  # fmt: skip
    assert "hat den zweiten Schritt Ihres Kontos zurückgesetzt" in (await letters())[-1]
    line = AuditEntry.action == "account.totp_reset"
    number = (await make_member()).id
    assert [(f"account:{number}", f"account:{zoe.id}")] == [
        (row.actor, row.subject) for row in await AuditEntry.objects().where(line)
    ]
    assert (404, False) == ((await ada.post(place)).status_code, place in (await ada.get(ACCOUNTS)).text)


async def test_nobody_resets_their_own(ada: httpx.AsyncClient) -> None:
    me = await make_member()
    await with_codes(me)
    place = f"{ACCOUNTS}/{me.id}/zweiter-schritt"
    assert place not in (await ada.get(ACCOUNTS)).text
    answer = await ada.post(place)
    assert (422, True, True) == (
        answer.status_code, "ändern Sie auf „Mein Konto“" in answer.text, has_totp(await account_of(me.id)),
    )  # fmt: skip


async def test_question_asks_who_it_is_after_a_while(ada: httpx.AsyncClient) -> None:
    zoe = await _zoe()
    with stopped(now() + timedelta(minutes=31)):
        answer = await ada.post(f"{ACCOUNTS}/{zoe.id}/zweiter-schritt")
    assert (303, True) == (answer.status_code, f"konten%2F{zoe.id}%2Fzweiter-schritt" in answer.headers["location"])


async def test_those_who_lead_an_organisation_cannot(manager: httpx.AsyncClient) -> None:
    zoe = await _zoe()
    await make_member(email="zoe@krefeld.example")
    place = f"{ACCOUNTS}/{zoe.id}/zweiter-schritt"
    assert [404, 404] == [(await manager.get(place)).status_code, (await manager.post(place)).status_code]
    assert has_totp(await account_of(zoe.id))


async def test_account_without_a_second_step_has_nothing_to_reset(ada: httpx.AsyncClient) -> None:
    zoe = await make_account("Zoe Kaya", "zoe@krefeld.example")
    places = [f"{ACCOUNTS}/{number}/zweiter-schritt" for number in (zoe.id, 999999)]
    assert [404] * 4 == [(await ask(place)).status_code for place in places for ask in (ada.get, ada.post)]


async def test_sign_in_names_who_can_help(browser: httpx.AsyncClient) -> None:
    await _zoe()
    form = {"email": "zoe@krefeld.example", "password": PASSWORD}
    with settled(operator_email="hilfe@betrieb.example"):
        page = (await browser.post("/verwaltung/anmelden", data=form, headers=HERE)).text
    assert [True, True] == [
        words in page
        for words in ("kann nur zurücksetzen, wer diese Installation verwaltet", "mailto:hilfe@betrieb.example")
    ]
    with settled(operator_email=""):
        page = (await browser.post("/verwaltung/anmelden", data=form, headers=HERE)).text
    assert "Wer das ist, steht im Impressum." in page
