"""The link of an invitation: looking changes nothing, accepting signs a newcomer in, and it serves once."""

import httpx
import pytest

from ki_events.accounts.inviting import Invitee, invite, link_of
from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Account, AccountInvitation, Membership
from tests.characters import make_organisation
from tests.office.colleague import HERE, make_member

pytestmark = pytest.mark.anyio


async def _link(email: str = "nora@krefeld.example") -> str:
    krefeld = await make_organisation()
    return link_of(await invite(Invitee("Nora Weiß", email, Role.organiser, krefeld.id), "de", "account:1"))


async def test_looking_changes_nothing(browser: httpx.AsyncClient) -> None:
    link = await _link()
    before = await AccountInvitation.select()
    page = await browser.get(link)
    assert [200, True, True] == [
        page.status_code,
        "Kommunales Integrationszentrum Krefeld" in page.text,
        'value="Nora Weiß"' in page.text,
    ]
    assert (before, 0) == (await AccountInvitation.select(), await Account.count())


async def test_newcomer_is_signed_in_with_name_and_password(browser: httpx.AsyncClient) -> None:
    link = await _link()
    answer = await browser.post(link, data={"name": "Nora W.", "password": "Norah mag langen Kaffee"}, headers=HERE)
    assert (303, "/verwaltung") == (answer.status_code, answer.headers["location"])
    assert 200 == (await browser.get("/verwaltung/krefeld")).status_code
    assert ["Nora W."] == await Account.select(Account.name).output(as_list=True)
    assert 410 == (await browser.get(link)).status_code


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Bitte ein Passwort eingeben."),
        ("elf Zeichen", "Bitte mindestens 12 Zeichen eingeben, es sind 11."),
        ("x" * 201, "Höchstens 200 Zeichen, es sind 201."),
        ("Nora@Krefeld.example", "lässt sich leicht erraten"),
        ("KI Krefeld 2026", "Name Ihrer Organisation lässt sich leicht erraten"),
        ("passwortpasswort", "Das lässt sich leicht erraten: Es wiederholt sich"),
    ],
)
async def test_password_is_refused_with_a_sentence(browser: httpx.AsyncClient, password: str, sentence: str) -> None:
    answer = await browser.post(await _link(), data={"name": "Nora W.", "password": password}, headers=HERE)
    assert (422, True, True, 0) == (
        answer.status_code,
        sentence in answer.text,
        'value="Nora W."' in answer.text,
        await Account.count(),
    )


async def test_all_mistakes_come_at_once(browser: httpx.AsyncClient) -> None:
    answer = await browser.post(await _link(), data={"name": "", "password": "kurz"}, headers=HERE)
    assert [True, True] == ['href="#name"' in answer.text, 'href="#password"' in answer.text]


async def test_account_that_is_there_gets_the_role_without_a_password(browser: httpx.AsyncClient) -> None:
    boris = await make_member("bielefeld", Role.manager, "boris@bielefeld.example")
    link = await _link("boris@bielefeld.example")
    assert "Zu dieser Adresse gibt es schon ein Konto" in (await browser.get(link)).text
    answer = await browser.post(link, headers=HERE)
    assert (303, "/verwaltung?angenommen=1") == (answer.status_code, answer.headers["location"])
    assert 2 == await Membership.count().where(Membership.account == boris.id)
    assert 303 == (await browser.get("/verwaltung/krefeld")).status_code, "nobody is signed in by that"


async def test_link_that_is_none_says_so(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/verwaltung/einladung/gibtesnicht")
    assert (410, True) == (answer.status_code, "Diese Einladung gilt nicht mehr" in answer.text)


async def test_somebody_else_who_is_signed_in_does_not_accept_by_a_click(amal: httpx.AsyncClient) -> None:
    boris = await make_member("bielefeld", Role.manager, "boris@bielefeld.example")
    link = await _link("boris@bielefeld.example")
    page = await amal.get(link)
    assert [True, True, False] == [
        words in page.text
        for words in ("Sie sind als <bdi>Amal Haddad</bdi>", 'Die Einladung ist für <bdi dir="ltr">boris@', "Einladung annehmen")
    ]  # fmt: skip
    refused = await amal.post(link)
    assert (422, True) == (refused.status_code, "Diese Einladung ist für ein anderes Konto" in refused.text)
    assert 1 == await Membership.count().where(Membership.account == boris.id)
    out = await amal.post(f"{link}/abmelden")
    assert (303, link) == (out.status_code, out.headers["location"])
    assert "Einladung annehmen" in (await amal.get(link)).text
    assert 303 == (await amal.get("/verwaltung/konto")).status_code, "nobody is signed in"


async def test_somebody_else_makes_no_account_by_a_click_either(amal: httpx.AsyncClient) -> None:
    form = {"name": "Nora W.", "password": "Norah mag langen Kaffee"}
    assert 422 == (await amal.post(await _link(), data=form)).status_code
    assert 1 == await Account.count()


async def test_the_one_who_is_invited_accepts_signed_in(amal: httpx.AsyncClient) -> None:
    bielefeld = await make_organisation("bielefeld")
    row = await invite(Invitee("Amal", "AMAL@krefeld.example", Role.organiser, bielefeld.id), "de", "account:1")
    answer = await amal.post(link_of(row))
    assert (303, "/verwaltung?angenommen=1") == (answer.status_code, answer.headers["location"])
    assert 200 == (await amal.get("/verwaltung/bielefeld")).status_code
