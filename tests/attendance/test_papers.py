import pytest

from ki_events.attendance.marking import mark
from ki_events.attendance.papers import FOR_ALL_DATES, Paper, Print, paper, paper_for_all, papers_of
from ki_events.events.contingents import Attendance
from ki_events.events.tables import Event, Session
from ki_events.i18n import speaking
from ki_events.registrations.arrivals import Person
from ki_events.registrations.entry_codes import check_in_code, in_print
from ki_events.registrations.tables import Choice, Registration
from tests.attendance.day import choose, day_with_workshop
from tests.attendance.door import AMAL, begun, session_of, tap
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.paper import Paper as Printed
from tests.paper import read_paper
from tests.statements import counted

pytestmark = pytest.mark.anyio

NAMES = [
    ("Dilara", "Yıldız"),
    ("شیرین", "احمدی"),
    ("Олена", "Шевченко"),
    ("ሰላም", "ተስፋዬ"),
    ("გიორგი", "ბერიძე"),
    ("小明", "王"),
    ("Donaudampfschifffahrts", "Kapitänsgesellschaftsvorsitzender-Überlandwerkmeister"),
    ("Nguyễn Thị", "Hạnh"),
]


async def printed(kind: Paper, event: Event, session: Session | None = None) -> Printed:
    found = await Event.objects(Event.organisation).get(Event.id == event.id)
    assert found is not None
    content = await paper(kind, Print(found, session or await session_of(event)))
    return read_paper(content)


async def full(capacity: int | None = None) -> Event:
    event = await begun(capacity)
    for number, (given, family) in enumerate(NAMES):
        await sign_up(event, Person(given, family, f"gast{number}@schule.example", "Gesamtschule am Rhein"))
    return event


@pytest.mark.parametrize("kind", Paper)
async def test_every_paper_can_be_read_aloud(database: object, kind: Paper) -> None:
    found = await printed(kind, await full())

    assert (True, True, "de", True) == (found.is_ua, found.is_tagged, found.language, found.all_embedded)
    assert found.title.endswith(": Mehrsprachigkeit im Unterricht")


@pytest.mark.parametrize("kind", Paper)
async def test_every_paper_is_made_when_nobody_is_registered(database: object, kind: Paper) -> None:
    assert (await printed(kind, await begun())).is_ua


@pytest.mark.parametrize("kind", [Paper.attendance, Paper.signatures, Paper.badges])
async def test_names_of_every_script_are_on_paper(database: object, kind: Paper) -> None:
    found = await printed(kind, await full())

    assert "□" not in found.words
    assert [] == [family for _, family in NAMES if family[:8] not in found.words]
    assert {
        "NotoNaskhArabic-Regular",
        "NotoSansEthiopic-Regular",
        "NotoSansGeorgian-Regular",
        "ZCOOLXiaoWei-Regular",
    } <= {name.replace("-Bold", "-Regular") for name in found.fonts}


async def test_lists_are_tables_with_headers(database: object) -> None:
    found = await printed(Paper.attendance, await full())

    assert {"/H1", "/Table", "/TH", "/TD"} <= found.roles


async def test_sheet_to_sign_says_what_a_funder_asks(database: object) -> None:
    words = (await printed(Paper.signatures, await full())).words

    for part in (
        "Unterschrift",
        "Mehrsprachigkeit im Unterricht",
        "Gesamtschule Uerdingen",
        "Kommunales Integrationszentrum Krefeld",
        "Förderkennzeichen",
    ):
        assert part in words


async def test_who_takes_part_online_signs_nothing(database: object) -> None:
    event = await begun()
    chiara = await sign_up(event, CHIARA)
    await Registration.update({Registration.attendance: Attendance.online}).where(Registration.id == chiara.id)

    assert "Conti" not in (await printed(Paper.signatures, event)).words
    assert "online" in (await printed(Paper.attendance, event)).words


async def test_badge_has_the_code_of_the_person(database: object) -> None:
    event = await begun()
    chiara = await sign_up(event, CHIARA)
    code = check_in_code(chiara.public_id, chiara.generation)

    found = await printed(Paper.badges, event)

    assert in_print(code) in found.words
    assert [f"Code für den Einlass: {code}"] == found.alternatives


async def test_ten_badges_fit_on_a_sheet(database: object) -> None:
    event = await begun(None)
    for number in range(11):
        await sign_up(event, Person(f"Gast {number}", "Muster", f"g{number}@schule.example"))

    assert 2 == (await printed(Paper.badges, event)).pages


async def test_who_is_present_already_is_ticked_on_the_list(database: object) -> None:
    event = await begun()
    session, chiara, _dilara = await session_of(event), await sign_up(event, CHIARA), await sign_up(event, DILARA)
    await mark([tap(session, chiara, "a")], AMAL)

    assert 1 == (await printed(Paper.attendance, event)).words.split().count("ja")


async def test_sign_for_the_door_has_room_title_time_and_speakers(database: object) -> None:
    event = await begun()
    session = await session_of(event)
    session.title, session.speakers = "Sprachbildung in der Kita", '["Prof. Dr. İnci Dirim"]'
    await session.save()

    words = (await printed(Paper.door, event, session)).words

    assert [] == [part for part in ("Aula", "Sprachbildung", "Uhr", "İnci") if part not in words]


async def test_sign_for_the_door_says_the_title_once(database: object) -> None:
    event = await begun(sessions=2)
    first, second = await session_of(event), await session_of(event, 1)
    second.title = "Sprachbildung in der Kita"
    await second.save()

    words = [(await printed(Paper.door, event, session)).words for session in (first, second)]

    assert [(1, 0), (1, 1)] == [(each.count(event.title), each.count("Sprachbildung in der Kita")) for each in words]


async def test_paper_is_in_the_language_of_the_page(database: object) -> None:
    event = await full()
    with speaking("en"):
        found = await printed(Paper.attendance, event)

    assert "en" == found.language


async def test_paper_asks_as_little_for_many_as_for_one(database: object) -> None:
    event = await full()
    found = await Event.objects(Event.organisation).get(Event.id == event.id)
    session = await session_of(event)
    with counted() as statements:
        await paper(Paper.attendance, Print(found, session))  # type: ignore[arg-type]

    assert 1 == len(statements)


async def whole(kind: Paper, event: Event) -> Printed:
    found = await Event.objects(Event.organisation).get(Event.id == event.id)
    assert found is not None
    content = await paper_for_all(kind, found)
    assert content is not None
    return read_paper(content)


@pytest.mark.parametrize("kind", FOR_ALL_DATES)
async def test_papers_for_all_dates_can_be_read_aloud(database: object, kind: Paper) -> None:
    found = await whole(kind, await full())

    assert (True, True, "de", True) == (found.is_ua, found.is_tagged, found.language, found.all_embedded)


async def test_each_date_has_its_sign(database: object) -> None:
    event = await begun(sessions=3)

    assert 3 == (await whole(Paper.door, event)).pages


async def test_online_there_is_no_door(database: object) -> None:
    event = await begun(sessions=2)
    online = await session_of(event, 1)
    online.online_url, online.place_name, online.room = "https://video.example/1", "", ""
    await online.save()

    assert (1, [Paper.attendance]) == ((await whole(Paper.door, event)).pages, list(papers_of(online)))


async def test_each_person_has_one_badge_for_all_dates(database: object) -> None:
    event, _plenary, workshop = await day_with_workshop()
    chiara, _boris = await choose(event, workshop, CHIARA), await choose(event, workshop, BORIS)
    await Choice.delete().where(Choice.registration == chiara.id)

    found = await whole(Paper.badges, event)

    assert [1, 1] == [found.words.count(name) for name in ("Conti", "Petrović")]


async def test_event_without_dates_has_nothing_to_print(database: object) -> None:
    event = await make_event(sessions=0)

    assert [None, None] == [await paper_for_all(kind, event) for kind in FOR_ALL_DATES]
