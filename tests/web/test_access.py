"""Being signed out while typing loses nothing: the form is kept on a page that sends it again."""

import pytest

from ki_events.accounts.roles import Role
from ki_events.accounts.tables import AccountInvitation
from tests.office.colleague import HERE, colleague, make_member
from tests.site.client import visitor

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

PEOPLE = "/verwaltung/krefeld/personen"
TYPED = {"name": 'Nora "W" <b>', "email": "nora@krefeld.example", "role": "check_in", "password": "geheim"}


async def test_form_is_kept_when_nobody_is_signed_in() -> None:
    await make_member()
    async with visitor() as browser:
        answer = await browser.post(PEOPLE, data=TYPED, headers=HERE)
        assert [401, True, True, False, False] == [
            answer.status_code,
            'name="name" value="Nora &#34;W&#34; &lt;b&gt;"' in answer.text,
            f'<form method="post" action="{PEOPLE}">' in answer.text,
            "geheim" in answer.text,
            "Dateien" in answer.text,
        ]
        assert 0 == await AccountInvitation.count()
        manager = await colleague(browser, role=Role.manager, email="mia@krefeld.example")
        form = {key: text for key, text in TYPED.items() if key != "password"} | {"name": "Nora W"}
        assert 303 == (await manager.post(PEOPLE, data=form)).status_code


async def test_page_says_so_when_a_file_could_not_be_kept() -> None:
    await make_member()
    async with visitor() as browser:
        files = {"file": ("liste.csv", b"a;b", "text/csv")}
        answer = await browser.post(PEOPLE, data={"name": "Nora"}, files=files, headers=HERE)
        assert (401, True, True) == (answer.status_code, "Dateien" in answer.text, 'value="Nora"' in answer.text)


async def test_program_gets_one_line_when_nobody_is_signed_in() -> None:
    await make_member()
    async with visitor() as browser:
        answer = await browser.post(PEOPLE, json={"name": "Nora"}, headers=HERE)
        assert (401, "text/plain; charset=utf-8") == (answer.status_code, answer.headers["content-type"])


async def test_sign_in_leads_back_with_the_query() -> None:
    async with visitor() as browser:
        answer = await browser.get("/en/verwaltung/konto?code=1")
        assert "/en/verwaltung/anmelden?weiter=%2Fen%2Fverwaltung%2Fkonto%3Fcode%3D1" == answer.headers["location"]


async def test_role_page_names_who_may_and_who_leads() -> None:
    await make_member(role=Role.manager, email="mia@krefeld.example")
    async with visitor() as browser:
        helper = await colleague(browser, role=Role.check_in, email="helin@krefeld.example")
        answer = await helper.get(PEOPLE)
        assert [403, True, True, True] == [
            answer.status_code,
            "<dd>Einlass</dd>" in answer.text,
            "<dd>Leitung</dd>" in answer.text,
            "Amal Haddad" in answer.text,
        ]
