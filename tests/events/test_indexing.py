"""The words of an event: from all its texts, and made again when another version made them."""

import json

import pytest

from ki_events.events.filter import Filter
from ki_events.events.indexing import BATCH, index_again
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.search import find
from ki_events.events.searching import MAKE
from ki_events.events.tables import Event, Format, Session, SessionStatus
from ki_events.public_version import public_version
from tests.characters import make_event, make_organisation, make_session

pytestmark = pytest.mark.anyio


async def an_event() -> Event:
    organisation = await make_organisation("krefeld", name="Kommunales Integrationszentrum Krefeld", short="KI Krefeld")
    event = await make_event(
        title="Titelwort",
        summary="Kurztext",
        plain_summary="Einfachtext",
        description="Ein **Langtext**.",
        district="Uerdingen",
        format=Format.lecture,
        organisation=organisation,
        sessions=0,
    )
    await make_session(
        event, organisation, event.created_at, title="Teilstück", place_name="Stadtwaldhaus", place_address="Hüttenallee 1",
        speakers=json.dumps(["Dr. Aylin Şahin"]),
    )  # fmt: skip
    await make_session(event, organisation, event.created_at, title="Entfallenes", status=SessionStatus.cancelled)
    for kind, name in (
        (LabelKind.topic, "Erzählcafé"),
        (LabelKind.target_group, "Großeltern"),
        (LabelKind.language, "tr"),
    ):
        await Label(event=event.id, kind=kind, slug="x", name=name).save()
    return event


@pytest.mark.parametrize(
    "q",
    "Titelwort Kurztext Einfachtext Langtexte Uerdingen Krefeld Vortrag Lecture Teilstück Stadtwald Hüttenallee Sahin"
    " Erzaehlcafe Großeltern".split(),
)
async def test_an_event_is_found_by_each_of_its_texts(database: object, q: str) -> None:
    event = await an_event()
    await index_again()
    assert [event.id] == [row.id for row in (await find(Filter(q=q))).rows]


async def test_an_event_is_not_found_by_what_has_been_dropped(database: object) -> None:
    await an_event()
    await index_again()
    assert 0 == (await find(Filter(q="Entfallenes"))).total


async def test_a_cancelled_event_is_found_by_what_would_have_been(database: object) -> None:
    event = await an_event()
    await Session.update({Session.status: SessionStatus.cancelled}).where(Session.event == event.id)
    await index_again()
    assert 1 == (await find(Filter(q="Teilstück"))).total


async def test_index_again_reaches_every_event_once(database: object) -> None:
    organisation = await make_organisation()
    for number in range(BATCH + 2):
        await make_event(title=f"Treffen {number}", organisation=organisation, sessions=0, search="#1 treffen ")
    assert BATCH + 2 == await index_again()
    assert BATCH + 2 == (await find(Filter(q="Treffen"))).total
    assert 0 == await index_again()


async def test_index_again_leaves_alone_what_is_up_to_date(database: object) -> None:
    event = await make_event(search=f"{MAKE} anderes ")
    before = await public_version()
    assert 0 == await index_again()
    assert before == await public_version()
    stored = await Event.objects().get(Event.id == event.id)
    assert (f"{MAKE} anderes ", event.revision) == (stored.search, stored.revision)


async def test_index_again_lets_lists_be_made_anew(database: object) -> None:
    await make_event()
    before = await public_version()
    await index_again()
    assert before + 1 == await public_version()
