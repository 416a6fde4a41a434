"""Whoever chooses a date hears what speaks against it, and why; nothing keeps them from it."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ki_events.clock import stopped
from ki_events.events.hint import HintKind
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.nearby import MOST_SPANS, Wanted
from ki_events.events.planning import hints, hints_of_each
from ki_events.events.tables import Event, EventStatus, Session, SessionKind
from ki_events.organisations.school_holidays import ensure_school_holidays
from ki_events.organisations.tables import Organisation
from tests.characters import make_event, make_organisation, make_session
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("spring")]

# A Tuesday in which nothing is kept and schools are open.
PLAIN = datetime(2027, 4, 20, 8, tzinfo=UTC)


@pytest.fixture
async def spring() -> AsyncIterator[None]:
    """It is the beginning of the year whose days are asked for."""
    with stopped(datetime(2027, 1, 4, 9, tzinfo=UTC)):
        yield


async def wanted(moment: datetime = PLAIN, **others: Any) -> Wanted:
    organisation = await make_organisation()
    return Wanted(organisation.id, moment, moment + timedelta(hours=3), **others)


async def kinds(asked: Wanted) -> list[HintKind]:
    return [hint.kind for hint in await hints(asked)]


async def for_teachers(event: Event) -> Event:
    label = Label(event=event.id, kind=LabelKind.target_group, slug="lehrkraefte", name="Lehrkräfte")
    await label.save()
    return event


async def speaking(event: Event, *names: str) -> None:
    await Session.update({Session.speakers: json.dumps(names)}).where(Session.event == event.id)


async def test_nothing_is_said_of_a_plain_day(database: object) -> None:
    assert [] == await hints(await wanted())


async def test_date_in_the_past_is_told_first(database: object) -> None:
    found = await hints(await wanted(datetime(2020, 3, 29, 8, tzinfo=UTC)))
    assert (HintKind.past, "Dieser Termin ist schon vorbei. Bitte prüfen Sie Tag und Jahr.") == (
        found[0].kind,
        found[0].sentence,
    )


async def test_public_and_school_holidays_are_named(database: object) -> None:
    await ensure_school_holidays()
    found = await hints(await wanted(datetime(2027, 3, 29, 8, tzinfo=UTC)))
    assert [HintKind.public_holiday, HintKind.school_holiday] == [
        hint.kind for hint in found if hint.kind in (HintKind.public_holiday, HintKind.school_holiday)
    ]
    assert "Ostermontag. Schulen, Kitas und Ämter sind geschlossen." in found[0].sentence
    assert "Viele Lehrkräfte und Familien sind dann verreist." in found[-1].sentence


async def test_fast_and_the_evening_before_a_feast_are_named(database: object) -> None:
    (fast,) = await hints(await wanted(datetime(2027, 2, 16, 8, tzinfo=UTC)))
    reason = "Viele fasten: Gemeinsames Essen und lange Tage passen dann schlecht."
    assert f"Ramadan (muslimisch). {reason} Der Tag kann um einen abweichen." == fast.sentence
    # Jom Kippur 2027 is the eleventh of October.
    eve = [hint.sentence for hint in await hints(await wanted(datetime(2027, 10, 10, 16, tzinfo=UTC)))]
    assert "Am Abend beginnt Jom Kippur (jüdisch). Viele fasten, beten und arbeiten an diesem Tag nicht." in eve


async def test_room_is_taken_only_while_another_event_is_in_it(database: object) -> None:
    event = await make_event(starts_at=PLAIN)
    place = {"place": "gesamtschule uerdingen", "room": "AULA"}
    (hint,) = await hints(await wanted(PLAIN + timedelta(hours=2), **place))
    assert (HintKind.room, event.slug) == (hint.kind, hint.slug)
    assert [] == await hints(await wanted(PLAIN + timedelta(hours=3), **place))
    assert [] == await hints(await wanted(PLAIN, place="Rathaus", room="Aula"))
    session = await Session.objects().first()
    assert session is not None
    assert [] == await hints(await wanted(PLAIN, event=event.id, session=session.id, **place))


async def test_date_that_the_event_has_already_is_pointed_out(database: object) -> None:
    event = await make_event(starts_at=PLAIN)
    (hint,) = await hints(await wanted(PLAIN + timedelta(hours=1), event=event.id))
    sentence = "Diese Veranstaltung hat dann schon einen Termin: Di., 20. Apr. 2027, 10:00 Uhr."
    assert (HintKind.doubled, sentence) == (hint.kind, hint.sentence.replace("\u00a0", " "))
    assert [] == await hints(await wanted(PLAIN + timedelta(hours=3), event=event.id))
    # Another part of the day, with a name of its own, and a workshop are beside it on purpose.
    assert [] == await hints(await wanted(PLAIN + timedelta(hours=1), event=event.id, title="Führung"))
    assert [] == await hints(await wanted(event=event.id, is_workshop=True))
    await Session.update({Session.kind: SessionKind.elective}).where(Session.event == event.id)
    assert [] == await hints(await wanted(event=event.id))


async def test_parts_of_one_time_are_doubled_unless_both_have_names(database: object) -> None:
    event = await make_event(starts_at=PLAIN)
    assert [HintKind.doubled] == await kinds(await wanted(event=event.id, title="Führung"))
    await Session.update({Session.title: "Vortrag"}).where(Session.event == event.id)
    assert [] == await hints(await wanted(event=event.id, title="Führung"))
    assert [HintKind.doubled] == await kinds(await wanted(event=event.id, title="vortrag"))


@pytest.mark.parametrize("dates", [1, 3, MOST_SPANS + 1])
async def test_hints_of_many_dates_take_the_statements_of_one(database: object, dates: int) -> None:
    event = await for_teachers(await make_event(starts_at=PLAIN))
    place = {"place": "Gesamtschule Uerdingen", "room": "Aula", "target_groups": ("lehrkraefte",)}
    asked = [await wanted(PLAIN + timedelta(days=2 * number), **place) for number in range(dates)]
    with counted() as statements:
        first, *others = await hints_of_each(asked)
    assert 3 == len(statements)
    assert [(HintKind.room, event.slug), (HintKind.audience, event.slug)] == [(hint.kind, hint.slug) for hint in first]
    assert set() == {hint.slug for found in others for hint in found if hint.kind is HintKind.room}


async def test_many_of_a_kind_are_told_as_a_number(database: object) -> None:
    for _ in range(8):
        await make_event(starts_at=PLAIN)
    found = await hints(await wanted(place="Gesamtschule Uerdingen", room="Aula"))
    assert [HintKind.room] * 6 == [hint.kind for hint in found]
    assert "… und 3 weitere; der Planungskalender zeigt alle." == found[-1].sentence


async def test_workshop_on_another_day_than_its_event_is_pointed_out(database: object) -> None:
    event = await make_event(starts_at=PLAIN)
    (session,) = await Session.objects()
    assert [] == await hints(await wanted(event=event.id, is_workshop=True))
    later = PLAIN - timedelta(days=1)
    (hint,) = await hints(await wanted(later, event=event.id, is_workshop=True))
    sentence = "Die übrige Veranstaltung ist am Di., 20. Apr. 2027. Wer nur dann kommt, verpasst diesen Workshop."
    assert (HintKind.stray, sentence) == (hint.kind, hint.sentence.replace("\u00a0", " "))
    # Another date of a series, and the only date there is when it is moved, are nobody's to miss.
    assert [] == await hints(await wanted(later, event=event.id))
    assert [] == await hints(await wanted(later, event=event.id, session=session.id, is_workshop=True))


async def test_speaker_is_busy_elsewhere(database: object) -> None:
    other = await make_organisation("bielefeld")
    event = await make_event(starts_at=PLAIN, organisation=other)
    await speaking(event, "Dr. Aylin Kaya, Universität Bielefeld")
    (hint,) = await hints(await wanted(speakers=("aylin kaya", "Dr. Aylin Kaya")))
    # It is somebody else's event: no link into their house.
    assert (HintKind.speaker, "") == (hint.kind, hint.slug)


async def test_other_event_for_the_same_people_on_that_day_is_named(database: object) -> None:
    other: Organisation = await make_organisation("bielefeld")
    await for_teachers(await make_event(starts_at=PLAIN + timedelta(hours=6), organisation=other))
    asked = await wanted(target_groups=("lehrkraefte",))
    (hint,) = await hints(asked)
    title = "„Mehrsprachigkeit im Unterricht“ (KI Bielefeld)"
    reason = "Viele schaffen an einem Tag nur eines von beiden."
    assert f"Am selben Tag für dieselbe Zielgruppe: {title}. {reason}" == hint.sentence
    assert [] == await hints(await wanted(target_groups=("kita",)))


async def test_event_with_several_sessions_on_that_day_is_named_once(database: object) -> None:
    event = await for_teachers(await make_event(starts_at=PLAIN + timedelta(hours=5)))
    await make_session(event, await make_organisation(), PLAIN + timedelta(hours=7))
    assert [HintKind.audience] == await kinds(await wanted(target_groups=("lehrkraefte",)))


async def test_drafts_of_others_stay_their_secret(database: object) -> None:
    other = await make_organisation("bielefeld")
    theirs = await for_teachers(await make_event(starts_at=PLAIN, organisation=other, status=EventStatus.draft))
    asked = await wanted(target_groups=("lehrkraefte",))
    assert [] == await hints(asked)
    ours = await for_teachers(await make_event(starts_at=PLAIN, status=EventStatus.draft))
    assert [ours.slug] == [hint.slug for hint in await hints(asked)]
    assert theirs.slug not in {hint.slug for hint in await hints(asked)}


@pytest.mark.parametrize("events", [1, 3])
async def test_hints_take_a_fixed_number_of_statements(database: object, events: int) -> None:
    for _ in range(events):
        await for_teachers(await make_event(starts_at=PLAIN))
    asked = await wanted(target_groups=("lehrkraefte",))
    with counted() as statements:
        assert [HintKind.audience] * events == await kinds(asked)
    assert 3 == len(statements)
