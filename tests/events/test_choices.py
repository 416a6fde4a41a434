"""What one can still choose, counted for every field as if nothing of it were chosen."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ki_events import clock
from ki_events.events.choices import Choice, Choices, choices, language_name
from ki_events.events.filter import Filter, Place, Span
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.search import find
from ki_events.events.searching import searchable_text
from ki_events.events.tables import Event, Format, Mode, Session
from ki_events.i18n import speaking
from ki_events.programmes.tables import Programme, ProgrammeEntry
from tests.characters import make_event, make_organisation
from tests.statements import counted

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 3, 9, tzinfo=UTC)


async def label(event: Event, kind: LabelKind, **names: str) -> None:
    await Label.insert(*[Label(event=event.id, kind=kind, slug=slug, name=name) for slug, name in names.items()])


async def some_events() -> None:
    """Make a full lecture in Krefeld, and in Bielefeld a lecture and a workshop with places, the workshop online."""
    krefeld, bielefeld = await make_organisation("krefeld"), await make_organisation("bielefeld")
    full = await make_event(2, taken=2, format=Format.lecture, organisation=krefeld, district="Nord", title="Sprache")
    talk = await make_event(format=Format.lecture, organisation=bielefeld, district="Mitte", title="Bücher")
    online = await make_event(format=Format.workshop, organisation=bielefeld, mode=Mode.none, title="Sprachen")
    await Session.update({Session.place_name: "", Session.online_url: "x"}).where(Session.event == online.id)
    for event in (full, talk, online):
        await Event.update({Event.search: searchable_text(event.title)}).where(Event.id == event.id)
    await label(full, LabelKind.topic, sprache="Sprache", buch="Buch")
    await label(talk, LabelKind.topic, buch="Buch")
    await label(online, LabelKind.target_group, sprache="Sprachbegeisterte")
    await label(full, LabelKind.language, de="de", ar="ar")
    await label(talk, LabelKind.language, de="de")
    await label(talk, LabelKind.accessibility, step_free="step_free", hearing_loop="hearing_loop")
    await label(full, LabelKind.accessibility, step_free="step_free")
    weeks = Programme(slug="wochen", organisation=krefeld.id, name="Aktionswochen")
    await weeks.save()
    await ProgrammeEntry(programme=weeks.id, event=talk.id).save()


async def test_choices_name_every_value_of_every_field_the_frequent_first(database: object) -> None:
    with clock.turned(NOW):
        await some_events()
        assert Choices(
            formats=(Choice("lecture", "Vortrag", 2), Choice("workshop", "Workshop", 1)),
            topics=(Choice("buch", "Buch", 2), Choice("sprache", "Sprache", 1)),
            target_groups=(Choice("sprache", "Sprachbegeisterte", 1),),
            districts=(Choice("Mitte", "Mitte", 1), Choice("Nord", "Nord", 1)),
            languages=(Choice("de", "Deutsch", 2), Choice("ar", "Arabisch", 1)),
            places=(Choice("vor-ort", "Vor Ort", 2), Choice("online", "Online", 1)),
            accessibility=(
                Choice("step_free", "Stufenlos zugänglich", 2),
                Choice("hearing_loop", "Induktive Höranlage", 1),
            ),
            organisations=(
                Choice("bielefeld", "Kommunales Integrationszentrum Bielefeld", 2),
                Choice("krefeld", "Kommunales Integrationszentrum Krefeld", 1),
            ),
            programmes=(Choice("wochen", "Aktionswochen", 1),),
            free=2,
            total=3,
        ) == await choices(Filter())


async def test_choices_are_none_without_events(database: object) -> None:
    assert Choices((), (), (), (), (), (), (), (), (), free=0, total=0) == await choices(Filter(q="Sprache"))


ONE_EACH = {
    "q": "Sprache",
    "formats": (Format.lecture,),
    "topics": ("buch",),
    "target_groups": ("sprache",),
    "districts": ("Mitte",),
    "languages": ("ar",),
    "places": (Place.online,),
    "accessibility": ("step_free",),
    "organisations": ("bielefeld",),
    "programmes": ("wochen",),
    "free": True,
    "span": Span.this_month,
}


def shown(values: tuple[Choice, ...]) -> dict[str, int]:
    return {choice.value: choice.count for choice in values}


@pytest.mark.parametrize("first", ONE_EACH)
@pytest.mark.parametrize("second", ["formats", "places", "accessibility", "topics", "span"])
async def test_choices_count_what_the_list_would_show(database: object, first: str, second: str) -> None:
    with clock.turned(NOW):
        await some_events()
        wanted = replace(Filter(), **{first: ONE_EACH[first], second: ONE_EACH[second]})  # type: ignore[arg-type]
        found = await choices(wanted)
        assert (await find(wanted)).total == found.total
        assert (await find(replace(wanted, free=True))).total == found.free
        for field in ("formats", "topics", "target_groups", "districts", "languages", "organisations", "programmes"):
            for value, count in shown(getattr(found, field)).items():
                one = replace(wanted, **{field: (value,)})  # type: ignore[arg-type]
                assert (field, value, count) == (field, value, (await find(one)).total)
        for place in Place:
            count = (await find(replace(wanted, places=(place,)))).total
            assert count == shown(found.places).get(place.value, 0)
        for key, count in shown(found.accessibility).items():
            both = tuple({*wanted.accessibility, key})
            assert count == (await find(replace(wanted, accessibility=both))).total


@pytest.mark.parametrize("number", [1, 3])
async def test_choices_need_one_statement(database: object, number: int) -> None:
    for _ in range(number):
        await make_event()
    with counted() as statements:
        await choices(Filter(q="Sprache", topics=("a",), span=Span.this_week))
    assert 1 == len(statements)


async def test_choices_are_read_and_not_written(database: object) -> None:
    with counted() as statements:
        await choices(Filter())
        await find(Filter())
    # The engine for SQLite gives everything else to its only writer.
    assert ["SELECT"] * 4 == [statement.lstrip()[:6] for statement in statements]


def test_languages_are_named_in_the_language_of_the_page() -> None:
    assert ["Ukrainisch", "xx-yyyy"] == [language_name(code) for code in ("uk", "xx-yyyy")]
    with speaking("en"):
        assert "Ukrainian" == language_name("uk")
