from datetime import datetime, timedelta

import httpx
import pytest

from ki_events.clock import BERLIN, now, stopped
from ki_events.events.contingents import Attendance
from ki_events.registrations.entry_codes import check_in_code, in_print
from ki_events.registrations.reading import token_of
from ki_events.registrations.tables import Registration
from tests.characters import CHIARA, DILARA, make_event, sign_up

pytestmark = pytest.mark.anyio

NINE = datetime(2027, 3, 17, 9, 0, tzinfo=BERLIN)


async def page(browser: httpx.AsyncClient, registration: Registration) -> str:
    return (await browser.get(f"/anmeldung/{token_of(registration)}")).text


async def test_code_stands_on_the_page_from_the_day_before_until_the_end(browser: httpx.AsyncClient) -> None:
    with stopped(NINE - timedelta(days=7)):
        chiara = await sign_up(await make_event(starts_at=NINE), CHIARA)
    code = in_print(check_in_code(chiara.public_id, chiara.generation))
    shown = []
    for moment in (NINE - timedelta(days=2), NINE - timedelta(hours=32), NINE, NINE + timedelta(hours=4)):
        with stopped(moment):
            shown.append(code in await page(browser, chiara))

    assert [False, True, True, False] == shown


async def test_who_waits_or_takes_part_online_gets_no_code(browser: httpx.AsyncClient) -> None:
    event = await make_event(1, starts_at=now() + timedelta(hours=12))
    chiara, dilara = await sign_up(event, CHIARA), await sign_up(event, DILARA)
    assert "Für den Einlass" in await page(browser, chiara)
    await Registration.update({Registration.attendance: Attendance.online}).where(Registration.id == chiara.id)

    assert [False, False] == ["Für den Einlass" in await page(browser, each) for each in (chiara, dilara)]
