"""Signing in: the right password opens, nobody learns which accounts there are, and nobody is locked out by others."""

from datetime import timedelta

import httpx
import pytest

from ki_events.accounts.reading import account_of
from ki_events.accounts.recovery_codes import renew_codes
from ki_events.accounts.tables import Account, SignIn
from ki_events.clock import now, stopped
from ki_events.office.sign_in.limits import MOST_TRIES
from tests.accounts.people import PASSWORD, code_at, with_codes, with_password
from tests.office.colleague import HERE, make_member
from tests.site.client import visitor

pytestmark = pytest.mark.anyio

EMAIL = "amal@krefeld.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def _send(browser: httpx.AsyncClient, path: str = "", **form: str) -> httpx.Response:
    return await browser.post(f"/verwaltung/anmelden{path}", data=form, headers=HERE | {"user-agent": FIREFOX})


async def _wrong(browser: httpx.AsyncClient, times: int = 1) -> httpx.Response:
    return [await _send(browser, email=EMAIL, password="falsch falsch falsch") for _number in range(times)][-1]


async def test_password_opens_and_leads_on(browser: httpx.AsyncClient) -> None:
    amal = await with_password(await make_member())
    answer = await _send(browser, email="AMAL@krefeld.example", password=PASSWORD, weiter="/verwaltung/krefeld?x=1")
    assert (303, "/verwaltung/krefeld?x=1") == (answer.status_code, answer.headers["location"])
    assert 200 == (await browser.get("/verwaltung/krefeld")).status_code
    assert [(amal.id, "password", "Firefox, Linux")] == [
        (row["account"], row["means"], row["device"]) for row in await SignIn.select()
    ]


async def test_token_is_new_at_each_sign_in_and_no_script_reads_it(browser: httpx.AsyncClient) -> None:
    await with_password(await make_member())
    answers = [await _send(browser, email=EMAIL, password=PASSWORD) for _number in range(2)]
    cookies = [next(c for c in answer.headers.get_list("set-cookie") if c.startswith("sign-in=")) for answer in answers]
    assert cookies[0].split(";")[0] != cookies[1].split(";")[0]
    assert [True, True] == ["HttpOnly" in cookie and "samesite=lax" in cookie.lower() for cookie in cookies]


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/veranstaltungen", "/verwaltung/../x", "/verwaltung/abmelden",
     "/verwaltung//evil.example", "javascript:alert(1)", "/verwaltungx"],
)  # fmt: skip
async def test_nobody_is_led_anywhere_else(browser: httpx.AsyncClient, onward: str) -> None:
    await with_password(await make_member())
    answer = await _send(browser, email=EMAIL, password=PASSWORD, weiter=onward)
    assert "/verwaltung" == answer.headers["location"]


async def test_answer_is_the_same_when_there_is_no_account_and_when_the_password_is_wrong(
    browser: httpx.AsyncClient,
) -> None:
    locked = await with_password(await make_member(email="gesperrt@krefeld.example"))
    await Account.update({Account.disabled_at: now()}).where(Account.id == locked.id)
    await with_password(await make_member())
    answers = [
        await _send(browser, email=email, password=PASSWORD if email.startswith("g") else "falsch falsch")
        for email in (EMAIL, "niemand@krefeld.example", "gesperrt@krefeld.example")
    ]
    pages = {
        answer.text.replace(email, "").partition("data-options")[0]
        for answer, email in zip(answers, (EMAIL, "niemand@krefeld.example", "gesperrt@krefeld.example"), strict=True)
    }
    assert ([422] * 3, 1) == ([answer.status_code for answer in answers], len(pages))


async def test_mistakes_are_named_and_the_password_is_not_repeated(browser: httpx.AsyncClient) -> None:
    answer = await _send(browser, email="amal", password="geheim geheim")
    assert (422, True, False) == (
        answer.status_code,
        "Bitte eine E-Mail-Adresse eingeben" in answer.text,
        "geheim" in answer.text,
    )
    assert "Bitte ausfüllen." in (await _send(browser, email=EMAIL, password="")).text


async def test_guessing_ends_for_ten_minutes_even_with_the_right_password(browser: httpx.AsyncClient) -> None:
    await with_password(await make_member())
    moment = now().replace(minute=0, second=0)
    with stopped(moment):
        await _wrong(browser, MOST_TRIES)
        answer = await _send(browser, email=EMAIL, password=PASSWORD)
        assert (429, "600") == (answer.status_code, answer.headers["retry-after"])
        assert "in zehn Minuten noch einmal" in answer.text
    with stopped(moment + timedelta(minutes=11)):
        assert 303 == (await _send(browser, email=EMAIL, password=PASSWORD)).status_code


async def test_who_goes_on_guessing_waits_longer(browser: httpx.AsyncClient) -> None:
    await with_password(await make_member())
    moment = now().replace(minute=0, second=0)
    for minutes in (0, 11):
        with stopped(moment + timedelta(minutes=minutes)):
            await _wrong(browser, MOST_TRIES)
    with stopped(moment + timedelta(minutes=21)):
        assert 429 == (await _send(browser, email=EMAIL, password=PASSWORD)).status_code
    with stopped(moment + timedelta(minutes=31)):
        assert 303 == (await _send(browser, email=EMAIL, password=PASSWORD)).status_code


async def test_nobody_locks_others_out_from_elsewhere_or_beside_a_known_device(browser: httpx.AsyncClient) -> None:
    await with_password(await make_member())
    moment = now().replace(minute=0, second=0)
    with stopped(moment):
        await _send(browser, email=EMAIL, password=PASSWORD)
        await browser.post("/verwaltung/abmelden", headers=HERE)
        async with visitor() as beside, visitor("198.51.100.9") as elsewhere:
            await _wrong(beside, MOST_TRIES + 1)
            assert 429 == (await _send(beside, email=EMAIL, password=PASSWORD)).status_code
            assert 303 == (await _send(elsewhere, email=EMAIL, password=PASSWORD)).status_code
        assert 303 == (await _send(browser, email=EMAIL, password=PASSWORD)).status_code


async def test_code_is_asked_for_after_the_password(browser: httpx.AsyncClient) -> None:
    amal = await with_password(await make_member())
    secret = await with_codes(amal)
    page = await _send(browser, email=EMAIL, password=PASSWORD, weiter="/verwaltung/konto")
    assert (200, False, 0) == (page.status_code, "set-cookie" in page.headers, await SignIn.count())
    step = page.text.partition('name="step" value="')[2].partition('"')[0]
    wrong = await _send(browser, "/code", step=step, code="000000", weiter="/verwaltung/konto")
    assert (422, True) == (wrong.status_code, "Dieser Code stimmt nicht" in wrong.text)
    right = await _send(browser, "/code", step=step, code=code_at(secret, now()), weiter="/verwaltung/konto")
    assert (303, "/verwaltung/konto") == (right.status_code, right.headers["location"])
    assert ["password+totp"] == await SignIn.select(SignIn.means).output(as_list=True)


async def test_recovery_code_opens_where_the_telephone_is_lost(browser: httpx.AsyncClient) -> None:
    amal = await with_password(await make_member())
    await with_codes(amal)
    (code, *_rest) = await renew_codes(amal.id)
    page = await _send(browser, email=EMAIL, password=PASSWORD)
    step = page.text.partition('name="step" value="')[2].partition('"')[0]
    assert 303 == (await _send(browser, "/code", step=step, code=code)).status_code
    assert ["password+recovery"] == await SignIn.select(SignIn.means).output(as_list=True)


async def test_code_page_is_void_without_the_password(browser: httpx.AsyncClient) -> None:
    amal = await with_password(await make_member())
    secret = await with_codes(amal)
    answer = await _send(browser, "/code", step="0" * 60, code=code_at(secret, now()))
    assert (422, True) == (answer.status_code, "zu viel Zeit vergangen" in answer.text)


async def test_sign_in_page_leads_on_when_somebody_is_there(amal: httpx.AsyncClient) -> None:
    answer = await amal.get("/verwaltung/anmelden")
    assert (303, "/verwaltung") == (answer.status_code, answer.headers["location"])


async def test_passkey_is_refused_when_it_is_none(browser: httpx.AsyncClient) -> None:
    for credential in ("", "{}", "[]", "null", '{"response": {"clientDataJSON": "e30"}, "rawId": "x"}', "x" * 30_000):
        answer = await _send(browser, "/passkey", credential=credential)
        assert (422, True) == (answer.status_code, "Diesen Passkey kennen wir nicht" in answer.text)


async def test_sign_in_lasts_over_a_change_of_generation_only_where_the_password_was_changed(
    amal: httpx.AsyncClient,
) -> None:
    account = await account_of((await SignIn.objects())[0].account)
    await with_password(account)
    form = {"present": PASSWORD, "password": "ein ganz anderer Satz"}
    answer = await amal.post("/verwaltung/konto/passwort", data=form)
    assert (303, 200) == (answer.status_code, (await amal.get("/verwaltung/konto")).status_code)
