"""Before a series is created, its page says which dates are new, what speaks against them, and whether the rule goes on."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from ki_events.clock import local, now
from ki_events.events.tables import Event, EventStatus, Session
from ki_events.mail.tables import Message
from tests.characters import CHIARA, make_event, sign_up
from tests.office.event.dates import hidden, root
from tests.office.event.test_series import RULE
from tests.office.event_forms import sent_by
from tests.statements import counted

pytestmark = pytest.mark.anyio

WAYS = re.compile(r'(?:action|href)="([^"]+/serie\?reihe=[^"]+)"')
TICKED = 'autocomplete="off" checked'


async def previewed(client: httpx.AsyncClient, event: Event, **rule: str) -> httpx.Response:
    sent = await client.post(f"{root(event)}/serie", data=RULE | rule)
    assert 303 == sent.status_code, sent.text[:3000]
    return await client.get(sent.headers["location"])


async def draft() -> Event:
    return await make_event(sessions=0, status=EventStatus.draft)


async def created(client: httpx.AsyncClient, event: Event, days: list[str], **rule: str) -> httpx.Response:
    page = await previewed(client, event, **rule)
    fields: dict[str, Any] = hidden(page) | {"step": "create", "dates": days}
    return await client.post(f"{root(event)}/serie", data=fields)


async def test_series_of_a_public_event_does_not_begin_in_the_past(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    before = await Message.count()
    answer = await amal.post(f"{root(event)}/serie", data=RULE | {"day": "2020-03-10"})
    assert (422, True, True) == (
        answer.status_code,
        "Dieser Termin wäre schon vorbei" in answer.text,
        'href="#day"' in answer.text,
    )
    fields: dict[str, Any] = RULE | {"day": "2020-03-10", "step": "create", "dates": ["2020-03-10"]}
    assert 422 == (await amal.post(f"{root(event)}/serie", data=fields)).status_code
    assert (1, before) == (await Session.count(), await Message.count())


async def test_series_of_a_draft_may_be_entered_afterwards_and_hints_at_it(amal: httpx.AsyncClient) -> None:
    page = await previewed(amal, await draft(), day="2020-03-10", number="1")
    assert "Dieser Termin ist schon vorbei." in page.text


async def test_dates_that_are_there_are_neither_ticked_nor_counted(amal: httpx.AsyncClient) -> None:
    event = await draft()
    assert 303 == (await created(amal, event, ["2027-03-09", "2027-03-16"])).status_code
    page = (await previewed(amal, event, number="2")).text
    assert (2, 2) == (page.count("schon eingetragen</span>"), page.count(TICKED))
    assert "2 neue Termine. 2 sind schon eingetragen und zählen nicht mit." in page
    page = (await previewed(amal, event, number="", until="2027-03-16")).text
    assert (0, True) == (page.count(TICKED), "Alle Termine dieser Regel sind schon eingetragen." in page)


async def test_part_with_a_title_of_its_own_is_another_date(amal: httpx.AsyncClient) -> None:
    event = await draft()
    await created(amal, event, ["2027-03-09"], title="Vortrag")
    assert "schon eingetragen</span>" not in (await previewed(amal, event, title="Führung")).text
    assert "schon eingetragen</span>" in (await previewed(amal, event, title="vortrag")).text


async def test_date_at_another_time_of_the_same_day_is_hinted_at(amal: httpx.AsyncClient) -> None:
    event = await draft()
    await created(amal, event, ["2027-03-09"])
    page = (await previewed(amal, event, start="15:00")).text
    sentence = "Diese Veranstaltung hat dann schon einen Termin: Di., 9. März 2027, 14:00 Uhr."
    assert sentence in page.replace("\u00a0", " ")


async def test_what_speaks_against_a_new_date_stands_beside_it(amal: httpx.AsyncClient) -> None:
    await make_event(starts_at=datetime(2027, 4, 20, 12, tzinfo=UTC), title="Elternabend")
    rule = {"day": "2027-04-20", "number": "1", "place": "Gesamtschule Uerdingen", "room": "Aula"}
    page = (await previewed(amal, await draft(), **rule)).text
    assert "Der Raum Aula ist dann belegt: „Elternabend“" in page


async def test_time_that_a_day_does_not_have_is_said_beside_it(amal: httpx.AsyncClient) -> None:
    page = await previewed(amal, await draft(), day="2027-03-28", number="1", start="02:30", end="03:30")
    assert "gibt es 02:30 Uhr nicht" in page.text


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"number": "", "until": "2028-12-31"}, "Auf einmal gehen höchstens 60 Termine"),
        ({"number": "", "until": "2030-12-31", "rhythm": "monthly"}, "höchstens zwei Jahre weit"),
        ({"number": "2", "until": "2027-12-31"}, "lassen Sie die Anzahl leer"),
    ],
)
async def test_series_that_ends_before_its_rule_says_so(
    amal: httpx.AsyncClient, rule: dict[str, str], sentence: str
) -> None:
    assert sentence in (await previewed(amal, await draft(), **rule)).text


async def test_browser_goes_back_to_the_dates_and_to_the_rule(amal: httpx.AsyncClient) -> None:
    event = await draft()
    sent = await amal.post(f"{root(event)}/serie", data=RULE | {"way": "Hinten herum"})
    page = await amal.get(sent.headers["location"])
    await amal.post(f"{root(event)}/serie", data=hidden(page) | {"step": "create", "dates": "2027-03-09"})
    again = await amal.get(sent.headers["location"])
    assert (200, True) == (again.status_code, "schon eingetragen" in again.text)
    # Other dates may be created from there: it is not the same form sent twice.
    await amal.post(f"{root(event)}/serie", data=hidden(again) | {"step": "create", "dates": "2027-03-16"})
    assert 2 == await Session.count()
    refused = await amal.post(WAYS.findall(again.text)[0], data=hidden(again) | {"step": "create"})
    assert (422, WAYS.findall(again.text)) == (refused.status_code, WAYS.findall(refused.text)[-2:])
    fields = await sent_by(amal, WAYS.findall(refused.text)[-1])
    assert ("Hinten herum", "2027-03-09", "4") == (fields["way"], fields["day"], fields["number"])


@pytest.mark.parametrize("query", ["", "?reihe=gibtesnichtmehr0", "?reihe=%00"])
async def test_dates_of_no_rule_lead_to_its_form(amal: httpx.AsyncClient, query: str) -> None:
    event = await draft()
    answer = await amal.get(f"{root(event)}/serie/termine{query}")
    assert (303, True) == (answer.status_code, answer.headers["location"].endswith("/serie"))


@pytest.mark.usefixtures("mid_morning")
async def test_rule_that_begins_in_the_past_meanwhile_is_refused(amal: httpx.AsyncClient, turned: Any) -> None:
    event = await make_event()
    sent = await amal.post(f"{root(event)}/serie", data=RULE | {"day": local(now()).date().isoformat()})
    with turned(now() + timedelta(hours=8)):
        assert 422 == (await amal.get(sent.headers["location"])).status_code


@pytest.mark.parametrize("number", ["1", "3", "30"])
async def test_preview_takes_a_fixed_number_of_statements(amal: httpx.AsyncClient, number: str) -> None:
    event = await draft()
    sent = await amal.post(f"{root(event)}/serie", data=RULE | {"number": number, "public": "yes", "school": "yes"})
    with counted() as statements:
        await amal.get(sent.headers["location"])
    assert 10 == len(statements)
