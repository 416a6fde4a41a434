"""The sign-up form is rendered once and says what is true."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.db import is_sqlite
from ki_events.events.looking import Looker
from ki_events.events.tables import Event
from ki_events.registrations.changing.capacity import change_capacity
from ki_events.site.sign_up.kept_forms import KeptForms
from ki_events.site.sign_up.parts import Parts
from tests.characters import make_event, person, sign_up
from tests.site.client import NONCE
from tests.statements import counted

pytestmark = pytest.mark.anyio

Turned = Callable[[datetime], AbstractContextManager[None]]


async def form(browser: httpx.AsyncClient, event: Event, language: str = "") -> str:
    return (await browser.get(f"{language}/veranstaltungen/{event.slug}/anmeldung")).text


async def test_visitors_get_the_same_form_with_a_nonce_of_their_own(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=20)
    pages = [await form(browser, event) for _ in range(3)]
    assert 3 == len({nonce for page in pages for nonce in NONCE.findall(page)})
    assert 1 == len({NONCE.sub("", page) for page in pages})


@pytest.mark.skipif(not is_sqlite(), reason="PostgreSQL is asked again after a moment")
async def test_form_takes_no_statement_when_it_is_known(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=20)
    await form(browser, event)
    await sign_up(event, person(1))
    with counted() as statements:
        await form(browser, event)
    assert [] == statements


async def test_form_names_no_number_that_it_would_not_count_down(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=20)
    before = await form(browser, event)
    await sign_up(event, person(1))
    assert [True, False] * 2 == [
        text in page for page in (before, await form(browser, event)) for text in ("Plätze frei", "20 Plätze frei")
    ]


async def test_form_counts_down_when_few_places_are_left(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=3)
    for number in (1, 2):
        await form(browser, event)
        await sign_up(event, person(number))
    assert "Es ist noch 1 Platz frei." in await form(browser, event)


async def test_form_names_the_next_position_when_people_wait(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=0)
    for number in range(3):
        assert f"auf Platz {number + 1} der Warteliste" in await form(browser, event)
        await sign_up(event, person(number))


async def test_form_changes_with_its_event(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=20)
    await form(browser, event)
    await change_capacity(event.id, 0, "cli")
    assert "Alle Plätze sind vergeben" in await form(browser, event)


async def test_form_is_gone_when_the_event_closes(browser: httpx.AsyncClient, turned: Turned) -> None:
    event = await make_event(capacity=20, closes_at=now() + timedelta(hours=1))
    assert NONCE.search(await form(browser, event))
    with turned(event.closes_at):
        assert not NONCE.search(await form(browser, event))


async def test_form_that_was_open_while_it_was_made_is_not_kept_when_it_has_closed_since(
    database: object, turned: Turned
) -> None:
    forms, moment = KeptForms(Looker()), now()
    event = await make_event(capacity=20, closes_at=moment + timedelta(hours=1))
    seen = await forms.look(event.slug)
    with turned(event.closes_at):
        await forms.keep(Parts(event), seen, moment, bytes)
        assert forms.find(event.slug, seen) is None


async def test_form_is_kept_in_each_language_apart(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=20)
    await form(browser, event)
    assert 'lang="en"' in await form(browser, event, "/en")
    assert 'lang="de"' in await form(browser, event)
