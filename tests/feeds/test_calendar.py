"""Feeds: what is in them and for how long."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from litestar.datastructures import MultiDict

from ki_events import clock
from ki_events.events.facets import Place
from ki_events.events.filter import Filter
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.search import find
from ki_events.events.searching import searchable_text
from ki_events.events.tables import Event, EventStatus, Format, Session, SessionStatus
from ki_events.feeds.calendar import Feeds
from ki_events.feeds.reading import Subscription
from ki_events.programmes.tables import Programme, ProgrammeEntry
from ki_events.refusal import Refused
from tests.characters import CHIARA, make_event, make_organisation, sign_up
from tests.feeds.reading import EVERYTHING, NOW, SOURCE, read

pytestmark = pytest.mark.anyio


async def titles(subscription: Subscription = EVERYTHING) -> list[str]:
    return [str(entry["SUMMARY"]) for entry in (await read(subscription)).events]


async def only_session(event: Event) -> Session:
    found = await Session.objects().get(Session.event == event.id)
    assert found is not None
    return found


async def test_feed_has_the_past_year_and_all_the_future(database: object) -> None:
    with clock.turned(NOW):
        for title, days in (("Vorletztes Jahr", -370), ("Letztes Jahr", -360), ("In zehn Jahren", 3650)):
            await make_event(title=title, starts_at=NOW + timedelta(days=days), status=EventStatus.published)
        await make_event(title="Archiv", starts_at=NOW - timedelta(days=100), status=EventStatus.archived)
        assert ["Letztes Jahr", "Archiv", "In zehn Jahren"] == await titles()


async def test_feed_leaves_the_old_dates_of_a_long_series_out(database: object) -> None:
    with clock.turned(NOW):
        await make_event(starts_at=NOW - timedelta(weeks=54), sessions=5)
        assert 3 == len(await titles())


async def test_feed_of_an_event_has_all_its_sessions_whenever_they_were(database: object) -> None:
    with clock.turned(NOW):
        event = await make_event(starts_at=NOW - timedelta(days=800), sessions=4, status=EventStatus.archived)
        await make_event()
        assert [event.title] * 4 == await titles(Subscription(event=event.slug))


async def test_feed_hides_what_is_not_public(database: object) -> None:
    with clock.turned(NOW):
        await make_event(title="Entwurf", status=EventStatus.draft)
        await make_event(title="Morgen", publish_at=NOW + timedelta(days=1))
        assert [] == await titles()
    with clock.turned(NOW + timedelta(days=2)):
        assert ["Morgen"] == await titles()


async def test_feed_keeps_a_cancelled_session_for_thirty_days_after_its_date(database: object) -> None:
    with clock.turned(NOW):
        event = await make_event(starts_at=NOW, sessions=2)
        sessions = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at)
        await Session.update({Session.status: SessionStatus.cancelled}).where(Session.id == sessions[0].id)
        assert ["CANCELLED", "CONFIRMED"] == [entry["STATUS"] for entry in (await read()).events]
    with clock.turned(sessions[0].ends_at + timedelta(days=29, hours=23)):
        assert ["CANCELLED", "CONFIRMED"] == [entry["STATUS"] for entry in (await read()).events]
    with clock.turned(sessions[0].ends_at + timedelta(days=30, minutes=1)):
        assert ["CONFIRMED"] == [entry["STATUS"] for entry in (await read()).events]


async def test_feed_of_a_kind_of_place_keeps_an_event_whose_only_session_was_dropped(database: object) -> None:
    await Session.update({Session.status: SessionStatus.cancelled}).where(Session.event == (await make_event()).id)
    entries = (await read(Subscription(Filter(places=(Place.on_site,))))).events
    assert ["CANCELLED"] == [str(entry["STATUS"]) for entry in entries]


@pytest.mark.parametrize("subscribe", [lambda event: EVERYTHING, lambda event: Subscription(event=event.slug)])
async def test_feed_keeps_a_cancelled_event_for_thirty_days_after_its_date(database: object, subscribe: Any) -> None:
    with clock.turned(NOW):
        event = await make_event(starts_at=NOW, status=EventStatus.cancelled)
    with clock.turned(NOW + timedelta(days=30)):
        assert ["CANCELLED"] == [entry["STATUS"] for entry in (await read(subscribe(event))).events]
    with clock.turned(NOW + timedelta(days=31)):
        assert [] == (await read(subscribe(event))).events


async def test_feed_shows_a_moved_session_under_its_uid_with_a_higher_sequence(database: object) -> None:
    feeds = Feeds()
    with clock.turned(NOW):
        session = await only_session(await make_event())
        (before,) = (await read(feeds=feeds)).events
    with clock.turned(NOW + timedelta(minutes=5)):
        start = session.starts_at + timedelta(days=1)
        columns: dict[Any, Any] = {Session.sequence: 1, Session.starts_at: start, Session.changed_at: clock.now()}
        await Session.update(columns | {Session.ends_at: start + timedelta(hours=1)}).where(Session.id == session.id)
        (after,) = (await read(feeds=feeds)).events
    assert (before["UID"], 0, 1) == (after["UID"], before["SEQUENCE"], after["SEQUENCE"])
    assert start == after["DTSTART"].dt


async def make_eight() -> None:
    """Make events of two organisations that differ in everything a filter asks for."""
    krefeld, bielefeld = await make_organisation("krefeld"), await make_organisation("bielefeld")
    weeks = Programme(slug="aktionswochen", organisation=krefeld.id, name="Aktionswochen")
    await weeks.save()
    for number, organisation in enumerate([krefeld, bielefeld] * 4):
        form = Format.lecture if number % 4 < 2 else Format.workshop
        title = f"Sprache {'fördern' if number < 4 else 'lehren'} {number}"
        event = await make_event(
            title=title,
            search=searchable_text(title),
            format=form,
            organisation=organisation,
            district=f"Bezirk {number % 3}",
        )
        for kind, slug in _labels(number):
            await Label(event=event.id, kind=kind, slug=slug, name=slug.capitalize()).save()
        if number % 3 == 0:
            await ProgrammeEntry(programme=weeks.id, event=event.id).save()
        if number in (2, 5):
            online: dict[Any, Any] = {Session.online_url: "https://treffen.example/1", Session.place_name: ""}
            await Session.update(online).where(Session.event == event.id)


def _labels(number: int) -> list[tuple[LabelKind, str]]:
    found = [(LabelKind.topic, ("daz", "mehrsprachigkeit", "empowerment")[number % 3])]
    found += [(LabelKind.target_group, "kita")] if number % 2 else []
    found += [(LabelKind.language, "tr")] if number > 5 else []
    return found + ([(LabelKind.accessibility, "step_free")] if number in (1, 2, 3) else [])


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 8),
        ("q=fordern", 4),
        ("format=lecture", 4),
        ("format=lecture&format=workshop", 8),
        ("thema=daz", 3),
        ("thema=daz&thema=empowerment&zielgruppe=kita", 2),
        ("bezirk=Bezirk+0&bezirk=Bezirk+2", 5),
        ("sprache=tr", 2),
        ("ort=online", 2),
        ("ort=online&ort=vor-ort", 8),
        ("zugang=step_free", 3),
        ("organisation=krefeld", 4),
        ("programm=aktionswochen&format=workshop", 2),
    ],
)
async def test_feed_shows_what_the_list_with_the_same_filter_shows(database: object, query: str, number: int) -> None:
    await make_eight()
    asked = Filter.from_query(MultiDict(parse_qsl(query)))
    listed = sorted(row.title for row in (await find(asked.filter)).rows)
    assert () == asked.problems
    assert (number, listed) == (len(listed), sorted(await titles(Subscription(asked.filter))))


async def test_feed_tells_no_meeting_link_and_no_person(database: object) -> None:
    contact: dict[str, Any] = {
        "contact_name": "Fachstelle",
        "contact_email": "fach@krefeld.example",
        "contact_phone": "02151 1",
    }
    event = await make_event(**contact)
    await Session.update({Session.online_url: "https://treffen.example/geheim"}).where(Session.event == event.id)
    await sign_up(event, CHIARA)
    content = (await Feeds().feed(EVERYTHING, SOURCE)).content.plain.replace(b"\r\n ", b"")
    assert b"Mehrsprachigkeit" in content
    for secret in ("geheim", "treffen.example", "Chiara", "Conti", "schule.example", "ATTENDEE", "fach@", "02151"):
        assert secret.encode() not in content


async def test_feed_says_what_it_is(database: object) -> None:
    await make_organisation("krefeld", short="KI Krefeld; Süd, West")
    calendar = await read(Subscription(Filter(q="deutsch", formats=(Format.lecture,), organisations=("krefeld",))))
    expected = {
        "VERSION": "2.0",
        "NAME": "Vortrag, „deutsch“ – KI Krefeld; Süd, West",
        "SOURCE": SOURCE,
        "COLOR": "royalblue",
    }
    assert expected == {name: calendar[name] for name in expected}
    assert timedelta(hours=1) == calendar["REFRESH-INTERVAL"].dt
    lines = calendar.to_ical().decode().replace("\r\n ", "").split("\r\n")
    assert {
        "X-WR-CALNAME:Vortrag\\, „deutsch“ – KI Krefeld\\; Süd\\, West",
        "X-WR-TIMEZONE:Europe/Berlin",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    } <= set(lines)
    assert "METHOD" not in calendar
    assert ["Europe/Berlin"] == [zone["TZID"] for zone in calendar.timezones]


async def test_feed_names_topics_as_categories_in_their_order(database: object) -> None:
    event = await make_event()
    for position, (kind, name) in enumerate(
        [(LabelKind.topic, "Kita"), (LabelKind.target_group, "Lehrkräfte"), (LabelKind.topic, "DaZ")]
    ):
        await Label(event=event.id, kind=kind, slug=name, name=name, position=position).save()
    (entry,) = (await read()).events
    assert ["Fortbildung", "Kita", "DaZ"] == list(entry["CATEGORIES"].cats)


@pytest.mark.parametrize(
    ("subscription", "code"),
    [
        (Subscription(Filter(organisations=("nirgendwo",))), "unknown_organisation"),
        (Subscription(Filter(programmes=("nirgendwo",))), "unknown_programme"),
        (Subscription(Filter(topics=("nirgendwo",))), "unknown_topic"),
        (Subscription(Filter(target_groups=("nirgendwo",))), "unknown_target_group"),
        (Subscription(Filter(districts=("Nirgendwo",))), "unknown_district"),
        (Subscription(Filter(topics=("geheim",))), "unknown_topic"),
        (Subscription(event="nirgendwo"), "unknown_event"),
        (Subscription(event="entwurf"), "unknown_event"),
    ],
)
async def test_feed_of_something_unknown_is_refused(database: object, subscription: Subscription, code: str) -> None:
    draft = await make_event(slug="entwurf", status=EventStatus.draft)
    await Label(event=draft.id, kind=LabelKind.topic, slug="geheim", name="Geheim").save()
    with pytest.raises(Refused) as refused:
        await Feeds().feed(subscription, SOURCE)
    assert code == refused.value.code
