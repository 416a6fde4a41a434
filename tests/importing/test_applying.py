"""An import is all or nothing and changes only what differs."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import turned
from ki_events.events.label_table import Label
from ki_events.events.tables import Event, Round, Session
from ki_events.importing.applying import Result, import_document
from ki_events.importing.commanding import import_files
from ki_events.importing.reading import read
from ki_events.mail.tables import Message
from ki_events.organisations.tables import Organisation
from ki_events.programmes.tables import Programme, ProgrammeEntry
from ki_events.registrations.registering import register
from ki_events.registrations.tables import Registration, Status
from tests.characters import BORIS, CHIARA, DILARA
from tests.importing.documents import DAZ, ORGANISATIONS, bring_in, document, the_event, the_sessions, written
from tests.importing.series import AUTUMN, OPEN, RELATIVE, SERIES

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def everything() -> list[object]:
    """All rows that an import may write, to compare."""
    tables = (Organisation, Programme, ProgrammeEntry, Event, Session, Label, Round, Registration, Message, AuditEntry)
    return [await table.select().order_by(table._meta.primary_key) for table in tables]


async def test_import_creates_event_with_its_parts(tmp_path: Path) -> None:
    result = await bring_in(tmp_path, SERIES)
    event, sessions = await the_event(), await the_sessions()
    assert result == Result(created=3)
    assert ("published", 2, "open") == (event.status, event.capacity, event.mode)
    assert event.starts_at == datetime(2027, 3, 17, 13, 0, tzinfo=UTC)
    assert event.ends_at == datetime(2027, 3, 24, 16, 0, tzinfo=UTC)
    assert event.opens_at == datetime(2027, 2, 3, 11, 0, tzinfo=UTC)
    assert ["1", "zwei"] == [session.ref for session in sessions]
    assert {("Kommunales Integrationszentrum Krefeld", "ki@krefeld.example")} == {
        (session.organizer_name, session.organizer_email) for session in sessions
    }
    assert "ubergang" in event.search
    assert "rathaus" in event.search
    labels = (
        await Label.select(Label.kind, Label.slug).where(Label.kind.is_in(["topic", "language"])).order_by(Label.id)
    )
    assert [("topic", "deutsch-als-zweitsprache"), ("topic", "uebergang"), ("language", "de"), ("language", "tr")] == [
        (label["kind"], label["slug"]) for label in labels
    ]


async def test_import_changes_nothing_when_repeated(tmp_path: Path) -> None:
    rounds = DAZ.replace("daz-", "tag-").replace("sessions:", "rounds: [{number: 1, name: Runde 1}]\nsessions:")
    rounds += '  - {title: Forum, date: fri +9w, from: "10:00", to: "11:00", kind: elective, round: 1, capacity: 5, moved_from: "thu +9w 9:00"}\n'
    exhibition = DAZ.replace("daz-", "schau-").replace(
        'from: "14:00", to: "17:00"', "until: 2027-04-11, all_day: true, opening_hours: täglich"
    )
    cancelled = DAZ.replace("daz-", "aus-") + "status: cancelled\nreason: Krankheit\n"
    programme = "programmes: [{slug: reihe, organisation: krefeld, name: Reihe}]\n"
    texts = (SERIES + "programmes: [reihe]\n", RELATIVE.replace("daz-", "bald-"), rounds, exhibition, cancelled)
    first = await bring_in(tmp_path, *texts, top=ORGANISATIONS + programme)
    before = await everything()
    with turned(AUTUMN + timedelta(days=70)):
        again = await bring_in(tmp_path, *texts, top=ORGANISATIONS + programme)
    assert (first, again) == (Result(created=8), Result(unchanged=8))
    assert await everything() == before


async def test_import_changes_nothing_when_anything_is_wrong(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    before = await everything()
    changed = DAZ.replace("Zweitsprache\n", "Zweitsprache!\n", 1)
    other = DAZ.replace("daz-", "neu-").replace("organisation: krefeld", "organisation: krefelt")
    result = await bring_in(tmp_path, changed, other)
    assert [str(problem) for problem in result.problems] == [
        "angebote.yaml, Zeile 17, events[1].organisation: Die Organisation „krefelt“ gibt es nicht. Meinten Sie „krefeld“?"
    ]
    assert await everything() == before


async def test_event_is_untouched_when_it_is_missing(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    before = (await the_event()).to_dict()
    await bring_in(tmp_path, DAZ.replace("daz-", "neu-"))
    assert before == (await the_event()).to_dict()


async def test_event_is_called_off_and_cannot_come_back(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    with turned(OPEN):
        await register((await the_event()).id, CHIARA, "nonce-1")
        result = await bring_in(tmp_path, DAZ + "status: cancelled\nreason: Krankheit\n")
        again = await bring_in(tmp_path, DAZ)
    event = await the_event()
    assert (1, 1, "cancelled", "Krankheit") == (
        result.people_told,
        result.material_changes,
        event.status,
        event.cancel_reason,
    )
    assert ["events[0]" in str(problem) and "abgesagt" in str(problem) for problem in again.problems] == [True]


async def test_published_event_does_not_become_a_draft(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ + "status: draft\n")
    assert (await the_event()).status == "draft"
    await bring_in(tmp_path, DAZ)
    assert (await the_event()).status == "published"
    refused = await bring_in(tmp_path, DAZ + "status: draft\n")
    assert ["wird nicht wieder Entwurf" in str(problem) for problem in refused.problems] == [True]


async def test_capacity_below_taken_is_a_problem_with_its_line(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    event = await the_event()
    with turned(OPEN):
        for who in (BORIS, CHIARA):
            await register(event.id, who, who.email)
        refused = await bring_in(tmp_path, DAZ.replace("capacity: 2", "capacity: 1"))
    assert [str(problem) for problem in refused.problems] == [
        "angebote.yaml, Zeile 13, events[0].registration.capacity: 2 Plätze sind vergeben. Damit 1 reicht, müsste 1 Person absagen."
    ]


async def test_waiting_list_moves_when_capacity_rises(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    event = await the_event()
    with turned(OPEN):
        waiting = [await register(event.id, who, who.email) for who in (BORIS, CHIARA, DILARA)][-1]
        assert waiting.status == Status.waitlisted
        await bring_in(tmp_path, DAZ.replace("capacity: 2", "capacity: 3"))
    moved = await Registration.objects().get(Registration.id == waiting.id)
    assert moved is not None
    assert moved.status == Status.confirmed


async def test_slug_is_refused_when_reserved_or_of_another_organisation(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    reserved = "  - {slug: kalender, name: K, short: K, email: k@k.example}\n"
    refused = await bring_in(
        tmp_path, DAZ.replace("organisation: krefeld", "organisation: bielefeld"), top=ORGANISATIONS + reserved
    )
    assert [str(problem) for problem in refused.problems] == [
        "angebote.yaml, Zeile 4, organisations[2].slug: „kalender“ braucht die Website selbst; bitte einen anderen Namen wählen.",
        "angebote.yaml, Zeile 6, events[0].slug: Die Veranstaltung „daz-grundlagen“ gehört einer anderen Organisation.",
    ]


async def test_programme_membership_follows_the_document(tmp_path: Path) -> None:
    top = (
        ORGANISATIONS
        + "programmes: [{slug: reihe, organisation: krefeld, name: Reihe}, {slug: wochen, organisation: krefeld, name: Wochen}]\n"
    )
    await bring_in(tmp_path, DAZ + "programmes: [reihe]\n", top=top)
    await bring_in(tmp_path, DAZ + "programmes: [wochen]\n", top=top)
    entries = await ProgrammeEntry.select(ProgrammeEntry.programme.slug)
    assert [{"programme.slug": "wochen"}] == entries
    refused = await bring_in(tmp_path, DAZ + "programmes: [wochn]\n", top=top)
    assert ["Meinten Sie „wochen“?" in str(problem) for problem in refused.problems] == [True]


async def test_names_of_organisations_show_anew_when_changed(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    result = await bring_in(
        tmp_path, top=ORGANISATIONS.replace("Kommunales Integrationszentrum Krefeld", "KI der Stadt Krefeld")
    )
    assert (Result(updated=1, unchanged=1), 1) == (result, (await the_event()).revision)


async def test_command_says_what_happened(tmp_path: Path) -> None:
    good, bad = written(tmp_path, document(DAZ)), written(tmp_path, "events: 1", "falsch.yaml")
    refused = await import_files([good, bad], "cli")
    done = await import_files([good], "cli")
    assert ("1 Problem; nichts wurde geändert.", 1) == (refused.summary, len(refused.problems))
    assert (done.problems, done.summary[:33]) == ((), "3 neu, 0 geändert, 0 unverändert;")


async def test_import_is_undone_when_a_verb_refuses_late(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    event = await the_event()
    with turned(OPEN):
        await register(event.id, CHIARA, "nonce-1")
        before = await everything()
        text = document(DAZ.replace("capacity: 2", "capacity: 0").replace("Aula", "Saal"), DAZ.replace("daz-", "neu-"))
        result = await import_document(read([written(tmp_path, text)]), "cli")
    assert len(result.problems) == 1
    assert await everything() == before


async def test_import_brings_what_the_public_pages_say(tmp_path: Path) -> None:
    about = {"phone": "02151 00 00 10", "description": "Wir *beraten*.", "color": "#7a1f3d"}
    lines = "".join(f"    {name}: {json.dumps(value)}\n" for name, value in about.items())
    top = (
        "organisations:\n  - slug: krefeld\n    name: KI Krefeld\n    short: KI\n    email: ki@krefeld.example\n"
        + lines
    )
    event = DAZ + "offer: daz\nplain_summary: Sie lernen etwas.\n"
    await bring_in(tmp_path, event, top=top)
    found = await the_event()
    assert ("daz", "Sie lernen etwas.") == (found.offer, found.plain_summary)
    assert " etwas " in found.search
    assert [about] == await Organisation.select(*map(Organisation._meta.get_column_by_name, about))
    assert 2 == (await bring_in(tmp_path, event, top=top)).unchanged


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('color: "#ffee00"', "ist zu hell"),
        ("color: rot", "Bitte geben Sie die Farbe als # mit sechs"),
        (f"phone: '{'0' * 61}'", "möglich sind 60 Zeichen"),
    ],
)
async def test_import_refuses_what_organisations_cannot_show(tmp_path: Path, line: str, sentence: str) -> None:
    top = f"organisations:\n  - slug: krefeld\n    name: KI\n    short: KI\n    email: ki@krefeld.example\n    {line}\n"
    result = await bring_in(tmp_path, top=top)
    assert [True] == [sentence in problem.sentence for problem in result.problems]
