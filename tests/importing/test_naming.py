"""Names are judged in every thing, also in one that is wrong otherwise, together with all other problems."""

from pathlib import Path

import pytest

from ki_events.importing.applying import import_document
from ki_events.importing.commanding import import_files
from ki_events.importing.reading import read_as_is
from tests.importing.documents import DAZ, ORGANISATIONS, bring_in, document, problems_of, written

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

RESERVED = "  - {slug: kalender, name: K, short: K, email: k@k.example}\n"


async def said(folder: Path, text: str) -> list[str]:
    """Return what an import says about a text, without the name of the file."""
    result = await import_document(read_as_is([written(folder, text)]), "cli")
    return [str(problem).removeprefix("angebote.yaml, ") for problem in result.problems]


async def test_names_and_shapes_are_said_at_once(tmp_path: Path) -> None:
    unknown = DAZ.replace("krefeld", "krefelt").replace("capacity: 2", "capacity: viele") + "programmes: [reihe]\n"
    assert await said(tmp_path, document(DAZ, unknown, top=ORGANISATIONS + RESERVED + RESERVED)) == [
        "Zeile 4, organisations[2].slug: „kalender“ braucht die Website selbst; bitte einen anderen Namen wählen.",
        "Zeile 5, organisations[3].slug: „kalender“ gibt es in diesem Dokument schon.",
        "Zeile 5, organisations[3].slug: „kalender“ braucht die Website selbst; bitte einen anderen Namen wählen.",
        "Zeile 18, events[1].slug: „daz-grundlagen“ gibt es in diesem Dokument schon.",
        "Zeile 19, events[1].organisation: Die Organisation „krefelt“ gibt es nicht. Meinten Sie „krefeld“?",
        "Zeile 26, events[1].registration.capacity: Bitte eine ganze Zahl angeben.",
        "Zeile 29, events[1].programmes[0]: Das Programm „reihe“ gibt es nicht.",
    ]


async def test_database_is_asked_too_when_something_else_is_wrong(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    refused = DAZ + "status: draft\n"
    broken = DAZ.replace("daz-", "neu-").replace("format: training", "format: kurs")
    assert [
        "Zeile 16, events[0].status: Die Veranstaltung ist schon öffentlich und wird nicht wieder Entwurf; sie lässt sich nur absagen.",
        "Zeile 19, events[1].format: Möglich sind:",
    ] == [sentence.split(" training")[0] for sentence in await said(tmp_path, document(refused, broken))]


async def test_status_is_refused_although_the_event_has_another_fault(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    text = document(DAZ.replace('to: "17:00"', 'to: "13:00"') + "status: draft\n")
    assert ["sessions[0].to", "status"] == [
        place.split(":")[0].split("events[0].")[1] for place in await said(tmp_path, text)
    ]


async def test_programme_of_another_organisation_is_refused_although_it_has_a_fault(tmp_path: Path) -> None:
    programme = "programmes: [{slug: reihe, organisation: krefeld, name: Reihe}]\n"
    await bring_in(tmp_path, top=ORGANISATIONS + programme)
    taken = programme.replace("krefeld", "bielefeld").replace("Reihe", "R, starts_on: 2027-02-01, ends_on: 2027-01-01")
    assert ["Das Programm endet, bevor es beginnt.", "Das Programm „reihe“ gehört einer anderen Organisation."] == [
        sentence.split(": ", 1)[1] for sentence in await said(tmp_path, ORGANISATIONS + taken)
    ]


async def test_reference_is_right_when_its_organisation_is_wrong_otherwise(tmp_path: Path) -> None:
    text = document(DAZ).replace("email: ki@krefeld.example", "email: krefeld")
    assert ["organisations[0].email"] == [line.split(", ")[1].split(":")[0] for line in await said(tmp_path, text)]


@pytest.mark.parametrize("other", ["organisations: [", "organisations: 1", "- 1", "", "organisations: [{name: X}]"])
async def test_reference_is_not_judged_when_names_could_not_be_read(tmp_path: Path, other: str) -> None:
    files = [written(tmp_path, document(DAZ, top="")), written(tmp_path, other, "andere.yaml")]
    outcome = await import_files(files, "cli")
    assert outcome.problems
    assert not [problem for problem in outcome.problems if "gibt es nicht." in problem]


async def test_names_of_a_refused_block_are_not_those_of_another(tmp_path: Path) -> None:
    event = document(DAZ.replace("daz-", "daz-{year}-"), top="").replace("\n", "\n  ").rstrip()
    block = "- from: 03-01\n  to: {to}\n  {event}\n"
    text = ORGANISATIONS + "yearly:\n"
    for to in ("04-30", "Ostern"):
        text += block.replace("{to}", to).replace("{event}", event)
    found = problems_of(tmp_path, text)
    assert ["yearly[1].to"] == [problem.split(", ")[2].split(":")[0] for problem in found], found


async def test_nothing_is_written_when_only_names_are_wrong(tmp_path: Path) -> None:
    await said(tmp_path, document(DAZ, DAZ))
    assert 3 == (await bring_in(tmp_path, DAZ)).created


async def test_no_character_reaches_the_database_that_it_would_not_take(tmp_path: Path) -> None:
    text = document(DAZ.replace("name: Rathaus", 'name: "R\\0"'))
    assert ["Zeile 15: Das Steuerzeichen U+0000 ist nicht erlaubt."] == await said(tmp_path, text)
