"""Dates are changed together: all of them or none, and everyone hears of it once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.events.session_facts import facts_of
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.changing.editing import Edit, edit_sessions, seen_of
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.letters.when import session_when
from ki_events.registrations.tables import Registration
from ki_events.rows import one
from tests.characters import CHIARA, DILARA, make_event, make_organisation, make_session, sign_up
from tests.registrations.changing.moved import letters, pending_about_changes, sessions_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning", "database")]

ACTOR = "account:7"


def edits(sessions: list[Session], **changes: Any) -> dict[int, Edit]:
    """Return what somebody who sees the sessions as they are wants of them."""
    return {row.id: Edit(replace(facts_of(row), **changes), seen_of(row)) for row in sessions}


async def refusal(event: Event, wanted: dict[int, Edit]) -> Refused:
    with pytest.raises(Refused) as refused:
        await edit_sessions(event.id, wanted, "", ACTOR)
    return refused.value


async def rooms(event: Event) -> list[str]:
    return [row.room for row in await sessions_of(event)]


async def test_everyone_gets_one_letter_with_all_dates() -> None:
    event = await make_event(sessions=3)
    for who in (CHIARA, DILARA):
        await sign_up(event, who)
    sessions = await sessions_of(event)
    assert 2 == await edit_sessions(event.id, edits(sessions, room="Mensa"), "Die Aula wird gestrichen.", ACTOR)
    assert 2 == len(await letters())
    (letter, *_more) = [await compose(message) for message in await letters()]
    assert letter is not None
    assert [True] * 3 == [session_when(row) in letter.text for row in sessions]
    assert (3, 1) == (letter.text.count("Mensa"), letter.text.count("Die Aula wird gestrichen."))


async def test_each_calendar_entry_is_renewed_once_with_its_new_sequence() -> None:
    event = await make_event(sessions=3)
    await sign_up(event, CHIARA)
    sessions = await sessions_of(event)
    await edit_sessions(event.id, edits(sessions, room="Mensa"), "", ACTOR)
    parts = [payload_of(message)["calendar"] for message in await pending_about_changes()]
    assert [(row.id, 1) for row in sessions] == sorted((part["session"], part["sequence"]) for part in parts)


async def test_only_what_people_must_hear_of_raises_the_sequence_and_is_told() -> None:
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    first, second = await sessions_of(event)
    wanted = edits([first], room="Mensa") | edits([second], speakers=("Dr. Sema Kaya",))
    assert 1 == await edit_sessions(event.id, wanted, "", ACTOR)
    assert [1, 0] == [row.sequence for row in await sessions_of(event)]
    (message,) = await pending_about_changes()
    assert [str(first.id)] == list(payload_of(message)["changes"])


async def test_each_changed_date_has_a_line_in_the_audit_and_the_event_one_revision() -> None:
    event = await make_event(sessions=3)
    revision = (await one(Event, event.id)).revision
    first, second, third = await sessions_of(event)
    wanted = edits([first, second], room="Mensa", way="Mit dem Aufzug") | edits([third])
    await edit_sessions(event.id, wanted, "Streichen", ACTOR)
    lines = await AuditEntry.objects().where(AuditEntry.action == "session.changed").order_by(AuditEntry.id)
    assert [(ACTOR, f"session:{row.id}", "Streichen") for row in (first, second)] == [
        (line.actor, line.subject, line.note) for line in lines
    ]
    assert [True, True] == ['"room", "way"' in str(line.after).replace("'", '"') for line in lines]
    assert revision + 1 == (await one(Event, event.id)).revision


async def test_nothing_is_written_when_nothing_changes() -> None:
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    before = await one(Event, event.id)
    assert 0 == await edit_sessions(event.id, edits(await sessions_of(event)), "Worte", ACTOR)
    assert 0 == await edit_sessions(event.id, {}, "Worte", ACTOR)
    assert (before.revision, 0) == ((await one(Event, event.id)).revision, len(await letters()))


async def test_all_stay_as_they_are_if_somebody_changed_one_of_them() -> None:
    event = await make_event(sessions=3)
    await sign_up(event, CHIARA)
    sessions = await sessions_of(event)
    await Session.update({Session.room: "Forum"}).where(Session.id == sessions[1].id)
    refused = await refusal(event, edits(sessions, room="Mensa"))
    assert ("changed_meanwhile", True) == (refused.code, refused.sentence.startswith(session_when(sessions[1])))
    assert (["Aula", "Forum", "Aula"], 0) == (await rooms(event), len(await letters()))


async def test_all_stay_as_they_are_if_one_of_them_was_dropped_or_is_of_another_event() -> None:
    event, other = await make_event(sessions=2), await make_event()
    sessions = await sessions_of(event)
    (foreign,) = await sessions_of(other)
    assert "changed_meanwhile" == (await refusal(event, edits([*sessions, foreign], room="Mensa"))).code
    wanted = edits(sessions, room="Mensa")
    await Session.update({Session.status: SessionStatus.cancelled}).where(Session.id == sessions[1].id)
    assert "changed_meanwhile" == (await refusal(event, wanted)).code
    assert (["Aula", "Aula"], ["Aula"]) == (await rooms(event), await rooms(other))


async def test_all_stay_as_they_are_if_one_of_them_would_be_over() -> None:
    event = await make_event(sessions=2)
    first, second = await sessions_of(event)
    past = edits([second], starts_at=now() - timedelta(hours=3), ends_at=now() - timedelta(hours=1))
    refused = await refusal(event, edits([first], room="Mensa") | past)
    assert ("over", True) == (refused.code, refused.sentence.startswith(session_when(second)))
    assert ["Aula", "Aula"] == await rooms(event)


async def test_sentence_about_the_only_date_does_not_name_it() -> None:
    event = await make_event()
    sessions = await sessions_of(event)
    await Session.update({Session.room: "Forum"}).where(Session.id == sessions[0].id)
    refused = await refusal(event, edits(sessions, room="Mensa"))
    assert refused.sentence.startswith("Jemand hat inzwischen gespeichert.")


async def test_event_that_is_called_off_keeps_its_dates() -> None:
    event = await make_event(sessions=2, status=EventStatus.cancelled)
    assert "called_off" == (await refusal(event, edits(await sessions_of(event), room="Mensa"))).code


async def test_workshop_that_people_chose_is_refused_with_the_others() -> None:
    event = await make_event()
    house = await make_organisation()
    begins = now() + timedelta(weeks=4)
    workshop = await make_session(event, house, begins, kind="elective", capacity=5, taken=3)
    sessions = await sessions_of(event)
    refused = await refusal(event, edits(sessions[:1], room="Mensa") | edits([workshop], capacity=2))
    assert ("capacity_below_taken", ["Aula", "Aula"]) == (refused.code, await rooms(event))


async def test_nobody_is_told_of_a_draft_and_no_date_counts_as_moved() -> None:
    event = await make_event(sessions=2, status=EventStatus.draft)
    sessions = await sessions_of(event)
    later = {
        row.id: Edit(replace(facts_of(row), starts_at=row.starts_at + timedelta(hours=1)), seen_of(row))
        for row in sessions
    }
    assert 0 == await edit_sessions(event.id, later, "", ACTOR)
    assert [None, None] == [row.moved_from for row in await sessions_of(event)]
    assert (0, 0) == (await Message.count(), await Registration.count())
