"""What an organisation decides about itself is seen by who manages it, and its words, periods and holidays are changed there."""

from html import unescape

import httpx
import pytest

from ki_events.organisations.school_holidays import own_school_holidays
from ki_events.organisations.tables import LegalText
from ki_events.retention.choosing import days_of
from ki_events.retention.periods import CHOSEN, Kind
from tests.characters import make_organisation
from tests.office.settings.houses import SETTINGS, actions, the_house
from tests.statements import counted

pytestmark = pytest.mark.anyio

IMPRINT = f"{SETTINGS}/texte/impressum/de"


async def test_overview_leads_everywhere_in_few_statements(manager: httpx.AsyncClient) -> None:
    await make_organisation()
    with counted() as sent:
        page = await manager.get(SETTINGS)
    assert 200 == page.status_code
    assert [] == [
        part
        for part in ("profil", "logo", "farbe", "texte", "fristen", "schulferien")
        if f"/einstellungen/{part}" not in page.text
    ]
    assert len(sent) <= 6


async def test_settings_are_refused_when_the_role_does_not_manage(amal: httpx.AsyncClient) -> None:
    assert [403] * 3 == [(await amal.get(path)).status_code for path in (SETTINGS, f"{SETTINGS}/profil", IMPRINT)]


async def test_legal_text_is_stored_and_reset_after_a_question(manager: httpx.AsyncClient) -> None:
    shown = await manager.get(IMPRINT)
    assert "Es gilt die Vorlage" in shown.text
    version = shown.text.split('name="version" value="')[1].split('"')[0]
    sent = {"version": version, "body": "## Unser Haus\n\nStraße 1"}
    assert "Unser Haus</h" in (await manager.post(IMPRINT, data=sent | {"action": "preview"})).text
    assert 303 == (await manager.post(IMPRINT, data=sent)).status_code
    assert "Unser Haus" in (await manager.get("/krefeld/impressum")).text
    assert 409 == (await manager.post(IMPRINT, data=sent | {"body": "Anderes"})).status_code, "an old form"
    assert "14 Tage lang zurückholen" in (await manager.get(f"{IMPRINT}/vorlage")).text
    assert [303, 303] == [(await manager.post(f"{IMPRINT}/vorlage")).status_code for _click in range(2)]
    assert 0 == await LegalText.count()
    assert ["legal_text.save", "legal_text.remove"] == await actions()


async def test_legal_text_stays_the_template_when_it_is_saved_unchanged(manager: httpx.AsyncClient) -> None:
    shown = (await manager.get(IMPRINT)).text
    body = unescape(shown.split('id="body"')[1].split(">\n", 1)[1].split("</textarea>")[0])
    version = shown.split('name="version" value="')[1].split('"')[0]
    assert 303 == (await manager.post(IMPRINT, data={"version": version, "body": body})).status_code
    assert 0 == await LegalText.count()


async def test_legal_text_is_not_there_when_nobody_owes_it(manager: httpx.AsyncClient) -> None:
    paths = [f"{SETTINGS}/texte/agb/de", f"{SETTINGS}/texte/impressum/xx"]
    assert [404, 404] == [(await manager.get(path)).status_code for path in paths]
    assert 422 == (await manager.post(IMPRINT, data={"body": " "})).status_code


async def test_periods_get_longer_at_once_and_shorter_after_a_question(manager: httpx.AsyncClient) -> None:
    house = await the_house()
    stored = {kind.value: str(days) for kind, days in (await days_of(house.id)).items() if kind in CHOSEN}
    assert 303 == (await manager.post(f"{SETTINGS}/fristen", data=stored | {"answers": "100"})).status_code
    assert 100 == (await days_of(house.id))[Kind.answers]
    asked = await manager.post(f"{SETTINGS}/fristen", data=stored | {"answers": "30"})
    assert [200, True, 100] == [
        asked.status_code,
        "Kürzer aufbewahren?" in asked.text,
        (await days_of(house.id))[Kind.answers],
    ]
    assert (
        303 == (await manager.post(f"{SETTINGS}/fristen", data=stored | {"answers": "30", "sure": "yes"})).status_code
    )
    assert (30, ["retention.set"] * 2) == ((await days_of(house.id))[Kind.answers], await actions())


async def test_periods_are_refused_beyond_their_bounds(manager: httpx.AsyncClient) -> None:
    stored = {kind.value: str(days) for kind, days in (await days_of((await the_house()).id)).items() if kind in CHOSEN}
    answer = await manager.post(f"{SETTINGS}/fristen", data=stored | {"registrations": "5", "answers": ""})
    assert [422, True, True] == [
        answer.status_code, "von 30 bis 3650" in answer.text, 'href="#answers"' in answer.text,
    ]  # fmt: skip


async def test_own_holidays_are_added_and_removed(manager: httpx.AsyncClient) -> None:
    house = await the_house()
    assert "Noch keine eigenen Tage" in (await manager.get(f"{SETTINGS}/schulferien")).text
    day = {"name": "Rosenmontag", "first_day": "08.02.2027", "last_day": ""}
    assert [303, 303] == [(await manager.post(f"{SETTINGS}/schulferien", data=day)).status_code for _click in range(2)]
    assert ["Rosenmontag"] == [each.name for each in await own_school_holidays(house.id)]
    answer = await manager.post(f"{SETTINGS}/schulferien", data=day | {"name": "Anderes"})
    assert [422, True, True] == [answer.status_code, "enthalten beide" in answer.text, 'value="Anderes"' in answer.text]
    assert 303 == (await manager.post(f"{SETTINGS}/schulferien", data=day | {"action": "remove"})).status_code
    assert () == await own_school_holidays(house.id)


async def test_own_holidays_are_refused_when_a_day_is_missing_or_wrong(manager: httpx.AsyncClient) -> None:
    answer = await manager.post(
        f"{SETTINGS}/schulferien", data={"name": "", "first_day": "31.02.2027", "last_day": "x"}
    )
    assert [422, True, True, True] == [
        answer.status_code, *(f'href="#{name}"' in answer.text for name in ("name", "first_day", "last_day")),
    ]  # fmt: skip
