"""A draft in the bin is erased after 14 days with all that belongs to it, and nothing else is."""

from datetime import timedelta

import pytest
from piccolo.columns import ForeignKey

from ki_events.clock import now
from ki_events.events.contingents import Contingent
from ki_events.events.label_table import Label
from ki_events.events.tables import Event, EventStatus, Round, Session
from ki_events.piccolo_app import TABLES
from ki_events.registrations.questions.tables import Question
from ki_events.retention.erasing_drafts import BELONGING, erase_old_drafts
from tests.characters import CHIARA, make_event, sign_up

HANGS_ON_A_REGISTRATION = {"registration", "party", "attendance", "choice", "decision"}


@pytest.mark.anyio
async def test_old_draft_is_erased_with_all_that_belongs_to_it(database: object) -> None:
    gone = await make_event(status=EventStatus.draft, deleted_at=now() - timedelta(days=15))
    round_ = Round(event=gone.id, number=1, name="Runde")
    await round_.save()
    await Session.update({Session.round: round_.id}).where(Session.event == gone.id)
    await Label(event=gone.id, kind="topic", slug="daz", name="DaZ").save()
    await Question(event=gone.id, key="a", kind="text", label="Was?").save()
    await Contingent(event=gone.id, kind="target_group", value="kita", name="Kitas", places=2).save()
    kept = [
        await make_event(status=EventStatus.draft, deleted_at=now() - timedelta(days=13)),
        await make_event(status=EventStatus.draft),
        await make_event(),
    ]
    assert 1 == await erase_old_drafts()
    assert [event.id for event in kept] == [row["id"] for row in await Event.select(Event.id).order_by(Event.id)]
    assert (3, 0, 0) == (await Session.count(), await Round.count(), await Question.count())
    assert 0 == await erase_old_drafts()


@pytest.mark.anyio
async def test_draft_that_somebody_registered_for_stays(database: object) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    long_ago = now() - timedelta(days=15)
    await Event.update({Event.status: EventStatus.draft, Event.deleted_at: long_ago}).where(Event.id == event.id)
    assert (0, 1) == (await erase_old_drafts(), await Event.count())


def test_every_table_that_refers_to_events_is_known() -> None:
    referring = {
        table._meta.tablename
        for table in TABLES
        for column in table._meta.columns
        if isinstance(column, ForeignKey) and column._foreign_key_meta.resolved_references is Event
    }
    assert referring == {table for table, condition in BELONGING if condition == "event = {}"} | HANGS_ON_A_REGISTRATION
