"""Every file is a document or a list of problems with lines; none is an accident."""

import json
from pathlib import Path

import pytest

from ki_events.importing.reading import read
from tests.importing.documents import DAZ, ORGANISATIONS, document, problems_of, written


def test_document_is_read_when_everything_is_right(tmp_path: Path) -> None:
    found = read([written(tmp_path, document(DAZ))])
    assert [thing.given.slug for thing in found.organisations] == ["krefeld", "bielefeld"]
    assert [thing.given.title for thing in found.events] == ["Deutsch als Zweitsprache"]


def test_several_files_are_one_document(tmp_path: Path) -> None:
    organisations = written(tmp_path, ORGANISATIONS, "organisationen.yaml")
    found = read([written(tmp_path, document(DAZ, top="")), organisations])
    assert (2, 1) == (len(found.organisations), len(found.events))


def test_json_is_read_too_with_tabs_and_surrogates(tmp_path: Path) -> None:
    organisation = {"slug": "krefeld", "name": "KI \U0001f600 Krefeld", "short": "KI", "email": "ki@krefeld.example"}
    text = json.dumps({"organisations": [organisation]}, indent="\t")
    found = read([written(tmp_path, text, "angebote.json")])
    assert found.organisations[0].given.name == "KI \U0001f600 Krefeld"


def test_time_is_named_with_its_line_when_it_is_none(tmp_path: Path) -> None:
    text = document(DAZ.replace('"14:00"', "vierzehn"))
    assert problems_of(tmp_path, text) == [
        "angebote.yaml, Zeile 15, events[0].sessions[0].from: Bitte eine Uhrzeit wie 14:00 angeben."
    ]


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    text = document(
        DAZ.replace("capacity: 2", "capacity: viele").replace("topics:", "topic:"),
        DAZ.replace("format: training", "format: kurs"),
    )
    assert problems_of(tmp_path, text) == [
        "angebote.yaml, Zeile 10, events[0].topic: Diese Angabe gibt es hier nicht. Meinten Sie „topics“?",
        "angebote.yaml, Zeile 13, events[0].registration.capacity: Bitte eine ganze Zahl angeben.",
        "angebote.yaml, Zeile 16, events[1].slug: „daz-grundlagen“ gibt es in diesem Dokument schon.",
        (
            "angebote.yaml, Zeile 18, events[1].format: Möglich sind: training, training_series, conference,"
            " thematic_day, workshop, lecture, working_group, fair, exhibition, culture, action."
        ),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("slug: daz-grundlagen", "slug: DaZ Grundlagen", "Zeile 5, events[0].slug: Bitte nur a-z, 0-9"),
        ("title: Deutsch als Zweitsprache", f"title: {'x' * 121}", "events[0].title: Das ist zu lang; möglich sind 120 Zeichen."),
        ("title: Deutsch als Zweitsprache\n", "", "Zeile 5, events[0].title: Diese Angabe fehlt."),
        ("date: 2027-03-17", "date: 03-17", "sessions[0].date: Ein Datum ohne Jahr geht nur in einem Block unter „yearly“."),
        ("date: 2027-03-17", "date: 17.3.2027", "sessions[0].date: Bitte ein Datum wie 2027-03-17 angeben"),
        ('to: "17:00"', 'to: "13:00"', "sessions[0].to: Das Ende liegt nicht nach dem Beginn."),
        ('to: "17:00"', 'to: "17:00", until: 2027-03-16', "sessions[0].until: Der letzte Tag liegt vor dem ersten."),
        ("mode: open", "mode: external", "registration.url: Zur Anmeldung an anderer Stelle gehört eine Adresse (url)."),
        ("[step_free]", "[rampe]", "accessibility[0]: Möglich sind: step_free"),
        ("topics: [Deutsch als Zweitsprache, Übergang]", "topics: Deutsch", "events[0].topics: Hier wird eine Liste erwartet"),
        ("speakers: [Fachstelle DaZ]", "kind: plenary, round: 1", "round: Eine Runde haben nur Workshops (kind: elective)."),
        ("speakers: [Fachstelle DaZ]", "kind: elective, round: 1", "round: Die Runde 1 steht nicht unter rounds."),
        ("organisation: krefeld", "organisation: krefeld\norganisation: bielefeld", "steht hier zum zweiten Mal (zuerst in Zeile 6)"),
    ],
)  # fmt: skip
def test_mistake_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    found = problems_of(tmp_path, document(DAZ.replace(old, new)))
    assert [expected in problem for problem in found] == [True], found


def test_event_without_session_is_a_problem_unless_postponed(tmp_path: Path) -> None:
    bare = DAZ[: DAZ.index("sessions:")]
    assert problems_of(tmp_path, document(bare)) == [
        "angebote.yaml, Zeile 5, events[0].sessions: Eine veröffentlichte Veranstaltung braucht einen Termin (oder postponed: true)."
    ]
    assert problems_of(tmp_path, document(bare + "postponed: true\n")) == []


def test_slug_and_session_key_are_refused_when_given_twice(tmp_path: Path) -> None:
    twice = DAZ + '  - {key: "1", date: 2027-03-18, from: "14:00", to: "17:00"}\n'
    found = problems_of(tmp_path, document(twice, DAZ))
    assert ["Den Schlüssel „1“ gibt es zweimal." in found[0], "gibt es in diesem Dokument schon" in found[1]] == [
        True,
        True,
    ]


def test_key_is_explained_when_unknown_but_ignored_when_it_begins_with_x(tmp_path: Path) -> None:
    assert problems_of(tmp_path, ORGANISATIONS + "x-orte: {a: 1}\nevnts: []\n") == [
        "angebote.yaml, Zeile 5, evnts: Diese Angabe gibt es hier nicht. Meinten Sie „events“?"
    ]


def test_yearly_block_takes_its_year(tmp_path: Path) -> None:
    event = (
        DAZ.replace("daz-grundlagen", "daz-{year}")
        .replace("Zweitsprache\n", "Zweitsprache {year}\n", 1)
        .replace("2027-03-17", "03-17")
    )
    block = 'yearly:\n- from: 03-01\n  to: "04-30"\n  back: 0\n  programmes:\n  - {slug: "p-{year}", organisation: krefeld, name: P}\n  '
    items = document(event, top="").replace("\n", "\n  ")
    found = read([written(tmp_path, ORGANISATIONS + block + items)])
    year = found.events[0].block.year if found.events[0].block else 0
    assert found.events[0].given.slug == f"daz-{year}"
    assert found.events[0].given.title == f"Deutsch als Zweitsprache {year}"
    programme = found.programmes[0].given
    assert [str(programme.starts_on), str(programme.ends_on)] == [f"{year}-03-01", f"{year}-04-30"]


def test_yearly_slug_is_refused_when_it_has_no_year(tmp_path: Path) -> None:
    text = ORGANISATIONS + "yearly:\n- from: 03-01\n  to: 04-30\n  " + document(DAZ, top="").replace("\n", "\n  ")
    assert problems_of(tmp_path, text) == [
        "angebote.yaml, Zeile 8, yearly[0].events[0].slug: In einem jährlichen Block muss der Name {year} enthalten."
    ]
