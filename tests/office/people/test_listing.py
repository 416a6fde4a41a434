"""The people of an organisation: seen, invited, given roles, and let go, by those who lead it."""

import httpx
import pytest

from ki_events.accounts.roles import Role
from ki_events.accounts.tables import AccountInvitation, Membership
from ki_events.mail.tables import Message
from ki_events.office.people.listing import DONE
from tests.office.colleague import colleague, make_member
from tests.site.client import visitor
from tests.statements import counted

pytestmark = pytest.mark.anyio

PEOPLE = "/verwaltung/krefeld/personen"
NORA = {"name": "Nora Weiß", "email": "nora@krefeld.example", "role": "check_in"}


async def _number(email: str) -> int:
    found = await Membership.objects().get(Membership.account.email == email)
    return found.id if found else 0


async def test_list_names_everyone_and_what_roles_may_do(manager: httpx.AsyncClient) -> None:
    await make_member(email="zoe@krefeld.example")
    page = (await manager.get(PEOPLE)).text
    assert [True, True, True] == [
        words in page
        for words in ("zoe@krefeld.example", "Anmeldungen sehen und bearbeiten", "Zurzeit wartet keine Einladung")
    ]


async def test_invitation_goes_out_once(manager: httpx.AsyncClient) -> None:
    answers = [await manager.post(PEOPLE, data=NORA) for _click in range(2)]
    assert [303, 422] == [answer.status_code for answer in answers]
    assert "Diese Adresse ist schon eingeladen" in answers[1].text
    assert (1, 1) == (await Message.count(), await AccountInvitation.count())


async def test_mistakes_are_named_and_what_was_typed_stays(manager: httpx.AsyncClient) -> None:
    answer = await manager.post(PEOPLE, data={"name": "Nora", "email": "nora", "role": "admin"})
    assert [422, True, True, True] == [
        answer.status_code, 'href="#email"' in answer.text, 'href="#role"' in answer.text, 'value="nora"' in answer.text,
    ]  # fmt: skip


async def test_invitation_is_sent_again_and_withdrawn(manager: httpx.AsyncClient) -> None:
    await manager.post(PEOPLE, data=NORA)
    number = (await AccountInvitation.objects())[0].id
    assert 303 == (await manager.post(f"{PEOPLE}/einladungen/{number}/erneut")).status_code
    assert 2 == await Message.count()
    assert 303 == (await manager.post(f"{PEOPLE}/einladungen/{number}/zurueckziehen")).status_code
    assert 404 == (await manager.post(f"{PEOPLE}/einladungen/{number}/erneut")).status_code
    assert "Nora Weiß" not in (await manager.get(PEOPLE)).text


async def test_sending_is_said_where_the_keyboard_is(manager: httpx.AsyncClient) -> None:
    said = '<div class="said" role="status" tabindex="-1" autofocus>'
    assert [1] * 5 == [(await manager.get(f"{PEOPLE}?{word}=1")).text.count(said) for word in DONE]


async def test_role_changes_and_holds_at_once(manager: httpx.AsyncClient) -> None:
    async with visitor() as other:
        zoe = await colleague(other, email="zoe@krefeld.example")
        await manager.get(PEOPLE)
        number = await _number("zoe@krefeld.example")
        assert 200 == (await zoe.get("/verwaltung/krefeld")).status_code
        assert 303 == (await manager.post(f"{PEOPLE}/{number}", data={"role": "reporter"})).status_code
        refused = await zoe.get("/verwaltung/krefeld/veranstaltungen")
        assert [403, True, True] == [
            refused.status_code, "Auswertung" in refused.text, "Leitung oder Organisation" in refused.text,
        ]  # fmt: skip
        assert "Amal Haddad" in refused.text, "who can change it"


async def test_somebody_who_is_let_go_finds_nothing_at_once(manager: httpx.AsyncClient) -> None:
    async with visitor() as other:
        zoe = await colleague(other, email="zoe@krefeld.example")
        number = await _number("zoe@krefeld.example")
        assert "Zugehörigkeit beenden?" in (await manager.get(f"{PEOPLE}/{number}/beenden")).text
        assert 303 == (await manager.post(f"{PEOPLE}/{number}/beenden")).status_code
        gone = await zoe.get("/verwaltung/krefeld")
        assert (404, True) == (gone.status_code, "Sie gehören nicht mehr zu dieser Organisation" in gone.text)
        assert (200, 404) == (
            (await zoe.get("/verwaltung/konto")).status_code,
            (await manager.post(f"{PEOPLE}/{number}/beenden")).status_code,
        )


async def test_last_manager_cannot_go(manager: httpx.AsyncClient) -> None:
    number = await _number("amal@krefeld.example")
    for path, form in ((f"{PEOPLE}/{number}/beenden", {}), (f"{PEOPLE}/{number}", {"role": "organiser"})):
        answer = await manager.post(path, data=form)
        assert (422, True) == (answer.status_code, "Jede Organisation braucht eine Leitung" in answer.text)


async def test_somebody_who_goes_themselves_is_led_to_the_start(manager: httpx.AsyncClient) -> None:
    await make_member(role=Role.manager, email="zoe@krefeld.example")
    number = await _number("amal@krefeld.example")
    answer = await manager.post(f"{PEOPLE}/{number}/beenden")
    assert (303, "/verwaltung") == (answer.status_code, answer.headers["location"])
    assert "keine Organisation" in (await manager.get("/verwaltung")).text


async def test_people_of_another_organisation_are_not_there(manager: httpx.AsyncClient) -> None:
    await make_member("bielefeld", Role.organiser, "boris@bielefeld.example")
    number = await _number("boris@bielefeld.example")
    answers = [
        await manager.get(f"{PEOPLE}/{number}"),
        await manager.post(f"{PEOPLE}/{number}", data={"role": "manager"}),
        await manager.post(f"{PEOPLE}/{number}/beenden"),
    ]
    assert [404] * 3 == [answer.status_code for answer in answers]


async def test_list_takes_as_many_statements_for_one_person_as_for_three(manager: httpx.AsyncClient) -> None:
    with counted() as one:
        await manager.get(PEOPLE)
    for name in ("zoe", "yara"):
        await make_member(email=f"{name}@krefeld.example")
        await manager.post(PEOPLE, data=NORA | {"email": f"{name}@x.example"})
    with counted() as three:
        await manager.get(PEOPLE)
    assert len(one) == len(three) <= 4
