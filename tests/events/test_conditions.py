"""Which events a filter means: labels, districts, places, days, and what has a place now."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ki_events import clock
from ki_events.db import close_pool, open_pool
from ki_events.events.availability import State, availability, free_now
from ki_events.events.filter import Filter, Period, Place, Span
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.search import find
from ki_events.events.tables import Event, EventStatus, Mode, Session, SessionStatus
from tests.characters import make_event, make_organisation, make_session

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 3, 9, tzinfo=UTC)
"""A Wednesday."""


async def titles(wanted: Filter) -> set[str]:
    return {row.title for row in (await find(wanted)).rows}


async def label(event: Event, kind: LabelKind, *slugs: str) -> None:
    await Label.insert(*[Label(event=event.id, kind=kind, slug=slug, name=slug) for slug in slugs])


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("topics", LabelKind.topic),
        ("target_groups", LabelKind.target_group),
        ("languages", LabelKind.language),
    ],
)
async def test_find_wants_any_of_the_labels_of_one_kind(database: object, field: str, kind: LabelKind) -> None:
    await label(await make_event(title="Eins"), kind, "a", "b")
    await label(await make_event(title="Zwei"), kind, "c")
    # The same slug of another kind says something else.
    await label(await make_event(title="Drei"), LabelKind.accessibility, "a")
    values: dict[str, Any] = {field: ("a", "c")}
    assert {"Eins", "Zwei"} == await titles(Filter(**values))
    one: dict[str, Any] = {field: ("b",)}
    assert {"Eins"} == await titles(Filter(**one))


async def test_find_wants_all_of_what_makes_it_accessible(database: object) -> None:
    await label(await make_event(title="Beides"), LabelKind.accessibility, "step_free", "hearing_loop")
    await label(await make_event(title="Eines"), LabelKind.accessibility, "step_free")
    assert {"Beides", "Eines"} == await titles(Filter(accessibility=("step_free",)))
    assert {"Beides"} == await titles(Filter(accessibility=("hearing_loop", "step_free")))


async def test_find_wants_all_fields_at_once(database: object) -> None:
    both, other = await make_event(title="Beides", district="Mitte"), await make_event(title="Nur Thema")
    for event in (both, other):
        await label(event, LabelKind.topic, "sprache")
    await make_event(title="Nur Bezirk", district="Mitte")
    assert {"Beides"} == await titles(Filter(topics=("sprache",), districts=("Mitte", "Nord")))


async def test_find_knows_where_planned_sessions_are(database: object) -> None:
    with clock.turned(NOW):
        await make_event(title="Schule")
        online = await make_event(title="Netz")
        await Session.update({Session.place_name: "", Session.online_url: "https://x.example"}).where(
            Session.event == online.id
        )
        both = await make_event(title="Beides")
        await Session.update({Session.online_url: "https://x.example"}).where(Session.event == both.id)
        dropped = await make_event(title="Entfallen", sessions=0)
        await make_session(
            dropped, await make_organisation(), NOW + timedelta(days=9), status=SessionStatus.cancelled, online_url="x"
        )
        assert {"Schule", "Beides"} == await titles(Filter(places=(Place.on_site,)))
        assert {"Netz", "Beides"} == await titles(Filter(places=(Place.online,)))
        assert {"Schule", "Netz", "Beides"} == await titles(Filter(places=(Place.on_site, Place.online)))


async def test_find_wants_one_session_at_the_place_and_on_the_day(database: object) -> None:
    with clock.turned(NOW):
        event = await make_event(sessions=2, starts_at=NOW + timedelta(days=1))
        last = Session.starts_at > NOW + timedelta(days=2)
        await Session.update({Session.place_name: "", Session.online_url: "x"}).where(last)
        wanted = Filter(places=(Place.online,), first=date(2027, 2, 4), last=date(2027, 2, 4))
        assert set() == await titles(wanted)
        assert {event.title} == await titles(Filter(places=(Place.online,), first=date(2027, 2, 11)))


@pytest.mark.parametrize(
    ("first", "last", "is_meant"),
    [
        (date(2027, 3, 10), date(2027, 3, 10), True),
        (date(2027, 3, 11), date(2027, 3, 11), True),
        (date(2027, 3, 9), date(2027, 3, 9), False),
        (date(2027, 3, 12), date(2027, 3, 12), False),
        (date(2027, 3, 11), None, True),
        (date(2027, 3, 12), None, False),
        (None, date(2027, 3, 10), True),
        (None, date(2027, 3, 9), False),
        (date(2027, 3, 1), date(2027, 3, 31), True),
    ],
)
async def test_find_means_the_local_days_a_session_touches(
    database: object, first: date | None, last: date | None, is_meant: bool
) -> None:
    with clock.turned(NOW):
        # From 10 March, 00:30, until the midnight after 11 March, local time: both days, no other.
        starts_at = datetime(2027, 3, 9, 23, 30, tzinfo=UTC)
        event = await make_event(starts_at=starts_at)
        ends_at = datetime(2027, 3, 11, 23, tzinfo=UTC)
        await Session.update({Session.ends_at: ends_at}).where(Session.event == event.id)
        await Event.update({Event.ends_at: ends_at}).where(Event.id == event.id)
        assert is_meant == bool(await titles(Filter(first=first, last=last)))


async def test_find_means_no_day_when_span_and_days_do_not_meet(database: object) -> None:
    with clock.turned(NOW):
        # It lasts from before the one to after the other.
        event = await make_event(starts_at=NOW)
        ends_at = NOW + timedelta(days=90)
        await Session.update({Session.ends_at: ends_at}).where(Session.event == event.id)
        await Event.update({Event.ends_at: ends_at}).where(Event.id == event.id)
        assert set() == await titles(Filter(span=Span.this_week, first=date(2027, 3, 1)))


async def test_find_resolves_a_span_when_asked(database: object) -> None:
    with clock.turned(NOW):
        await make_event(title="Nächsten Montag", starts_at=NOW + timedelta(days=5))
        assert set() == await titles(Filter(span=Span.this_week))
        assert {"Nächsten Montag"} == await titles(Filter(span=Span.next_week))
    with clock.turned(NOW + timedelta(days=5, hours=-2)):
        assert {"Nächsten Montag"} == await titles(Filter(span=Span.this_week))


async def test_find_does_not_show_a_series_for_its_past_dates(database: object) -> None:
    with clock.turned(NOW):
        await make_event(title="Reihe", sessions=3, starts_at=NOW - timedelta(days=2))
        assert set() == await titles(Filter(span=Span.this_week))
        assert {"Reihe"} == await titles(Filter(span=Span.this_week, period=Period.past_year))


async def test_find_has_no_day_for_what_is_postponed_and_one_for_what_is_cancelled(database: object) -> None:
    with clock.turned(NOW):
        await make_event(title="Verschoben", postponed=True, starts_at=NOW + timedelta(days=1))
        cancelled = await make_event(title="Abgesagt", status=EventStatus.cancelled, starts_at=NOW + timedelta(days=1))
        await Session.update({Session.status: SessionStatus.cancelled}).where(Session.event == cancelled.id)
        assert {"Abgesagt"} == await titles(Filter(span=Span.this_week))


def around(*days: int) -> st.SearchStrategy[datetime | None]:
    return st.sampled_from([None, *(NOW + timedelta(days=day) for day in days), NOW])


EVENTS = st.builds(
    lambda capacity, taken, **columns: Event(
        capacity=capacity,
        taken=taken if capacity is None else min(taken, capacity),
        organisation=1,
        slug="x",
        title="x",
        created_at=NOW,
        changed_at=NOW,
        **columns,
    ),
    status=st.sampled_from(EventStatus),
    mode=st.sampled_from(Mode),
    postponed=st.booleans(),
    capacity=st.sampled_from([None, 0, 1, 9]),
    taken=st.integers(0, 9),
    waiting=st.sampled_from([0, 0, 1]),
    opens_at=around(-9, 1),
    closes_at=around(-1, 1),
    starts_at=around(-2, 2),
    ends_at=around(-1, 3),
)


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EVENTS, min_size=40, max_size=40))
def test_free_now_agrees_with_availability_whatever_the_event(database_url: object, made: list[Event]) -> None:
    async def compare() -> None:
        await open_pool()
        try:
            organisation = await make_organisation()
            await Event.delete(force=True)
            for number, event in enumerate(made):
                event.slug, event.organisation, event._exists_in_db = f"e-{number}", organisation.id, False
            await Event.insert(*made)
            found = {row["slug"] for row in await Event.raw("SELECT event.slug FROM event WHERE {}", free_now(NOW))}
        finally:
            await close_pool()
        assert {event.slug for event in made if _has_a_place_now(event)} == found

    asyncio.run(compare())


def _has_a_place_now(event: Event) -> bool:
    state = availability(event, NOW).state
    walk_in = state == State.no_registration and not event.postponed
    return event.status == EventStatus.published and (walk_in or state in (State.free, State.few))


async def test_find_shows_what_has_a_place_now(database: object) -> None:
    with clock.turned(NOW):
        await make_event(title="Frei", capacity=2)
        await make_event(title="Voll", capacity=2, taken=2)
        await make_event(title="Offen für alle", mode=Mode.none)
        assert {"Frei", "Offen für alle"} == await titles(Filter(free=True))
