"""Whoever changes several dates at once reads what is wrong, and keeps what was typed; nothing is done twice or half."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ki_events.clock import local, now
from ki_events.events.tables import EventStatus, Session, SessionStatus
from ki_events.mail.tables import Message
from tests.characters import CHIARA, make_event, make_organisation, make_session, sign_up
from tests.office.event.dates import root
from tests.office.event.together import HIDDEN, TICKED, agree, ask, ids, page_of, rooms
from tests.registrations.changing.moved import sessions_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]


async def test_mistakes_are_all_told_and_everything_typed_is_kept(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    first, _second = await sessions_of(event)
    typed = {"start": "halb drei", "room": "Mensa <1>", "online_url": "zoom", "way": "x" * 2001, "clear": "room"}
    answer = await ask(amal, event, [first], **typed)
    assert 422 == answer.status_code
    for sentence in (
        "Beginn: Bitte eine Uhrzeit eingeben, zum Beispiel 14:00.",
        "Raum: Bitte entweder etwas eingeben oder das Häkchen zum Leeren setzen.",
        "Weg und Zugang: Höchstens 2000 Zeichen, es sind 2001.",
        "Link zum Online-Raum: Bitte den ganzen Link eingeben",
    ):
        assert sentence in answer.text
    assert ("halb drei" in answer.text, "Mensa &lt;1&gt;" in answer.text) == (True, True)
    assert (ids([first]), ["Aula", "Aula"]) == (TICKED.findall(answer.text), await rooms(event))
    assert re.search(r'value="room" autocomplete="off" checked', answer.text)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Bitte geben Sie ein, was sich ändern soll."),
        ({"room": " Aula "}, "Bei den gewählten Terminen steht das schon so."),
        ({"start": "20:00", "end": "19:00"}, "Das Ende liegt nicht nach dem Beginn."),
        ({"end": "00:01"}, "läge das Ende nicht nach dem Beginn."),
        ({"dates": "", "room": "Mensa"}, "Ein gewählter Termin ist inzwischen vorbei, abgesagt oder gelöscht."),
        ({"dates": [], "room": "Mensa"}, "Bitte wählen Sie mindestens einen Termin aus."),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_sentence(
    amal: httpx.AsyncClient, typed: dict[str, str], sentence: str
) -> None:
    event = await make_event(sessions=2)
    answer = await ask(amal, event, await sessions_of(event), **typed)
    assert (422, True) == (answer.status_code, sentence in answer.text)


async def test_hour_that_the_clock_skips_is_refused(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    night = await make_session(event, await make_organisation(), datetime(2027, 3, 28, 0, tzinfo=UTC))
    answer = await ask(amal, event, [night], start="02:30")
    assert (422, True) == (answer.status_code, "gibt es 02:30 Uhr nicht" in answer.text)


async def test_date_to_come_does_not_end_before_now(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=1, starts_at=now() - timedelta(hours=1))
    running = await sessions_of(event)
    ended = f"{local(now()) - timedelta(minutes=20):%H:%M}"
    answer = await ask(amal, event, running, end=ended)
    assert (422, True) == (answer.status_code, "wäre der Termin dann schon vorbei." in answer.text)


async def test_two_clicks_do_it_once(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    asked = await ask(amal, event, await sessions_of(event), room="Mensa")
    answers = [await agree(amal, event, asked) for _ in range(2)]
    assert [(303, f"{root(event)}?gemeinsam=1")] * 2 == [
        (answer.status_code, answer.headers["location"]) for answer in answers
    ]
    assert [1, 1] == [row.sequence for row in await sessions_of(event)]
    assert 1 == await Message.count().where(Message.kind == "changed")


async def test_what_somebody_else_changed_meanwhile_is_shown_before_it_is_done(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    sessions = await sessions_of(event)
    asked = await ask(amal, event, sessions, room="Mensa")
    await Session.update({Session.room: "Forum"}).where(Session.id == sessions[1].id)
    answer = await agree(amal, event, asked, words="Die Aula wird gestrichen.")
    assert (409, ["Aula", "Forum"]) == (answer.status_code, await rooms(event))
    for words in ("Jemand hat inzwischen gespeichert.", "<s>Forum</s>", "Die Aula wird gestrichen."):
        assert words in answer.text
    again = await agree(amal, event, answer, words="Die Aula wird gestrichen.")
    assert (303, ["Mensa", "Mensa"]) == (again.status_code, await rooms(event))


async def test_date_that_was_dropped_meanwhile_leads_back_to_the_form_with_everything_typed(
    amal: httpx.AsyncClient,
) -> None:
    event = await make_event(sessions=3)
    sessions = await sessions_of(event)
    asked = await ask(amal, event, sessions, room="Mensa")
    await Session.update({Session.status: SessionStatus.cancelled}).where(Session.id == sessions[0].id)
    answer = await agree(amal, event, asked, words="Streik")
    assert (422, ["Aula"] * 3) == (answer.status_code, await rooms(event))
    assert ("Ein gewählter Termin ist inzwischen" in answer.text, 'value="Mensa"' in answer.text) == (True, True)
    assert (ids(sessions[1:]), {"words": "Streik"}) == (
        TICKED.findall(answer.text),
        dict(HIDDEN.findall(answer.text)),
    )


async def test_words_that_are_too_long_are_refused_where_they_were_typed(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    asked = await ask(amal, event, await sessions_of(event), room="Mensa")
    answer = await agree(amal, event, asked, words="x" * 1001)
    assert (422, ["Aula", "Aula"]) == (answer.status_code, await rooms(event))
    assert "Ihre Worte dazu: Höchstens 1000 Zeichen, es sind 1001." in answer.text
    assert (2, True) == (answer.text.count("<strong>Mensa</strong>"), "x" * 1001 in answer.text)
    assert 303 == (await agree(amal, event, answer, words="x")).status_code


async def test_back_leads_to_the_form_with_everything_typed(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=3)
    _first, *chosen = await sessions_of(event)
    asked = await ask(amal, event, chosen, room="Mensa", start="10:00")
    back = await agree(amal, event, asked, step="back", words="Streik")
    assert (200, ids(chosen)) == (back.status_code, TICKED.findall(back.text))
    for value in ('value="Mensa"', 'value="10:00"', 'value="Streik"'):
        assert value in back.text
    assert 'class="error-summary"' not in back.text


async def test_without_a_coming_date_or_an_event_there_is_nothing_to_change(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    assert "Es gibt keinen kommenden Termin, der sich ändern lässt." in (await amal.get(page_of(event))).text
    cancelled = await make_event(sessions=2, status=EventStatus.cancelled)
    sessions = await sessions_of(cancelled)
    assert 303 == (await amal.get(page_of(cancelled))).status_code
    answer = await agree(amal, cancelled, await ask(amal, cancelled, sessions, room="Mensa"))
    assert (422, True) == (answer.status_code, "Die Veranstaltung ist abgesagt" in answer.text)


async def test_two_clicks_at_the_same_time_do_it_once(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    asked = await ask(amal, event, await sessions_of(event), room="Mensa")
    answers = await asyncio.gather(*(agree(amal, event, asked) for _ in range(2)))
    assert [303, 303] == [answer.status_code for answer in answers]
    assert [("Mensa", 1)] * 2 == [(row.room, row.sequence) for row in await sessions_of(event)]
