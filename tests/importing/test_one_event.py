"""An import takes an event's turn before it touches what belongs to it, as every verb does, so that no two wait for each other."""

from pathlib import Path

import pytest

from ki_events.events.tables import Event
from ki_events.importing.applying import Result
from tests.importing.documents import DAZ, ORGANISATIONS, bring_in, the_event
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

PROGRAMMES = ORGANISATIONS + "programmes:\n  - {slug: rucksack, organisation: krefeld, name: Rucksack}\n"
DAY = DAZ.replace("sessions:", "rounds: [{number: 1, name: Runde 1}, {number: 2, name: Runde 2}]\nsessions:") + (
    '  - {key: a, title: Forum, date: 2027-03-17, from: "15:00", to: "16:00", kind: elective, round: 1, capacity: 2}\n'
)
CHANGES = {
    "room": ("room: Aula", "room: Foyer"),
    "new session": ("", '  - {key: neu, date: 2027-03-24, from: "14:00", to: "17:00", place: {name: Rathaus}}\n'),
    "dropped session": (DAY[DAY.index("  - {key: a") :], ""),
    "round": ("name: Runde 1", "name: Erste Runde"),
    "dropped round": (", {number: 2, name: Runde 2}", ""),
    "label": ("[de, tr]", "[de]"),
    "programme": ("topics:", "programmes: [rucksack]\ntopics:"),
    "terms": ("serving: direct", "serving: offer"),
    "capacity": ("capacity: 2, opens", "capacity: 3, opens"),
    "contingents": (
        "capacity: 2, opens",
        "capacity: 2, contingents: [{for: target_group, value: kita, places: 1}], opens",
    ),
    "questions": ("capacity: 2, opens", "capacity: 2, questions: [{key: a, kind: text, label: Was?}], opens"),
    "size": ("capacity: 2}", "capacity: 3}"),
    "cancelled": ("title: Deutsch", "status: cancelled\nreason: Krank\ntitle: Deutsch"),
}


def changed(name: str) -> str:
    old, new = CHANGES[name]
    assert old in DAY
    return DAY.replace(old, new, 1) if old else DAY + new


def written(sent: list[str]) -> list[str]:
    """Return the statements that write, in their order."""
    return [each for each in sent if each.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize("name", CHANGES)
async def test_the_turn_comes_first_when_an_event_changes(tmp_path: Path, name: str) -> None:
    await bring_in(tmp_path, DAY, top=PROGRAMMES)
    with counted() as sent:
        assert 1 == (await bring_in(tmp_path, changed(name), top=PROGRAMMES)).updated
    assert written(sent)[0].startswith("UPDATE event SET turn = turn + ")


async def test_nothing_is_held_when_nothing_changes(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAY, top=PROGRAMMES)
    with counted() as sent:
        assert Result(unchanged=4) == await bring_in(tmp_path, DAY, top=PROGRAMMES)
    assert [] == written(sent)


async def test_events_are_held_in_the_order_of_their_ids_when_an_organisation_changes(tmp_path: Path) -> None:
    slugs = ("eins", "zwei", "drei")
    events = [DAZ.replace("daz-grundlagen", slug) for slug in slugs]
    await bring_in(tmp_path, *events)
    before = [await the_event(slug) for slug in slugs]
    renamed = ORGANISATIONS.replace("name: Kommunales Integrationszentrum Krefeld", "name: KI Krefeld")
    with counted() as sent:
        await bring_in(tmp_path, events[1].replace("room: Aula", "room: Foyer"), top=renamed)
    held = [int(number) for each in sent if (number := _held(each))]
    assert sorted(event.id for event in before) == list(dict.fromkeys(held))
    after = [await the_event(slug) for slug in slugs]
    raised = [new.revision - old.revision for old, new in zip(before, after, strict=True)]
    assert [1, 2, 1] == raised


def _held(statement: str) -> str:
    """Return the id of the event whose row a statement holds from then on; nothing for another one."""
    if not statement.lstrip().startswith(("UPDATE event ", 'UPDATE "event"', f"UPDATE {Event._meta.tablename} ")):
        return ""
    return statement.rpartition("=")[2].split(" RETURNING")[0].strip(' ;"')
