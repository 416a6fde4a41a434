"""Another mail address holds once it has answered; the old one is told before and after."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from ki_events.accounts.address_links import Wanted, change_address
from ki_events.accounts.forgetting import forget_old_accounts
from ki_events.accounts.password_links import set_password
from ki_events.accounts.passwords import hashed_password
from ki_events.accounts.reading import account_of
from ki_events.accounts.sign_ins import begin_sign_in
from ki_events.accounts.tables import Account, SignIn
from ki_events.audit import AuditEntry
from ki_events.clock import now, stopped
from ki_events.mail.tables import Message, MessageState
from tests.accounts.letters import letters
from tests.accounts.people import with_password
from tests.office.colleague import colleague, make_account, make_member
from tests.site.client import visitor

pytestmark = pytest.mark.anyio

PLACE = "/verwaltung/konto/adresse"
NEW = "amal.neu@krefeld.example"


async def _asked(browser: httpx.AsyncClient, email: str = NEW) -> str:
    """Ask for the address; return the path in the letter that goes there, "" if there is none."""
    answer = await browser.post(PLACE, data={"email": email})
    assert (303, "/verwaltung/konto?adresse=1") == (answer.status_code, answer.headers["location"])
    text = next((text for text in await letters() if "http://test/verwaltung/konto/adresse/" in text), "")
    return text.partition("http://test")[2].partition("\n")[0]


async def test_address_changes_once_the_new_one_has_answered(amal: httpx.AsyncClient) -> None:
    account = await make_member()
    await begin_sign_in(account.id, "password", "Chrome, Android")
    link = await _asked(amal)
    assert "Bitte sehen Sie in Ihr neues Postfach" in (await amal.get("/verwaltung/konto?adresse=1")).text
    assert [NEW, "amal@krefeld.example"] == [row.recipient for row in await Message.objects().order_by(Message.id)]
    page = (await amal.get(link)).text
    assert [True, True] == [email in page for email in (NEW, "amal@krefeld.example")]
    assert "amal@krefeld.example" == (await account_of(account.id)).email, "looking changes nothing"
    answer = await amal.post(link)
    assert (303, "/verwaltung/konto?neue_adresse=1") == (answer.status_code, answer.headers["location"])
    changed = await account_of(account.id)
    assert (NEW, NEW, 1) == (changed.email, changed.mail_key, await SignIn.count())
    assert 200 == (await amal.get("/verwaltung/konto")).status_code, "this device stays signed in"
    told = (await Message.objects().order_by(Message.id))[-1]
    assert ("amal@krefeld.example", True) == (
        told.recipient,
        "hat jetzt eine andere E-Mail-Adresse" in (await letters())[-1],
    )
    actions = AuditEntry.action.like("account.address%")
    assert ["account.address_asked", "account.address_changed"] == await AuditEntry.select(AuditEntry.action).where(
        actions
    ).order_by(AuditEntry.id).output(as_list=True)
    assert [410, 410] == [(await ask(link)).status_code for ask in (amal.get, amal.post)]


async def test_address_of_another_account_is_answered_alike_and_gets_no_letter(amal: httpx.AsyncClient) -> None:
    await make_account("Boris", "boris@bielefeld.example")
    assert "" == await _asked(amal, "boris@bielefeld.example")


async def test_address_that_somebody_took_meanwhile_does_not_change(amal: httpx.AsyncClient) -> None:
    account, link = await make_member(), await _asked(amal)
    await make_account("Boris", NEW)
    assert 410 == (await amal.post(link)).status_code
    assert "amal@krefeld.example" == (await account_of(account.id)).email


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("amal", "Bitte eine E-Mail-Adresse eingeben"),
        ("AMAL@krefeld.example", "Das ist schon die Adresse dieses Kontos"),
    ],
)
async def test_address_is_refused_with_a_sentence_and_stays_in_its_field(
    amal: httpx.AsyncClient, email: str, sentence: str
) -> None:
    answer = await amal.post(PLACE, data={"email": email})
    assert (422, True, True, 0) == (
        answer.status_code, sentence in answer.text, f'value="{email}"' in answer.text, await Message.count(),
    )  # fmt: skip


async def test_letters_to_strange_addresses_end_after_five(amal: httpx.AsyncClient) -> None:
    with stopped(now().replace(minute=5)):
        answers = [await amal.post(PLACE, data={"email": f"x{number}@krefeld.example"}) for number in range(6)]
    assert [303] * 5 + [429] == [answer.status_code for answer in answers]


async def test_question_comes_first_after_a_while(amal: httpx.AsyncClient) -> None:
    await with_password(await make_member())
    with stopped(now() + timedelta(minutes=31)):
        for answer in (await amal.get(PLACE), await amal.post(PLACE, data={"email": NEW})):
            assert answer.headers["location"].startswith("/verwaltung/konto/bestaetigen?weiter=")


async def test_stranger_with_the_link_gets_nothing_and_learns_nothing(amal: httpx.AsyncClient) -> None:
    account, link = await make_member(), await _asked(amal)
    async with visitor() as nobody:
        away = await nobody.get(link)
        assert (303, True) == (away.status_code, away.headers["location"].startswith("/verwaltung/anmelden?weiter="))
        zoe = await colleague(nobody, email="zoe@krefeld.example")
        for answer in (await zoe.get(link), await zoe.post(link)):
            assert (True, False) == (
                "Dieser Link gehört zu einem anderen Konto" in answer.text, "amal@krefeld.example" in answer.text,
            )  # fmt: skip
    assert "amal@krefeld.example" == (await account_of(account.id)).email


@pytest.mark.parametrize("ending", ["a day later", "new password", "locked", "forged"])
async def test_link_is_void_when_it_is_over(amal: httpx.AsyncClient, ending: str) -> None:
    account, link, moment = await make_member(), await _asked(amal), now()
    if ending == "new password":
        await set_password(account, await hashed_password("ein anderer Satz"), (await SignIn.objects())[0].id)
    if ending == "locked":
        await Account.update({Account.generation: 9}).where(Account.id == account.id)
    if ending == "forged":
        link = link[:-6] + "AAAAAA"
    with stopped(moment + timedelta(hours=24 if ending == "a day later" else 0)):
        amal.cookies.set("sign-in", await begin_sign_in(account.id, "password"))
        answer = await amal.get(link)
    assert (410, True) == (answer.status_code, "Dieser Link gilt nicht mehr" in answer.text)


async def test_letter_with_the_link_is_forgotten_after_two_days(amal: httpx.AsyncClient) -> None:
    await _asked(amal)
    await Message.update({Message.state: MessageState.sent}, force=True)
    with stopped(now() + timedelta(days=2, minutes=1)):
        await forget_old_accounts()
    assert ["account_changed"] == await Message.select(Message.kind).output(as_list=True)


async def test_address_goes_to_one_when_two_confirm_at_once(amal: httpx.AsyncClient) -> None:
    accounts = [await make_account(name, f"{name}@krefeld.example") for name in ("boris", "chiara")]
    wanted = [Wanted(account.id, account.generation, NEW, now() + timedelta(hours=1)) for account in accounts]
    assert [False, True] == sorted(await asyncio.gather(*(change_address(one, 0) for one in wanted)))
