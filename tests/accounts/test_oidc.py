"""Signing in with an identity provider, against a real one that runs beside the test."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from ki_events.accounts.inviting import Invitee, invite, link_of
from ki_events.accounts.letters import composing
from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Account, AccountInvitation, Membership, SignIn
from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.mail.tables import Message
from tests.accounts.identity_provider import BACK, START, back_from, there_and_back
from tests.characters import make_organisation
from tests.mail.servers import settled
from tests.office.colleague import make_member
from tests.site.client import visitor

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_account_is_linked_by_its_verified_address_and_found_by_the_subject_then(provider: str) -> None:
    amal = await make_member()
    async with visitor() as browser:
        answer = await there_and_back(browser, "17", "/verwaltung/krefeld")
        assert (303, "/verwaltung/krefeld") == (answer.status_code, answer.headers["location"])
        assert 200 == (await browser.get("/verwaltung/krefeld")).status_code
    await Account.update({Account.mail_key: "neu@krefeld.example"}).where(Account.id == amal.id)
    async with visitor() as browser:
        assert 303 == (await there_and_back(browser, "17")).status_code
    assert ["oidc", "oidc"] == await SignIn.select(SignIn.means).output(as_list=True)
    assert [amal.email] == await Message.select(Message.recipient).output(as_list=True), "told once, at linking"
    linked = AuditEntry.action == "account.oidc_linked"
    assert [f"account:{amal.id}"] == await AuditEntry.select(AuditEntry.subject).where(linked).output(as_list=True)


async def test_letter_about_the_link_names_the_provider(provider: str) -> None:
    await make_member()
    async with visitor() as browser:
        await there_and_back(browser, "17")
    message = (await Message.objects())[0]
    with settled(oidc_name="Stadt Krefeld"):
        letter = await (await composing([message]))(message)
    assert "lässt sich jetzt auch mit dem Zugang „Stadt Krefeld“ öffnen" in (letter.text if letter else "")


async def _invited(email: str = "amal@krefeld.example") -> str:
    krefeld = await make_organisation()
    return link_of(await invite(Invitee("Amal Haddad", email, Role.organiser, krefeld.id), "de", "account:1"))


async def _accept(browser: httpx.AsyncClient, link: str, subject: str = "17") -> httpx.Response:
    page = (await browser.get(link)).text
    way = page.partition('href="/verwaltung/anmelden/oidc?')[2].partition('"')[0]
    return await there_and_back(browser, subject, way=f"{START}?{way}")


async def test_newcomer_accepts_an_invitation_by_the_provider_and_needs_no_password(provider: str) -> None:
    link = await _invited()
    async with visitor() as browser:
        answer = await _accept(browser, link)
        assert (303, "/verwaltung") == (answer.status_code, answer.headers["location"])
        assert 200 == (await browser.get("/verwaltung/krefeld")).status_code
        assert 410 == (await browser.get(link)).status_code
    (account,) = await Account.objects()
    assert ("Amal Haddad", "amal@krefeld.example", "", True) == (
        account.name, account.email, account.password_hash, account.oidc_subject is not None,
    )  # fmt: skip
    async with visitor() as browser:
        assert 303 == (await there_and_back(browser, "17")).status_code, "and comes back by it"


async def test_account_that_is_there_accepts_by_the_provider_and_is_linked(provider: str) -> None:
    amal = await make_member("bielefeld")
    async with visitor() as browser:
        await _accept(browser, await _invited())
        assert 200 == (await browser.get("/verwaltung/krefeld")).status_code
    assert (1, 2) == (await Account.count(), await Membership.count().where(Membership.account == amal.id))


@pytest.mark.parametrize("subject", ["18", "19", "20"])
async def test_invitation_is_not_accepted_by_somebody_with_another_address(provider: str, subject: str) -> None:
    link = await _invited()
    async with visitor() as browser:
        answer = await _accept(browser, link, subject)
        assert (403, True) == (answer.status_code, "gehört nicht zu der E-Mail-Adresse" in answer.text)
        assert f'action="{link}"' in answer.text, "the other ways still lead somewhere"
        assert 200 == (await browser.get(link)).status_code
    assert (0, 0) == (await Account.count(), await SignIn.count())


async def test_invitation_opens_no_locked_account(provider: str) -> None:
    amal = await make_member("bielefeld")
    await Account.update({Account.disabled_at: now()}).where(Account.id == amal.id)
    async with visitor() as browser:
        answer = await _accept(browser, await _invited())
    assert (403, True) == (answer.status_code, "lässt sich mit diesem Zugang nicht öffnen" in answer.text)
    assert (1, 0) == (await Membership.count(), await SignIn.count())


async def test_invitation_that_is_over_leads_to_no_provider(provider: str) -> None:
    await _invited()
    async with visitor() as browser:
        assert 410 == (await browser.get(START, params={"einladung": "gibtesnicht"})).status_code


async def test_invitation_that_is_withdrawn_on_the_way_is_over(provider: str) -> None:
    link = await _invited()
    async with visitor() as browser:
        there = await browser.get(START, params={"einladung": link.rpartition("/")[2]})
        await AccountInvitation.update({AccountInvitation.withdrawn_at: now()}, force=True)
        answer = await back_from(browser, there, "17")
    assert (410, 0) == (answer.status_code, await Account.count())


@pytest.mark.parametrize("subject", ["18", "19", "20"])
async def test_nobody_gets_in_without_an_account_or_with_an_address_that_is_not_verified(
    provider: str, subject: str
) -> None:
    await make_member()
    async with visitor() as browser:
        answer = await there_and_back(browser, subject)
        assert (403, True) == (answer.status_code, "Zu diesem Zugang gibt es hier kein Konto" in answer.text)
    assert (1, 1, 0) == (await Account.count(), await Membership.count(), await SignIn.count())


async def test_locked_account_stays_locked(provider: str) -> None:
    amal = await make_member()
    async with visitor() as browser:
        await there_and_back(browser, "17")
        await Account.update({Account.disabled_at: now()}).where(Account.id == amal.id)
        assert 403 == (await there_and_back(browser, "17")).status_code


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
        for path in (f"{BACK}?{address.query}", BACK, f"{BACK}?error=server_error"):
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
