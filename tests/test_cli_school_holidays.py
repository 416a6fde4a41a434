"""Days without school as an operator lists, edits and brings them in."""

from pathlib import Path

import pytest

from ki_events.organisations.school_holidays import ensure_school_holidays, own_school_holidays
from tests.characters import make_organisation
from tests.commanding import run

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

CARNIVAL = "Rosenmontag;08.02.2027;\nFreitag nach Himmelfahrt;07.05.2027;07.05.2027\n"


async def test_list_is_imported_again_without_a_change(tmp_path: Path) -> None:
    await ensure_school_holidays()
    before = await own_school_holidays(None)
    listed = run("school-holidays", "list")
    (tmp_path / "ferien.csv").write_text(listed.stdout)
    done = run("school-holidays", "import", str(tmp_path / "ferien.csv"), "--all")
    assert (0, "22 Ferienzeiten eingetragen für alle Organisationen.\n") == (done.returncode, done.stdout), done.stderr
    assert "Osterferien 2027;2027-03-22;2027-04-03" in listed.stdout.splitlines()
    assert before == await own_school_holidays(None)


async def test_import_for_an_organisation_leaves_the_common_ones(tmp_path: Path) -> None:
    await make_organisation()
    await ensure_school_holidays()
    (tmp_path / "krefeld.csv").write_text(CARNIVAL)
    done = run("school-holidays", "import", str(tmp_path / "krefeld.csv"), "--organisation", "krefeld")
    listed = run("school-holidays", "list", "--organisation", "krefeld")
    assert (0, "2 Ferienzeiten eingetragen für krefeld.\n") == (done.returncode, done.stdout), done.stderr
    assert [
        "Name;Erster Tag;Letzter Tag",
        "Rosenmontag;2027-02-08;2027-02-08",
        "Freitag nach Himmelfahrt;2027-05-07;2027-05-07",
    ] == listed.stdout.splitlines()
    assert 22 == len(await own_school_holidays(None))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Rosenmontag;08.02.2027;\nFreitag", "Zeile 2: Bitte Name, ersten und letzten Tag mit Semikolon trennen"),
        ("Ostern;03.04.2027;22.03.2027", "Der letzte Tag"),
        (None, "Die Datei gibt es nicht."),
    ],
)
async def test_import_changes_nothing_when_the_file_is_wrong(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "ferien.csv").write_text(text)
    done = run("school-holidays", "import", str(tmp_path / "ferien.csv"), "--all")
    assert (1, True) == (done.returncode, said in done.stderr), done.stderr
    assert done.stderr.endswith("Nichts wurde geändert.\n")
    assert () == await own_school_holidays(None)


@pytest.mark.parametrize("words", [(), ("--all", "--organisation", "krefeld")])
async def test_import_asks_whose_days_they_are(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run("school-holidays", "import", str(tmp_path / "ferien.csv"), *words)
    assert (2, True) == (done.returncode, "--organisation SLUG or --all" in done.stderr), done.stderr


async def test_list_and_import_say_so_when_there_is_no_such_organisation(tmp_path: Path) -> None:
    (tmp_path / "ferien.csv").write_text(CARNIVAL)
    imported = run("school-holidays", "import", str(tmp_path / "ferien.csv"), "--organisation", "nirgendwo")
    listed = run("school-holidays", "list", "--organisation", "nirgendwo")
    assert [(1, True)] * 2 == [
        (done.returncode, "Es gibt keine Organisation „nirgendwo“." in done.stderr) for done in (imported, listed)
    ]
