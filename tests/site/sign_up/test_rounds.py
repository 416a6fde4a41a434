"""Workshops are chosen with open eyes: what is full says so before, nobody is in two places, and nothing typed is lost."""

import re
from datetime import timedelta

import httpx
import pytest

from ki_events.events.tables import Event, Session
from ki_events.registrations.tables import Choice, ChoiceStatus, Registration, Status
from tests.characters import BORIS, make_event
from tests.site.client import filled, send
from tests.site.gatherings import LESSONS, make_gathering, make_round, workshops
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def form_of(browser: httpx.AsyncClient, event: Event) -> str:
    return (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text


async def choices() -> list[tuple[int, str]]:
    """Return what was chosen: the session, and whether it is taken or waited for."""
    found = await Choice.objects().order_by(Choice.round, Choice.id)
    return [(row.session, row.status) for row in found]


async def test_full_workshops_are_marked_before_choosing(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    made = await make_round(event)
    last = (await workshops(made))[-1]
    page = await form_of(browser, event)
    assert ("12 frei" in page, "1 frei" in page, "ausgebucht" in page) == (True, True, True)
    assert f'value="{last.id}" autocomplete="off" disabled' in page


async def test_choice_is_taken_with_the_place(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    made = await make_round(event)
    first = (await workshops(made))[0]
    answer = await send(browser, event.slug, await filled(browser, event.slug, **{f"round-{made.id}": str(first.id)}))
    assert (303, [(first.id, ChoiceStatus.taken)]) == (answer.status_code, await choices())


async def test_required_round_without_a_choice_is_pointed_at(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    made = await make_round(event)
    answer = await send(browser, event.slug, await filled(browser, event.slug))
    assert (422, 0) == (answer.status_code, await Registration.count())
    assert f'href="#round-{made.id}"><bdi>Runde 1</bdi>: Bitte wählen Sie einen Workshop.' in answer.text
    choices_shown = re.findall(rf'<input[^>]* name="round-{made.id}"[^>]*>', answer.text)
    assert [True] * len(choices_shown) == ['aria-invalid="true"' in each for each in choices_shown]
    assert '>Runde 1</span> <span class="kern-label__optional">Pflichtangabe</span>' in answer.text


@pytest.mark.parametrize("value", ["", "none"])
async def test_round_that_is_not_required_may_be_left_out(browser: httpx.AsyncClient, value: str) -> None:
    event = await make_gathering()
    made = await make_round(event, required=False)
    answer = await send(browser, event.slug, await filled(browser, event.slug, **{f"round-{made.id}": value}))
    assert (303, []) == (answer.status_code, await choices())


async def test_full_workshop_is_waited_for_beside_another(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    made = await make_round(event)
    first, _, full = await workshops(made)
    wanted = {f"round-{made.id}": str(first.id), f"wait-{made.id}": str(full.id)}
    await send(browser, event.slug, await filled(browser, event.slug, **wanted))
    assert [(first.id, ChoiceStatus.taken), (full.id, ChoiceStatus.waiting)] == sorted(await choices())


async def test_round_that_is_full_asks_what_to_wait_for(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    made = await make_round(event, places=(0, 0))
    wanted = (await workshops(made))[1]
    refused = await send(browser, event.slug, await filled(browser, event.slug))
    assert f'href="#wait-{made.id}"><bdi>Runde 1</bdi>: Alle Workshops dieser Runde sind ausgebucht.' in refused.text
    answer = await send(browser, event.slug, await filled(browser, event.slug, **{f"wait-{made.id}": str(wanted.id)}))
    assert (303, [(wanted.id, ChoiceStatus.waiting)]) == (answer.status_code, await choices())
    assert [Status.waitlisted] == await Registration.select(Registration.status).output(as_list=True)


@pytest.mark.parametrize("value", ["999999", "x", "-1", "\x00"])
async def test_tampered_choice_is_refused_with_a_sentence(browser: httpx.AsyncClient, value: str) -> None:
    event = await make_gathering()
    made = await make_round(event, required=False)
    answer = await send(browser, event.slug, await filled(browser, event.slug, **{f"round-{made.id}": value}))
    assert (422, 0) == (answer.status_code, await Registration.count())
    assert "Dieser Workshop steht nicht mehr zur Wahl." in answer.text


async def test_workshop_of_another_round_is_refused(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    first, second = await make_round(event, 1), await make_round(event, 2)
    foreign = str((await workshops(second))[0].id)
    wanted = {f"round-{first.id}": foreign, f"round-{second.id}": foreign}
    answer = await send(browser, event.slug, await filled(browser, event.slug, **wanted))
    assert (422, True) == (answer.status_code, f'href="#round-{first.id}"' in answer.text)


async def test_overlapping_choices_are_refused_and_both_are_named(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    begins = event.starts_at + timedelta(hours=3)
    first, second = await make_round(event, 1), await make_round(event, 2, starts_at=begins + timedelta(hours=1))
    wanted = {f"round-{made.id}": str((await workshops(made))[0].id) for made in (first, second)}
    answer = await send(browser, event.slug, await filled(browser, event.slug, **wanted))
    assert (422, 0) == (answer.status_code, await Registration.count())
    assert f"„{LESSONS[0]} 1“ und „{LESSONS[0]} 2“ überschneiden sich." in answer.text


async def test_choice_that_filled_while_typing_is_pointed_at_and_the_rest_is_kept(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    first, second = await make_round(event, 1), await make_round(event, 2)
    last = (await workshops(first))[1]
    other = (await workshops(second))[0]
    form = await filled(browser, event.slug, **{f"round-{first.id}": str(last.id), f"round-{second.id}": str(other.id)})
    taken = {**await filled(browser, event.slug), **{name: form[name] for name in form if name.startswith("round")}}
    await send(browser, event.slug, {**taken, "given_name": "Boris", "email": BORIS.email})
    answer = await send(browser, event.slug, form)
    assert (409, 1) == (answer.status_code, await Registration.count())
    assert f'href="#round-{first.id}"><bdi>Runde 1</bdi>: „{last.title}“ ist eben voll geworden.' in answer.text
    assert f'value="{other.id}" autocomplete="off" checked' in answer.text
    assert 'value="Chiara"' in answer.text


async def test_choice_sent_twice_is_one_answer_though_it_took_the_last_place(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    made = await make_round(event, places=(1, 5))
    form = await filled(browser, event.slug, **{f"round-{made.id}": str((await workshops(made))[0].id)})
    first, second = await send(browser, event.slug, form), await send(browser, event.slug, form)
    assert (303, first.headers["location"]) == (second.status_code, second.headers["location"])


async def test_who_comes_onto_the_list_wishes_for_any_workshop(browser: httpx.AsyncClient) -> None:
    event = await make_gathering(0)
    made = await make_round(event)
    full = (await workshops(made))[2]
    assert " disabled" not in (await form_of(browser, event)).split("<template")[0].split("add-person")[0]
    answer = await send(browser, event.slug, await filled(browser, event.slug, **{f"round-{made.id}": str(full.id)}))
    assert (303, [(full.id, ChoiceStatus.waiting)]) == (answer.status_code, await choices())


async def test_each_person_of_a_party_chooses(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    made = await make_round(event)
    first, second, _ = await workshops(made)
    other = {
        "p2-given_name": "Boris",
        "p2-family_name": "Petrović",
        "p2-email": "",
        f"p2-round-{made.id}": str(second.id),
    }
    form = await filled(browser, event.slug, **{f"round-{made.id}": str(first.id)}, **other)
    assert 303 == (await send(browser, event.slug, form)).status_code
    assert [(first.id, ChoiceStatus.taken), (second.id, ChoiceStatus.taken)] == await choices()


async def test_form_counts_workshops_down(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    made = await make_round(event)
    first = (await workshops(made))[0]
    assert "12 frei" in await form_of(browser, event)
    await send(browser, event.slug, await filled(browser, event.slug, **{f"round-{made.id}": str(first.id)}))
    assert "11 frei" in await form_of(browser, event)


async def test_cancelled_workshop_is_not_offered(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    made = await make_round(event)
    first = (await workshops(made))[0]
    await Session.update({Session.status: "cancelled"}).where(Session.id == first.id)
    assert first.title not in await form_of(browser, event)


async def test_plain_event_is_not_read_again_before_its_turn_is_taken_when_its_form_is_known(
    browser: httpx.AsyncClient,
) -> None:
    event = await make_event(20)
    form = await filled(browser, event.slug)
    with counted() as statements:
        assert 303 == (await send(browser, event.slug, form)).status_code
    turn = next(at for at, text in enumerate(statements) if text.startswith("UPDATE event SET turn"))
    tables = [
        re.findall(r"(?:FROM|INTO) (event|attempt|session|contingent|question)\b", text)[-1]
        for text in statements[:turn]
    ]
    assert ["attempt"] == tables


async def test_form_takes_as_many_statements_for_three_rounds_as_for_one(browser: httpx.AsyncClient) -> None:
    numbers = []
    for rounds in (1, 3):
        event = await make_gathering()
        for number in range(1, rounds + 1):
            await make_round(event, number)
        with counted() as statements:
            await form_of(browser, event)
        numbers.append(len(statements))
    assert [2, 2] == numbers
