"""What an import does to dates: numbers rise once, what is missing is cancelled, what is relative stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ki_events.clock import turned
from ki_events.importing.applying import Result
from ki_events.mail.tables import Message
from ki_events.registrations.registering import register
from tests.characters import BORIS, CHIARA, DILARA
from tests.importing.documents import DAZ, bring_in, the_event, the_sessions
from tests.importing.series import AUTUMN, OPEN, RELATIVE, SERIES

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_sequence_rises_once_when_time_and_room_change(tmp_path: Path) -> None:
    await bring_in(tmp_path, SERIES)
    before, event = await the_sessions(), await the_event()
    result = await bring_in(
        tmp_path, SERIES.replace('2027-03-17, from: "14:00"', '2027-03-18, from: "13:00"').replace("Aula", "Saal")
    )
    after = await the_sessions()
    assert result == Result(updated=1, unchanged=2, material_changes=1)
    assert [(0, 1), (0, 0)] == [(old.sequence, new.sequence) for old, new in zip(before, after, strict=True)]
    assert [session.uid for session in before] == [session.uid for session in after]
    assert [before[0].starts_at, None] == [session.moved_from for session in after]
    now_ = await the_event()
    assert event.revision + 1 == now_.revision
    assert datetime(2027, 3, 18, 12, 0, tzinfo=UTC) == now_.starts_at == after[0].starts_at


async def test_sequence_rises_for_all_when_the_title_changes(tmp_path: Path) -> None:
    await bring_in(tmp_path, SERIES)
    result = await bring_in(tmp_path, SERIES.replace("Deutsch als Zweitsprache\n", "Deutsch\n", 1))
    assert (2, [1, 1]) == (result.material_changes, [session.sequence for session in await the_sessions()])


async def test_sequence_stays_when_only_texts_change(tmp_path: Path) -> None:
    await bring_in(tmp_path, SERIES)
    changed = (
        SERIES.replace("Grundlagen.", "Für alle.").replace("Fachstelle DaZ", "Universität").replace("Übergang", "Sport")
    )
    result = await bring_in(tmp_path, changed)
    assert (Result(updated=1, unchanged=2), [0, 0]) == (result, [session.sequence for session in await the_sessions()])
    assert (await the_event()).summary == "Für alle."


async def test_session_is_cancelled_and_kept_when_it_is_missing(tmp_path: Path) -> None:
    await bring_in(tmp_path, SERIES)
    result = await bring_in(tmp_path, DAZ)
    sessions = await the_sessions()
    assert [("planned", 0), ("cancelled", 1)] == [(session.status, session.sequence) for session in sessions]
    assert (1, sessions[0].ends_at) == (result.material_changes, (await the_event()).ends_at)
    assert await bring_in(tmp_path, DAZ) == Result(unchanged=3)


async def test_session_is_planned_again_when_it_comes_back(tmp_path: Path) -> None:
    await bring_in(tmp_path, SERIES)
    uid = (await the_sessions())[1].uid
    await bring_in(tmp_path, DAZ)
    await bring_in(tmp_path, SERIES)
    session = (await the_sessions())[1]
    assert (uid, "planned", 2) == (session.uid, session.status, session.sequence)


async def test_relative_date_stays_when_imported_weeks_later(tmp_path: Path) -> None:
    with turned(AUTUMN):
        await bring_in(tmp_path, RELATIVE)
    with turned(AUTUMN + timedelta(weeks=1)):
        result = await bring_in(tmp_path, RELATIVE.replace('"14:00"', '"15:00"'))
    session = (await the_sessions())[0]
    assert (datetime(2026, 12, 9, 14, 0, tzinfo=UTC), 1) == (session.starts_at, result.material_changes)


async def test_people_hear_once_of_changes_within_ten_minutes(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    event = await the_event()
    with turned(OPEN):
        registrations = [await register(event.id, who, who.email) for who in (BORIS, CHIARA, DILARA)]
        first = await bring_in(tmp_path, DAZ.replace('"14:00"', '"15:00"'))
        await bring_in(tmp_path, DAZ.replace('"14:00"', '"15:30"'))
    letters = await Message.objects().where(Message.kind == "changed").order_by(Message.id)
    assert (3, 3) == (first.people_told, len(letters))
    assert [registration.email for registration in registrations] == [letter.recipient for letter in letters]
    assert timedelta(minutes=9) < letters[0].run_at - OPEN < timedelta(minutes=12)
    assert [True, True, False] == ['"REQUEST"' in letter.payload for letter in letters]
