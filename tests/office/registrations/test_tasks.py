"""Access needs as tasks of the organisation: who takes care of them, and what is done."""

import re

import httpx
import pytest

from ki_events.registrations.arrivals import Wishes
from ki_events.registrations.questions.needs import write_needs
from ki_events.registrations.questions.tables import AccessNeed, NeedKind
from ki_events.registrations.registering import Person, cancel
from ki_events.registrations.tables import By, Registration
from tests.characters import CHIARA, DILARA, make_event, make_organisation, person, sign_up
from tests.office.colleague import make_account
from tests.statements import counted

pytestmark = pytest.mark.anyio

TASKS = "/verwaltung/krefeld/aufgaben"


async def _needing(who: Person, slug: str = "krefeld") -> Registration:
    event = await make_event(2, organisation=await make_organisation(slug))
    made = await sign_up(event, who)
    await write_needs([(made.id, Wishes(needs=((NeedKind.interpreter, "Arabisch"),)))])
    return made


async def _need() -> AccessNeed:
    (need,) = await AccessNeed.objects()
    return need


async def test_task_names_person_need_and_date(amal: httpx.AsyncClient) -> None:
    await _needing(CHIARA)
    page = await amal.get(TASKS)
    assert 200 == page.status_code, page.text[:2000]
    for text in ("Sprachmittlung", "Arabisch", "Chiara Conti", "fällig bis"):
        assert text in page.text


async def test_task_is_taken_and_done_and_opened_again(amal: httpx.AsyncClient) -> None:
    await _needing(CHIARA)
    number, me = (await _need()).id, f"account:{(await make_account()).id}"
    answer = await amal.post(TASKS, data={"aufgabe": number, "tun": "wer", "wer": me, "liste": "offen"})
    assert (303, f"{TASKS}?liste=offen") == (answer.status_code, answer.headers["location"])
    taken = await _need()
    assert (me, True) == (taken.owner, taken.done_at is None)
    for _click in range(2):
        assert 303 == (await amal.post(TASKS, data={"aufgabe": number, "tun": "erledigt"})).status_code
    assert (True, False) == (
        "Chiara Conti" in (await amal.get(f"{TASKS}?liste=erledigt")).text,
        "Chiara Conti" in (await amal.get(f"{TASKS}?liste=meine")).text,
    )
    await amal.post(TASKS, data={"aufgabe": number, "tun": "offen"})
    assert "Chiara Conti" in (await amal.get(f"{TASKS}?liste=meine")).text


async def test_task_that_nobody_has_says_so(amal: httpx.AsyncClient) -> None:
    await _needing(CHIARA)
    need = await _need()
    nobody = "Noch kümmert sich niemand"
    assert nobody in (await amal.get(TASKS)).text
    await amal.post(TASKS, data={"aufgabe": need.id, "tun": "wer", "wer": f"account:{(await make_account()).id}"})
    assert nobody not in (await amal.get(TASKS)).text
    # Whoever has left does not take care of anything any more.
    await AccessNeed.update({AccessNeed.owner: "account:999"}).where(AccessNeed.id == need.id)
    assert nobody in (await amal.get(TASKS)).text


async def test_task_goes_to_nobody_who_is_no_member(amal: httpx.AsyncClient) -> None:
    await _needing(CHIARA)
    await amal.post(TASKS, data={"aufgabe": (await _need()).id, "tun": "wer", "wer": "account:999"})
    assert "" == (await _need()).owner


async def test_task_is_gone_when_the_person_has_cancelled(amal: httpx.AsyncClient) -> None:
    made = await _needing(CHIARA)
    await cancel(made.id, By.person)
    assert "Hier ist nichts zu tun." in (await amal.get(TASKS)).text


async def test_tasks_of_other_organisations_are_not_there(amal: httpx.AsyncClient) -> None:
    await _needing(DILARA, "bielefeld")
    assert "Dilara" not in (await amal.get(TASKS)).text
    for number in (str((await _need()).id), "0", "x", ""):
        assert 404 == (await amal.post(TASKS, data={"aufgabe": number, "tun": "erledigt"})).status_code
    assert (await _need()).done_at is None


async def test_tasks_need_as_many_statements_for_three_as_for_one(amal: httpx.AsyncClient) -> None:
    counts: list[int] = []
    for number in range(2):
        await _needing(person(number))
        with counted() as sent:
            assert 200 == (await amal.get(TASKS)).status_code
        counts.append(len(sent))
        await _needing(person(10 + number))
    assert counts[0] == counts[1]
    assert 4 == len(re.findall(r'class="task"', (await amal.get(TASKS)).text))
