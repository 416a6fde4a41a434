"""A row is read by its id, whole, or its absence is an error."""

import pytest

from ki_events.events.tables import Event, Session
from ki_events.rows import one
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
