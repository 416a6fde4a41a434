"""Signing in with an identity provider, against a real one that runs beside the test."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from ki_events.accounts.tables import Account, Membership, SignIn
from ki_events.clock import now
from tests.mail.servers import settled
from tests.office.colleague import make_member
from tests.site.client import visitor

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

START, BACK = "/verwaltung/anmelden/oidc", "/verwaltung/anmelden/oidc/zurueck"


@pytest.fixture
def provider() -> Iterator[str]:
    """The address of a provider at which everyone can sign in as anyone."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, run_server_in_thread  # type: ignore[import-untyped]
    people = [
        User(sub="17", claims={"email": "amal@krefeld.example", "email_verified": True}),
        User(sub="18", claims={"email": "amal@krefeld.example", "email_verified": False}),
        User(sub="19", claims={"email": "niemand@krefeld.example", "email_verified": True}),
        # Another mailbox than that of the account, whatever its letters look like.
        User(sub="20", claims={"email": "ａmal@krefeld.example", "email_verified": True}),
    ]
    with run_server_in_thread(user_claims=people) as server:
        address = f"http://localhost:{server.server_port}"
        with settled(oidc_issuer=address, oidc_client_id="ki", oidc_client_secret=SecretStr("geheim/+ geheim")):
            yield address


async def _there_and_back(browser: httpx.AsyncClient, subject: str, onward: str = "") -> httpx.Response:
    there = await browser.get(START, params={"weiter": onward} if onward else None)
    assert 303 == there.status_code, there.text
    async with httpx.AsyncClient() as elsewhere:
        back = await elsewhere.post(there.headers["location"], data={"sub": subject})
    address = urlsplit(back.headers["location"])
    assert BACK == address.path
    return await browser.get(f"{address.path}?{address.query}")


async def test_account_is_linked_by_its_verified_address_and_found_by_the_subject_then(provider: str) -> None:
    amal = await make_member()
    async with visitor() as browser:
        answer = await _there_and_back(browser, "17", "/verwaltung/krefeld")
        assert (303, "/verwaltung/krefeld") == (answer.status_code, answer.headers["location"])
        assert 200 == (await browser.get("/verwaltung/krefeld")).status_code
    await Account.update({Account.mail_key: "neu@krefeld.example"}).where(Account.id == amal.id)
    async with visitor() as browser:
        assert 303 == (await _there_and_back(browser, "17")).status_code
    assert ["oidc", "oidc"] == await SignIn.select(SignIn.means).output(as_list=True)


@pytest.mark.parametrize("subject", ["18", "19", "20"])
async def test_nobody_gets_in_without_an_account_or_with_an_address_that_is_not_verified(
    provider: str, subject: str
) -> None:
    await make_member()
    async with visitor() as browser:
        answer = await _there_and_back(browser, subject)
        assert (403, True) == (answer.status_code, "Zu diesem Zugang gibt es hier kein Konto" in answer.text)
    assert (1, 1, 0) == (await Account.count(), await Membership.count(), await SignIn.count())


async def test_locked_account_stays_locked(provider: str) -> None:
    amal = await make_member()
    async with visitor() as browser:
        await _there_and_back(browser, "17")
        await Account.update({Account.disabled_at: now()}).where(Account.id == amal.id)
        assert 403 == (await _there_and_back(browser, "17")).status_code


async def test_question_has_state_nonce_and_challenge_and_asks_anew_each_time(provider: str) -> None:
    async with visitor() as browser:
        asked = [parse_qs(urlsplit((await browser.get(START)).headers["location"]).query) for _number in range(2)]
    assert (["code"], ["S256"], ["ki"]) == tuple(
        asked[0][name] for name in ("response_type", "code_challenge_method", "client_id")
    )
    assert [True] * 3 == [asked[0][name] != asked[1][name] for name in ("state", "nonce", "code_challenge")]


async def test_answer_is_refused_when_another_browser_asked(provider: str) -> None:
    await make_member()
    async with visitor() as browser, visitor() as victim:
        there = await browser.get(START)
        async with httpx.AsyncClient() as elsewhere:
            back = (await elsewhere.post(there.headers["location"], data={"sub": "17"})).headers["location"]
        address = urlsplit(back)
        for path in (f"{BACK}?{address.query}", BACK, f"{BACK}?error=access_denied"):
            answer = await victim.get(path)
            assert (502, 0) == (answer.status_code, await SignIn.count())
        await browser.get(f"{BACK}?{address.query}")
        assert 1 == await SignIn.count()


async def test_code_serves_once(provider: str) -> None:
    await make_member()
    async with visitor() as browser:
        there = await browser.get(START)
        kept = dict(browser.cookies)
        async with httpx.AsyncClient() as elsewhere:
            back = urlsplit((await elsewhere.post(there.headers["location"], data={"sub": "17"})).headers["location"])
        await browser.get(f"{BACK}?{back.query}")
        browser.cookies.update(kept)
        assert 502 == (await browser.get(f"{BACK}?{back.query}")).status_code


async def test_page_says_so_when_the_provider_is_away() -> None:
    away = settled(oidc_issuer="http://localhost:9", oidc_client_id="ki", oidc_client_secret=SecretStr("geheim"))
    with away:
        async with visitor() as browser:
            answer = await browser.get(START)
    assert (502, True) == (answer.status_code, "nehmen Sie Ihr Passwort" in answer.text)


async def test_button_stands_there_only_with_a_provider(provider: str) -> None:
    async with visitor() as browser:
        with settled(
            oidc_issuer=provider, oidc_client_id="ki", oidc_client_secret=SecretStr("x"), oidc_name="Stadt Krefeld"
        ):
            assert re.search(
                r'href="/verwaltung/anmelden/oidc"[^<]*<span[^>]*>Anmelden über Stadt Krefeld',
                (await browser.get("/verwaltung/anmelden")).text,
            )
        with settled(oidc_issuer=""):
            assert "oidc" not in (await browser.get("/verwaltung/anmelden")).text
            assert (404, 404) == ((await browser.get(START)).status_code, (await browser.get(BACK)).status_code)
