"""Texts and the profile of before are there for 14 days, with who and when, and come back with one press."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from ki_events.accounts.roles import Role
from ki_events.clock import now, stopped
from ki_events.organisations.changing_profile import change_profile, profile_of
from ki_events.organisations.tables import LegalText, Organisation
from ki_events.organisations.versions import KEPT_FOR, OrganisationVersion, forget_former_versions
from ki_events.public_version import public_version
from tests.characters import make_organisation
from tests.office.colleague import colleague
from tests.statements import counted

pytestmark = pytest.mark.anyio

SETTINGS = "/verwaltung/krefeld/einstellungen"
PROFILE, IMPRINT = f"{SETTINGS}/profil", f"{SETTINGS}/texte/impressum/de"


async def _house() -> Organisation:
    return await make_organisation()


async def _say(manager: httpx.AsyncClient, **changes: str) -> None:
    stored = profile_of(await _house())
    answer = await manager.post(PROFILE, data=vars(stored) | {"version": stored.version} | changes)
    assert 303 == answer.status_code


async def _write(manager: httpx.AsyncClient, body: str) -> None:
    page = (await manager.get(IMPRINT)).text
    version = page.partition('name="version" value="')[2].partition('"')[0]
    assert 303 == (await manager.post(IMPRINT, data={"body": body, "version": version})).status_code


async def _numbers() -> list[int]:
    return (
        await OrganisationVersion.select(OrganisationVersion.id).order_by(OrganisationVersion.id).output(as_list=True)
    )


async def test_profile_of_before_is_shown_with_who_and_when_and_comes_back(manager: httpx.AsyncClient) -> None:
    await _say(manager, phone="02151 1", name="KI am Rhein")
    page = (await manager.get(PROFILE)).text
    assert [True, True, True] == [
        words in page for words in ("Kommunales Integrationszentrum Krefeld", "Ersetzt von <bdi>Amal Haddad</bdi>", "Galt bis")
    ]  # fmt: skip
    (number,) = await _numbers()
    before = await public_version()
    answer = await manager.post(f"{PROFILE}/zurueckholen/{number}")
    assert (303, f"{PROFILE}?zurueckgeholt=1") == (answer.status_code, answer.headers["location"])
    house = await _house()
    assert ("Kommunales Integrationszentrum Krefeld", "") == (house.name, house.phone)
    assert before < await public_version()
    again = (await manager.get(answer.headers["location"])).text
    assert [True, True] == ["Die frühere Fassung gilt wieder" in again, "KI am Rhein" in again]


async def test_each_version_shows_what_its_change_replaced(manager: httpx.AsyncClient) -> None:
    await _say(manager, phone="1")
    await _say(manager, phone="1", website="https://krefeld.example")
    versions = (await manager.get(PROFILE)).text.split('<li class="version">')[1:]
    assert [("Website", True, False), ("Telefon", False, True)] == [
        (one.partition("<dt>")[2].partition("</dt>")[0], "<dt>Website" in one, "<dt>Telefon" in one) for one in versions
    ]


async def test_legal_text_comes_back_also_after_our_own_one_counted(manager: httpx.AsyncClient) -> None:
    await _write(manager, "Erste Fassung.")
    await _write(manager, "Zweite Fassung.")
    assert 303 == (await manager.post(f"{IMPRINT}/vorlage")).status_code
    assert (0, 3) == (await LegalText.count(), len(await _numbers()))
    page = (await manager.get(IMPRINT)).text
    assert [True] * 3 == [words in page for words in ("Erste Fassung.", "Zweite Fassung.", "Es galt die Vorlage.")]
    first_body = (await _numbers())[1]
    answer = await manager.post(f"{IMPRINT}/zurueckholen/{first_body}")
    assert (303, f"{IMPRINT}?zurueckgeholt=1") == (answer.status_code, answer.headers["location"])
    assert ["Erste Fassung."] == await LegalText.select(LegalText.body).output(as_list=True)
    assert 303 == (await manager.post(f"{IMPRINT}/zurueckholen/{(await _numbers())[0]}")).status_code
    assert 0 == await LegalText.count(), "at first there was our own one"


async def test_version_of_another_text_language_or_house_is_not_there(manager: httpx.AsyncClient) -> None:
    await _write(manager, "Erste Fassung.")
    (number,) = await _numbers()
    paths = [
        f"{SETTINGS}/texte/datenschutz/de/zurueckholen/{number}",
        f"{SETTINGS}/texte/impressum/en/zurueckholen/{number}",
        f"{SETTINGS}/texte/quatsch/de/zurueckholen/{number}",
        f"{PROFILE}/zurueckholen/{number}",
        f"{IMPRINT}/zurueckholen/999",
    ]
    assert [404] * 5 == [(await manager.post(path)).status_code for path in paths]
    boris = await colleague(manager, "bielefeld", role=Role.manager, email="boris@bielefeld.example")
    own = f"/verwaltung/bielefeld/einstellungen/texte/impressum/de/zurueckholen/{number}"
    assert 404 == (await boris.post(own)).status_code
    assert ["Erste Fassung."] == await LegalText.select(LegalText.body).output(as_list=True)


async def test_after_fourteen_days_nothing_is_left(manager: httpx.AsyncClient) -> None:
    moment = now()
    with stopped(moment - KEPT_FOR):
        await make_organisation()
        await _with_version()
    (number,) = await _numbers()
    assert 404 == (await manager.post(f"{PROFILE}/zurueckholen/{number}")).status_code
    assert "Frühere Fassungen" not in (await manager.get(PROFILE)).text
    with stopped(moment - timedelta(minutes=1)):
        await forget_former_versions()
        assert 1 == len(await _numbers())
    with stopped(moment + timedelta(minutes=1)):
        await forget_former_versions()
    assert [] == await _numbers()


async def test_pages_take_as_many_statements_for_three_versions_as_for_one(manager: httpx.AsyncClient) -> None:
    await _say(manager, phone="1")
    await _write(manager, "Fassung 1.")
    with counted() as one:
        await manager.get(PROFILE)
        await manager.get(IMPRINT)
    for number in (2, 3):
        await _say(manager, phone=str(number))
        await _write(manager, f"Fassung {number}.")
    with counted() as three:
        await manager.get(PROFILE)
        await manager.get(IMPRINT)
    assert len(one) == len(three) <= 12


async def _with_version() -> None:
    house = await make_organisation()
    stored = profile_of(house)
    await change_profile(house.id, replace(stored, phone="9"), stored.version, "account:1")
