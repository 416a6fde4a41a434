"""What people answered: written with their registrations, changed by them later, read with the words of the questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Wishes
from ki_events.registrations.questions.answer_words import in_words
from ki_events.registrations.questions.needs import change_needs
from ki_events.registrations.questions.reading import COLUMNS, Asked, asked, questions_of
from ki_events.registrations.questions.tables import Answer, NeedKind
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import By, Registration
from ki_events.registrations.turns import take_turn
from ki_events.rows import insert_all, one

MOST_ROWS = 1000
"""In one statement; databases take some 32,000 values, and a rush brings many people at once."""


@dataclass(frozen=True)
class Given:
    """One answer: its `value` as stored, and its `text` as people read it, in the language of the moment."""

    question: Asked
    value: str
    text: str
    is_retired: bool


async def write_answers(rows: Sequence[tuple[int, Wishes]]) -> None:
    """Write what new registrations (by id) answered; call it inside the transaction that makes them."""
    answers = [
        Answer(registration=registration, question=question, value=value)
        for registration, wishes in rows
        for question, value in wishes.answers
        if value
    ]
    for start in range(0, len(answers), MOST_ROWS):
        await insert_all(answers[start : start + MOST_ROWS])


async def change_answers(
    registration_id: int,
    answers: Sequence[tuple[int, str]],
    needs: Sequence[tuple[NeedKind, str]],
    actor: str = By.person,
) -> None:
    """Let a registration have these answers (question id, value as stored) and needs, and no others.

    Answers to questions that were retired stay as they are. Raise `Refused` when the event is over (`past`), the
    registration has ended (`ended`) or a question is not asked any more (`questions_changed`).
    """
    async with transaction():
        await take_turn((await one(Registration, registration_id)).event, 0)
        # Read again: it may have been cancelled while we waited for the turn.
        registration = await one(Registration, registration_id)
        await _refuse_unless_running(registration)
        asked_now = {question.id for question in await questions_of(registration.event)}
        wanted = {question: value for question, value in answers if value}
        if not asked_now.issuperset(wanted):
            raise Refused("questions_changed", _("Die Fragen wurden gerade geändert. Bitte laden Sie die Seite neu."))
        changed = await _write_changes(registration_id, wanted, asked_now)
        if await change_needs(registration_id, needs) or changed:
            # No values, and not whether it was a need: audit lines outlive what is erased.
            change = Change(after={"questions": changed})
            await record(actor, "registration.answers", f"registration:{registration_id}", change)


async def answers_of(registration_id: int) -> tuple[Given, ...]:
    """Return what a registration answered, in the order of the form, retired questions last."""
    columns = ", ".join(f"question.{name}" for name in COLUMNS.split(", "))
    rows = await Answer.raw(
        f"SELECT {columns}, question.retired_at, answer.value FROM answer"  # noqa: S608  # names of ours
        " JOIN question ON question.id = answer.question WHERE answer.registration = {}"
        " ORDER BY CASE WHEN question.retired_at IS NULL THEN 0 ELSE 1 END, question.position, question.id",
        registration_id,
    )
    return tuple(_given(asked(row), row["value"], is_retired=row["retired_at"] is not None) for row in rows)


def _given(question: Asked, value: str, *, is_retired: bool) -> Given:
    return Given(question, value, in_words(question.definition, value), is_retired)


async def _refuse_unless_running(registration: Registration) -> None:
    if registration.status in ENDED or registration.erased_at is not None:
        raise Refused("ended", _("Diese Anmeldung gilt nicht mehr; die Angaben dazu lassen sich nicht mehr ändern."))
    event = await one(Event, registration.event)
    if event.ends_at is not None and event.ends_at <= now() and not event.postponed:
        raise Refused("past", _("Die Veranstaltung ist vorbei; die Angaben lassen sich nicht mehr ändern."))


async def _write_changes(registration_id: int, wanted: dict[int, str], asked_now: set[int]) -> list[int]:
    """Make the answers to `asked_now` those `wanted`; return the ids of the questions whose answer is another now."""
    of_registration = Answer.registration == registration_id
    rows = await Answer.select(Answer.question, Answer.value).where(of_registration)
    before = {row["question"]: row["value"] for row in rows if row["question"] in asked_now}
    changed = sorted(number for number in before | wanted if before.get(number) != wanted.get(number))
    if changed:
        await Answer.delete().where(of_registration & Answer.question.is_in(changed))
    new = [
        Answer(registration=registration_id, question=number, value=wanted[number])
        for number in changed
        if number in wanted
    ]
    if new:
        await insert_all(new)
    return changed
