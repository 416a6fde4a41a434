"""An event that asks for much: two rounds of workshops, questions, places for one group, parties; and who came to it."""

import json
from datetime import timedelta

from benchmarks.guests import GROUP, Offer
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.contingent_defining import define_contingents
from ki_events.events.contingent_rules import Share
from ki_events.events.contingents import ContingentKind
from ki_events.events.tables import Event, PartyRule, Round, Serving, SessionKind
from ki_events.organisations.tables import Organisation
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import Definition, Option, questions_of
from ki_events.registrations.questions.tables import QuestionKind
from ki_events.registrations.tables import Manner, Party, Registration
from ki_events.registrations.turns import take_turn
from ki_events.rows import one
from tests.characters import make_event, make_session

PLACES = 120
RESERVED = 25
WORKSHOP_PLACES = (42, 38, 34, 30)
"""More than the event has, so that the list is for the event; yet the first is full before the last place is gone."""

QUESTIONS = (
    Definition(
        "school", QuestionKind.single_choice, "Schulform", required=True,
        options=(Option("primary", "Grundschule"), Option("secondary", "Weiterführende Schule")),
    ),
    Definition("lunch", QuestionKind.yes_no, "Essen Sie mit?"),
    Definition("diet", QuestionKind.text, "Was sollen wir beim Essen beachten?", shown_if="lunch", shown_value="yes"),
)  # fmt: skip


async def special() -> None:
    """Make such an event and print what it offers."""
    event = await make_event(PLACES, serving=Serving.offer, party_rule=PartyRule.fill_gaps)
    rounds = [await _round(event, number) for number in (1, 2)]
    await define_questions(event.id, QUESTIONS, "cli")
    share = Share(ContingentKind.target_group, GROUP, RESERVED, "Kindertagesstätten", now() + timedelta(weeks=1))
    async with transaction():
        await take_turn(event.id, 0)
        await define_contingents(event.id, [share], PLACES, "cli")
    questions = {question.definition.key: question.id for question in await questions_of(event.id)}
    print(json.dumps(vars(Offer(event.id, event.slug, tuple(rounds), questions))))


async def _round(event: Event, number: int) -> tuple[int, tuple[int, ...]]:
    organisation = await one(Organisation, event.organisation)
    start = event.starts_at + timedelta(minutes=90 * (number - 1))
    row = Round(event=event.id, number=number, name=f"Runde {number}", required=True)
    await row.save()
    sessions = [
        await make_session(
            event, organisation, start, ends_at=start + timedelta(hours=1), kind=SessionKind.elective, round=row.id,
            capacity=places, title=f"Workshop {number}.{index}",
        )
        for index, places in enumerate(WORKSHOP_PLACES, 1)
    ]  # fmt: skip
    return row.id, tuple(session.id for session in sessions)


async def arrived() -> None:
    """Print who came to the newest event: statuses in the order of arrival, mail addresses, and parties torn apart."""
    event = await Event.objects().order_by(Event.id, ascending=False).first()
    assert event is not None
    rows = await Registration.objects().where(Registration.event == event.id).order_by(Registration.turn)
    together = await Party.select(Party.id).where((Party.event == event.id) & (Party.manner == Manner.together))
    torn = [row["id"] for row in together if len({each.holds_place for each in rows if each.party == row["id"]}) != 1]
    told = {
        "statuses": [str(row.status) for row in rows],
        "people": sorted(row.email for row in rows),
        "torn": torn,
    }
    print(json.dumps(told))
