"""A status that an event cannot get is refused with one sentence, and nothing has changed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ki_events.clock import turned
from ki_events.events.publishing import archive_past
from ki_events.events.tables import EventStatus
from ki_events.importing.document import GivenStatus
from ki_events.importing.status_moves import impossible
from tests.importing.documents import DAZ, bring_in, the_event

AFTERWARDS = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
DRAFT, CANCELLED = "status: draft\n", "status: cancelled\nreason: Krankheit\n"


@pytest.mark.parametrize(
    ("stored", "given"),
    [
        (EventStatus.draft, GivenStatus.draft),
        (EventStatus.draft, GivenStatus.published),
        (EventStatus.published, GivenStatus.published),
        (EventStatus.published, GivenStatus.cancelled),
        (EventStatus.cancelled, GivenStatus.cancelled),
        (EventStatus.archived, GivenStatus.published),
    ],
)
def test_move_is_possible(stored: EventStatus, given: GivenStatus) -> None:
    assert impossible(stored, given) is None


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (DRAFT, CANCELLED, "Die Veranstaltung ist ein Entwurf und war nie öffentlich: Sie braucht keine Absage."),
        ("", DRAFT, "Die Veranstaltung ist schon öffentlich und wird nicht wieder Entwurf; sie lässt sich nur absagen."),
        (CANCELLED, DRAFT, "Die Veranstaltung ist abgesagt; das lässt sich nicht zurücknehmen. Bitte unter neuem slug anlegen."),
        (CANCELLED, "", "Die Veranstaltung ist abgesagt; das lässt sich nicht zurücknehmen. Bitte unter neuem slug anlegen."),
    ],
)  # fmt: skip
async def test_move_is_refused_with_one_sentence(tmp_path: Path, first: str, then: str, expected: str) -> None:
    await bring_in(tmp_path, DAZ + first)
    before = (await the_event()).to_dict()
    result = await bring_in(tmp_path, DAZ + then)
    assert [expected] == [problem.sentence for problem in result.problems]
    assert before == (await the_event()).to_dict()


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("then", "expected"), [(CANCELLED, "ist vorbei"), (DRAFT, "nicht wieder Entwurf")])
async def test_archived_event_is_neither_cancelled_nor_a_draft(tmp_path: Path, then: str, expected: str) -> None:
    await bring_in(tmp_path, DAZ)
    with turned(AFTERWARDS):
        await archive_past()
        result = await bring_in(tmp_path, DAZ + then)
    assert [True] == [expected in problem.sentence for problem in result.problems]
    assert "archived" == (await the_event()).status
