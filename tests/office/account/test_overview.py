"""One's own account: name, password, second step, and where it is open."""

from datetime import timedelta

import httpx
import pytest

from ki_events.accounts.passwords import is_password
from ki_events.accounts.reading import account_of
from ki_events.accounts.recovery_codes import codes_left
from ki_events.accounts.sign_ins import begin_sign_in
from ki_events.accounts.tables import Account, Passkey, SignIn
from ki_events.accounts.totp import has_totp
from ki_events.clock import now, stopped
from ki_events.office.account.overview import DONE
from tests.accounts.people import PASSWORD, code_at, with_codes, with_password
from tests.office.colleague import make_account, make_member
from tests.statements import counted

pytestmark = pytest.mark.anyio

OTHER = "ein ganz anderer Satz"


async def _passkey(account_id: int, number: int = 1) -> Passkey:
    row = Passkey(account=account_id, name="Telefon", credential_id=bytes([number]), public_key=b"x", created_at=now())
    await row.save()
    return row


async def test_name_and_language_change(amal: httpx.AsyncClient) -> None:
    answer = await amal.post("/verwaltung/konto", data={"name": "Amal H.", "language": "en"})
    assert (303, "/verwaltung/konto?gespeichert=1") == (answer.status_code, answer.headers["location"])
    account = (await Account.objects())[0]
    assert ("Amal H.", "en") == (account.name, account.language)


@pytest.mark.parametrize("word", DONE)
async def test_what_was_done_is_said_where_the_keyboard_is(amal: httpx.AsyncClient, word: str) -> None:
    page = (await amal.get(f"/verwaltung/konto?{word}=1")).text
    assert 1 == page.count('<div class="said" role="status" tabindex="-1" autofocus>')


async def test_name_is_refused_when_it_is_none_and_what_was_typed_stays(amal: httpx.AsyncClient) -> None:
    answer = await amal.post("/verwaltung/konto", data={"name": "https://x.example", "language": "fr"})
    assert (422, True, True) == (
        answer.status_code,
        'value="https://x.example"' in answer.text,
        'href="#language"' in answer.text,
    )


async def test_password_changes_with_the_present_one_and_other_devices_are_out(amal: httpx.AsyncClient) -> None:
    account = await with_password(await make_member())
    await begin_sign_in(account.id, "password", "Chrome, Android")
    wrong = await amal.post("/verwaltung/konto/passwort", data={"present": "falsch", "password": "kurz"})
    assert [422, True, True] == [wrong.status_code, 'href="#present"' in wrong.text, 'href="#password"' in wrong.text]
    same = await amal.post("/verwaltung/konto/passwort", data={"present": PASSWORD, "password": PASSWORD})
    assert "Das ist das bisherige Passwort" in same.text
    assert (
        303
        == (await amal.post("/verwaltung/konto/passwort", data={"present": PASSWORD, "password": OTHER})).status_code
    )
    assert await is_password((await account_of(account.id)).password_hash, OTHER)
    assert 1 == await SignIn.count()


async def test_devices_are_listed_and_signed_out(amal: httpx.AsyncClient) -> None:
    account = await make_member()
    await begin_sign_in(account.id, "password", "Chrome, Android")
    await begin_sign_in(account.id, "password", "Safari, iPad")
    page = (await amal.get("/verwaltung/konto")).text
    assert [True, True, True] == [words in page for words in ("Chrome, Android", "Safari, iPad", "dieses Gerät")]
    there = (await SignIn.objects().where(SignIn.device == "Safari, iPad"))[0].id
    assert 303 == (await amal.post(f"/verwaltung/konto/geraete/{there}/abmelden")).status_code
    assert 2 == await SignIn.count()
    assert 303 == (await amal.post("/verwaltung/konto/geraete/abmelden")).status_code
    assert (1, 200) == (await SignIn.count(), (await amal.get("/verwaltung/konto")).status_code)


async def test_devices_of_others_are_out_of_reach(amal: httpx.AsyncClient) -> None:
    boris = await make_account("Boris", "boris@bielefeld.example")
    await begin_sign_in(boris.id, "password")
    theirs = (await SignIn.objects().where(SignIn.account == boris.id))[0].id
    await amal.post(f"/verwaltung/konto/geraete/{theirs}/abmelden")
    assert await SignIn.exists().where(SignIn.id == theirs)


async def test_second_step_begins_with_a_code_of_the_app_and_shows_ten_codes_once(amal: httpx.AsyncClient) -> None:
    page = (await amal.get("/verwaltung/konto/code")).text
    secret = page.partition('name="secret" value="')[2].partition('"')[0]
    assert 'class="qr"' in page
    wrong = await amal.post("/verwaltung/konto/code", data={"secret": secret, "code": "000000"})
    assert (422, True) == (wrong.status_code, secret in wrong.text)
    right = await amal.post("/verwaltung/konto/code", data={"secret": secret, "code": code_at(secret, now())})
    account = (await Account.objects())[0]
    assert (200, 10, 10, True) == (
        right.status_code, right.text.count("<li><code>"), await codes_left(account.id), has_totp(account),
    )  # fmt: skip
    assert "Noch 10 Wiederherstellungscodes" in (await amal.get("/verwaltung/konto")).text
    assert 200 == (await amal.post("/verwaltung/konto/code/wiederherstellung")).status_code
    assert 303 == (await amal.post("/verwaltung/konto/code/beenden")).status_code
    assert not has_totp((await Account.objects())[0])


@pytest.mark.parametrize(
    "path", ["/code", "/code/beenden", "/code/wiederherstellung", "/passkeys", "/passkeys/1/entfernen"]
)  # what changes how the account opens
async def test_what_is_dangerous_asks_for_the_password_after_a_while(amal: httpx.AsyncClient, path: str) -> None:
    account = await with_password(await make_member())
    await with_codes(account)
    moment = now()
    with stopped(moment + timedelta(minutes=31)):
        asked = await amal.post(f"/verwaltung/konto{path}", data={"code": "1"})
        assert asked.headers["location"].startswith("/verwaltung/konto/bestaetigen?weiter=")
        form = {"password": "falsch", "weiter": "/verwaltung/konto/code"}
        assert 422 == (await amal.post("/verwaltung/konto/bestaetigen", data=form)).status_code
        proven = await amal.post("/verwaltung/konto/bestaetigen", data=form | {"password": PASSWORD})
        assert (303, "/verwaltung/konto/code") == (proven.status_code, proven.headers["location"])
        assert 200 == (await amal.get("/verwaltung/konto/code")).status_code


async def test_passkey_goes_unless_it_is_the_only_way_in(amal: httpx.AsyncClient) -> None:
    account = await make_member()
    only = await _passkey(account.id)
    refused = await amal.post(f"/verwaltung/konto/passkeys/{only.id}/entfernen")
    assert (422, 1) == (refused.status_code, await Passkey.count())
    await with_password(account)
    assert 303 == (await amal.post(f"/verwaltung/konto/passkeys/{only.id}/entfernen")).status_code
    assert 0 == await Passkey.count()


async def test_passkey_of_others_is_out_of_reach(amal: httpx.AsyncClient) -> None:
    await with_password(await make_member())
    boris = await make_account("Boris", "boris@bielefeld.example")
    theirs = await _passkey(boris.id)
    await amal.post(f"/verwaltung/konto/passkeys/{theirs.id}/entfernen")
    assert 1 == await Passkey.count()


async def test_passkey_is_refused_when_the_browser_made_none(amal: httpx.AsyncClient) -> None:
    answer = await amal.post("/verwaltung/konto/passkeys", data={"credential": '{"response": {}}'})
    assert (422, 0) == (answer.status_code, await Passkey.count())


async def test_account_page_takes_as_many_statements_for_one_device_as_for_three(amal: httpx.AsyncClient) -> None:
    account = await make_member()
    with counted() as one:
        await amal.get("/verwaltung/konto")
    for number in (1, 2):
        await begin_sign_in(account.id, "password")
        await _passkey(account.id, number)
    with counted() as three:
        await amal.get("/verwaltung/konto")
    assert len(one) == len(three) <= 7
