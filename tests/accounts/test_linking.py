"""The owner of an account sees the link with the identity provider, undoes it, and then nothing links it again unasked."""

from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from ki_events.accounts.inviting import Invitee, invite, link_of
from ki_events.accounts.linking import unlink
from ki_events.accounts.reading import account_of
from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Account, Passkey, SignIn
from ki_events.audit import AuditEntry
from ki_events.clock import now, stopped
from ki_events.dates import day
from ki_events.mail.tables import Message
from tests.accounts.identity_provider import BACK, START, there_and_back
from tests.accounts.letters import letters
from tests.accounts.people import with_password
from tests.characters import make_organisation
from tests.mail.servers import settled
from tests.office.colleague import HERE, make_account, make_member
from tests.site.client import visitor

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

KONTO = "/verwaltung/konto"


async def test_account_shows_since_when_it_is_linked_and_undoes_that(provider: str) -> None:
    amal = await with_password(await make_member())
    async with visitor() as browser, visitor() as other:
        await there_and_back(browser, "17")
        await there_and_back(other, "17")
        with settled(oidc_name="Stadt Krefeld"):
            page = (await browser.get(KONTO)).text
        assert f"Mit <bdi>Stadt Krefeld</bdi> verbunden seit {day(now())}." in page
        answer = await browser.post(f"{KONTO}/verbindung/loesen", headers=HERE)
        assert (303, f"{KONTO}?geloest=1") == (answer.status_code, answer.headers["location"])
        assert "Verbindung wieder zulassen" in (await browser.get(KONTO)).text
        assert (200, 303) == ((await browser.get(KONTO)).status_code, (await other.get(KONTO)).status_code)
    assert "lässt sich nicht mehr mit dem Zugang" in (await letters())[-1]
    ended = AuditEntry.action == "account.oidc_ended"
    assert [f"account:{amal.id}"] == await AuditEntry.select(AuditEntry.subject).where(ended).output(as_list=True)


async def test_link_that_was_undone_comes_back_only_when_its_owner_allows_it(provider: str) -> None:
    await with_password(await make_member())
    async with visitor() as browser, visitor() as other:
        await there_and_back(browser, "17")
        await browser.post(f"{KONTO}/verbindung/loesen", headers=HERE)
        refused = await there_and_back(other, "17")
        assert (403, True) == (refused.status_code, "Sie haben die Verbindung mit diesem Zugang gelöst" in refused.text)
        await browser.post(f"{KONTO}/verbindung/zulassen", headers=HERE)
        assert 303 == (await there_and_back(other, "17")).status_code


async def test_link_stays_when_nothing_else_opens_the_account(provider: str) -> None:
    amal = await make_member()
    async with visitor() as browser:
        await there_and_back(browser, "17")
        refused = await browser.post(f"{KONTO}/verbindung/loesen", headers=HERE)
        assert (422, True) == (refused.status_code, "setzen Sie zuerst ein Passwort oder fügen Sie" in refused.text)
        await Passkey(account=amal.id, name="Telefon", credential_id=b"1", public_key=b"x", created_at=now()).save()
        assert 303 == (await browser.post(f"{KONTO}/verbindung/loesen", headers=HERE)).status_code


@pytest.mark.parametrize("path", ["loesen", "zulassen"])
async def test_both_ask_who_it_is_after_a_while(provider: str, path: str) -> None:
    await with_password(await make_member())
    async with visitor() as browser:
        await there_and_back(browser, "17")
        with stopped(now() + timedelta(minutes=31)):
            asked = await browser.post(f"{KONTO}/verbindung/{path}", headers=HERE)
    assert asked.headers["location"].startswith(f"{KONTO}/bestaetigen?weiter=")


async def test_account_without_a_link_shows_none_and_has_nothing_to_undo() -> None:
    amal = await make_account()
    await unlink(amal.id, 0)
    assert (await account_of(amal.id)).oidc_subject is None
    assert 0 == await Message.count()


async def test_who_turns_back_at_the_provider_is_led_to_the_sign_in_page(provider: str) -> None:
    async with visitor() as browser:
        there = await browser.get(START, params={"weiter": KONTO})
        state = httpx.URL(there.headers["location"]).params["state"]
        answer = await browser.get(BACK, params={"error": "access_denied", "state": state})
        place = httpx.URL(answer.headers["location"])
        assert (303, "/verwaltung/anmelden", KONTO) == (answer.status_code, place.path, place.params["weiter"])
        page = await browser.get(answer.headers["location"])
        assert (200, True) == (
            page.status_code,
            "Sie haben die Anmeldung über Ihre Verwaltung abgebrochen" in page.text,
        )
    assert 0 == await SignIn.count()


async def test_who_turns_back_while_accepting_an_invitation_is_led_to_it(provider: str) -> None:
    krefeld = await make_organisation()
    link = link_of(await invite(Invitee("Nora", "nora@x.example", Role.organiser, krefeld.id), "de", "account:1"))
    async with visitor() as browser:
        there = await browser.get(START, params={"einladung": link.rpartition("/")[2]})
        state = httpx.URL(there.headers["location"]).params["state"]
        answer = await browser.get(BACK, params={"error": "access_denied", "state": state})
        assert (303, link) == (answer.status_code, urlsplit(answer.headers["location"]).path)
        assert "Die Einladung gilt weiter." in (await browser.get(answer.headers["location"])).text
    assert 0 == await Account.count()
