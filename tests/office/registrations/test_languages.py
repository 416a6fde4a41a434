"""On an English page what the organisation wrote in German says that it is German (WCAG 2.2, 3.1.2)."""

import re
from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, Round, SessionKind
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import Definition, Option
from ki_events.registrations.questions.tables import QuestionKind
from tests.characters import CHIARA, make_event, make_organisation, make_session, sign_up
from tests.office.registrations.tables import address

pytestmark = pytest.mark.anyio

WORDS = ("Runde eins", "Malen mit Kreide", "Lehrkräfte an Schulen", "Was essen Sie?", "vegetarisch gern")
"""A round, a workshop, a contingent, a question, and an answer to choose."""


async def german_event() -> Event:
    event = await make_event(9)
    first = Round(event=event.id, number=1, name=WORDS[0], required=False)
    await first.save()
    house = await make_organisation()
    workshop = {"kind": SessionKind.elective, "round": first.id, "title": WORDS[1], "capacity": 5}
    await make_session(event, house, now() + timedelta(days=30), **workshop)
    group = ContingentKind.target_group
    await Contingent(event=event.id, kind=group, name=WORDS[2], value=WORDS[2], places=5).save()
    question = Definition(
        "essen", QuestionKind.single_choice, WORDS[3], options=(Option("v", WORDS[4]), Option("o", "mit Käse"))
    )
    await define_questions(event.id, [question], "system")
    return event


def without_language(page: str) -> list[str]:
    """Return those words of the event that stand somewhere without its language."""
    return [word for word in WORDS if re.search(rf"<(?![^>]* lang=\"de\")[^>]*>[^<>]*{re.escape(word)}", page)]


@pytest.mark.parametrize("rest", ["", "/eintragen", "/liste", "/{person}", "/{person}/bearbeiten", "/export"])
async def test_words_of_the_event_have_its_language_on_an_english_page(amal: httpx.AsyncClient, rest: str) -> None:
    event = await german_event()
    chiara = await sign_up(event, CHIARA)
    path = f"/verwaltung/krefeld/veranstaltungen/{event.slug}/export"
    if rest != "/export":
        path = address(event, rest.format(person=chiara.public_id))
    answer = await amal.get(f"/en{path}")
    assert (200, []) == (answer.status_code, without_language(answer.text))
    assert any(word in answer.text for word in WORDS)
