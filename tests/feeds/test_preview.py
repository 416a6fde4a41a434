"""What a subscription would show is told before anyone subscribes."""

from datetime import UTC, datetime, timedelta

import pytest

from ki_events import clock
from ki_events.events.filter import Filter
from ki_events.events.tables import EventStatus, Session, SessionStatus
from ki_events.feeds.preview import Pick, preview, quick_picks
from ki_events.organisations.tables import Kind
from ki_events.programmes.tables import Programme, ProgrammeEntry
from tests.characters import make_event, make_organisation
from tests.statements import counted

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


async def test_preview_counts_what_is_coming_and_shows_the_next(database: object) -> None:
    with clock.stopped(NOW):
        await make_event(title="Reihe", slug="reihe", starts_at=NOW - timedelta(days=3), sessions=3)
        await make_event(title="Abgesagt", status=EventStatus.cancelled)
        await make_event(title="Offen", postponed=True)
        await make_event(title="Entwurf", status=EventStatus.draft)
        for number in range(3):
            await make_event(title=f"Später {number}", starts_at=NOW + timedelta(days=5 + number))
        found = await preview(Filter())
    expected = [("Reihe", NOW + timedelta(days=4)), ("Später 0", NOW + timedelta(days=5))]
    assert (6, 5) == (found.events, found.sessions)
    assert expected == [(one.title, one.starts_at) for one in found.coming][:2]


async def test_preview_leaves_dropped_dates_out(database: object) -> None:
    with clock.stopped(NOW):
        event = await make_event(sessions=2, starts_at=NOW + timedelta(days=1))
        await Session.update({Session.status: SessionStatus.cancelled}).where(
            (Session.event == event.id) & (Session.ref == "1")
        )
        found = await preview(Filter())
    assert (1, [NOW + timedelta(days=8)]) == (found.sessions, [one.starts_at for one in found.coming])


async def test_preview_of_nothing_says_so(database: object) -> None:
    await make_organisation("krefeld", short="KI Krefeld")
    found = await preview(Filter(organisations=("krefeld", "ufo")))
    assert (0, 0, (), {("organisations", "krefeld"): "KI Krefeld"}) == (
        found.events,
        found.sessions,
        found.coming,
        found.names,
    )


async def test_quick_picks_are_centres_and_programmes_with_something_coming(database: object) -> None:
    krefeld = await make_organisation("krefeld")
    partner = await make_organisation("theater", kind=Kind.partner)
    await make_organisation("leer")
    weeks, empty = [Programme(slug=slug, organisation=krefeld.id, name=slug.upper()) for slug in ("wochen", "nichts")]
    await weeks.save()
    await empty.save()
    event = await make_event(organisation=krefeld)
    await make_event(organisation=partner)
    await ProgrammeEntry(programme=weeks.id, event=event.id).save()
    assert [
        Pick("organisations", "krefeld", "KI Krefeld"),
        Pick("programmes", "wochen", "WOCHEN"),
    ] == await quick_picks()


@pytest.mark.parametrize("number", [1, 3])
async def test_preview_and_picks_need_a_statement_each(database: object, number: int) -> None:
    for _ in range(number):
        await make_event(sessions=3)
    with counted() as statements:
        await preview(Filter(organisations=("krefeld",)))
        await quick_picks()
    assert 2 == len(statements)
