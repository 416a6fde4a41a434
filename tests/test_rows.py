"""A row is read by its id, whole, or its absence is an error."""

import pytest

from ki_events.audit import AuditEntry, Change, entry
from ki_events.events.tables import Event, Session
from ki_events.rows import insert_all, one, portions
from tests.characters import make_event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


@pytest.mark.parametrize("table", [Event, Session])
async def test_one_is_the_same_as_piccolos_object(table: type[Event] | type[Session]) -> None:
    await make_event(sessions=2)
    expected = await table.objects().order_by(table.id).first()
    assert expected
    assert expected.to_dict() == (await one(table, expected.id)).to_dict()


async def test_one_can_be_saved_again() -> None:
    event = await one(Event, (await make_event()).id)
    event.title = "Neu"
    await event.save()
    assert ["Neu"] == [row.title for row in await Event.objects()]


async def test_one_raises_when_there_is_none() -> None:
    with pytest.raises(LookupError, match="no event 17"):
        await one(Event, 17)


async def test_insert_all_gives_the_rows_their_ids_in_order() -> None:
    lines = [entry("cli", f"try.{number}", "event:1", Change(after={"n": number})) for number in range(30)]
    assert lines == await insert_all(lines)
    found = await AuditEntry.objects().order_by(AuditEntry.id)
    assert [(line.id, line.action) for line in lines] == [(line.id, line.action) for line in found]
    assert ['{"n":0}', '{"n":1}'] == [line.after.replace(" ", "") for line in found[:2]]


async def test_insert_all_writes_more_rows_than_one_statement_takes() -> None:
    lines = await insert_all([entry("cli", "try", f"event:{number}") for number in range(5_000)])
    found = await AuditEntry.select(AuditEntry.id, AuditEntry.subject).order_by(AuditEntry.id)
    assert [(line.id, line.subject) for line in lines] == [(line["id"], line["subject"]) for line in found]


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (2, [2]), (4, [2, 2]), (5, [2, 2, 1])])
async def test_portions_have_everything_once_in_order(count: int, sizes: list[int]) -> None:
    some = list(portions(range(count), 2))
    assert (sizes, list(range(count))) == ([len(each) for each in some], [number for each in some for number in each])


async def test_insert_all_rows_can_be_saved_again() -> None:
    line = (await insert_all([entry("cli", "try", "event:1")]))[0]
    line.note = "besser"
    await line.save()
    assert ["besser"] == [row.note for row in await AuditEntry.objects()]
