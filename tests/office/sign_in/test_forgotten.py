"""Whoever forgot the password sets a new one by mail and signs in with it."""

import httpx
import pytest

from ki_events.accounts.password_links import password_link
from ki_events.accounts.reading import account_of
from ki_events.mail.tables import Message
from tests.accounts.people import with_password
from tests.office.colleague import HERE, make_member

pytestmark = pytest.mark.anyio

NEW = "ein frischer langer Satz"


async def test_answer_is_the_same_for_every_address(browser: httpx.AsyncClient) -> None:
    await make_member()
    answers = [
        await browser.post("/verwaltung/passwort", data={"email": email}, headers=HERE)
        for email in ("amal@krefeld.example", "niemand@krefeld.example")
    ]
    assert [(303, "/verwaltung/passwort/gesendet")] * 2 == [(a.status_code, a.headers["location"]) for a in answers]
    assert 2 == await Message.count()
    assert 200 == (await browser.get("/verwaltung/passwort/gesendet")).status_code


async def test_address_that_is_none_is_refused(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/verwaltung/passwort", data={"email": "amal"}, headers=HERE)
    assert (422, True) == (answer.status_code, 'value="amal"' in answer.text)


async def test_new_password_opens_and_all_devices_are_out(amal: httpx.AsyncClient) -> None:
    account = await with_password(await make_member())
    link = password_link(account)
    assert 200 == (await amal.get(link)).status_code
    assert 422 == (await amal.post(link, data={"password": "kurz"})).status_code
    answer = await amal.post(link, data={"password": NEW})
    assert (303, "/verwaltung/anmelden?neu=1") == (answer.status_code, answer.headers["location"])
    assert 303 == (await amal.get("/verwaltung/konto")).status_code
    assert "Ihr neues Passwort gilt" in (await amal.get("/verwaltung/anmelden?neu=1")).text
    form = {"email": "amal@krefeld.example", "password": NEW}
    assert 303 == (await amal.post("/verwaltung/anmelden", data=form)).status_code
    assert [410, 410] == [
        (await amal.get(link)).status_code,
        (await amal.post(link, data={"password": NEW})).status_code,
    ]
    assert account.generation + 1 == (await account_of(account.id)).generation
