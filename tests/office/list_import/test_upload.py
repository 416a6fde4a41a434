"""A list that somebody has becomes registrations: looked at first, each person once, whatever happens on the way."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
import xlsxwriter

from ki_events.accounts.roles import Role
from ki_events.audit import AuditEntry
from ki_events.clock import now, turned
from ki_events.db import transaction
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, EventStatus
from ki_events.mail.tables import Message
from ki_events.office.list_import import applying as list_import_applying
from ki_events.office.list_import.applying import forget_uploads, import_lists, import_portion
from ki_events.office.list_import.plan import read
from ki_events.office.tables import Upload
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import Definition, Option
from ki_events.registrations.questions.tables import Answer, QuestionKind
from ki_events.registrations.tables import Registration, Source, Status
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.office.colleague import colleague
from tests.statements import counted

pytestmark = pytest.mark.anyio

HEADS = "Vorname;Nachname;E-Mail;Schule;Bemerkung"


def _address(event: Event, rest: str = "") -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/anmeldungen/liste{rest}"


def _csv(*lines: str, heads: str = HEADS) -> bytes:
    return "\r\n".join([heads, *lines]).encode("utf-8-sig")


def _people(number: int) -> bytes:
    return _csv(*[f"Gast {n};Muster;gast.{n}@schule.example;Schule;" for n in range(number)])


def _xlsx(rows: list[list[Any]]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Deckblatt")
        page = book.add_worksheet("Liste")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


async def _send(client: httpx.AsyncClient, event: Event, content: bytes, name: str = "liste.csv") -> httpx.Response:
    return await client.post(_address(event), files={"liste": (name, content)})


async def _uploaded(client: httpx.AsyncClient, event: Event, content: bytes, name: str = "liste.csv") -> str:
    """Send a list; return the rest of its address."""
    answer = await _send(client, event, content, name)
    assert 303 == answer.status_code, answer.text[:3000]
    return "/" + answer.headers["location"].rpartition("/")[2]


async def _mapped(client: httpx.AsyncClient, event: Event, content: bytes, **other: str) -> str:
    """Send a list and take its columns as they were guessed, but for some."""
    here = await _uploaded(client, event, content)
    page = (await client.get(_address(event, here))).text
    answer = await client.post(_address(event, here), data=_guessed(page) | other)
    assert 303 == answer.status_code, answer.text[:3000]
    return here


def _guessed(page: str) -> dict[str, str]:
    selects = re.findall(r'<select[^>]* name="(spalte-\d+)".*?</select>', page, re.DOTALL)
    bodies = re.findall(r'<select[^>]* name="spalte-\d+"(.*?)</select>', page, re.DOTALL)
    chosen = [re.search(r'value="([^"]*)" selected', body) for body in bodies]
    return {name: found[1] if found else "" for name, found in zip(selects, chosen, strict=True)}


async def _confirmed(client: httpx.AsyncClient, event: Event, here: str, **given: str) -> httpx.Response:
    return await client.post(
        _address(event, f"{here}/eintragen"), data={"told": "yes", "places": "", "reason": ""} | given
    )


async def _upload() -> Upload:
    found = await Upload.objects().first()
    assert found is not None
    return found


async def _registered(event: Event) -> list[tuple[str, str]]:
    rows = await Registration.objects().where(Registration.event == event.id).order_by(Registration.turn)
    return [(f"{row.given_name} {row.family_name}", row.status) for row in rows]


async def test_list_is_registered_when_it_is_confirmed(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    content = _csv("Chiara;Conti;chiara@schule.example;Schule am Park;vegetarisch", "Dilara;Yıldız;;Kita;")
    here = await _mapped(amal, event, content)
    preview = await amal.get(_address(event, f"{here}/vorschau"))
    assert "2 Personen würden eingetragen." in preview.text
    assert [] == await _registered(event)
    page = await amal.get(_address(event, f"{here}/eintragen"))
    assert ("Ja: 1 E-Mail geht hinaus" in page.text, "1 Person hat keine E-Mail-Adresse" in page.text) == (True, True)
    assert 303 == (await _confirmed(amal, event, here)).status_code
    assert 0 == await Registration.count()
    await import_lists()
    rows = await Registration.objects().order_by(Registration.turn)
    assert [("Chiara", Source.list, True, "vegetarisch"), ("Dilara", Source.list, False, "")] == [
        (row.given_name, row.source, row.is_told, row.remark) for row in rows
    ]
    assert ["chiara@schule.example"] == [row.recipient for row in await Message.objects()]
    done = await amal.get(_address(event, f"{here}/stand"))
    assert "2 Personen sind eingetragen." in done.text
    entries = await AuditEntry.objects().where(AuditEntry.action == "registrations.imported")
    assert [f"event:{event.id}"] == [entry.subject for entry in entries]
    assert "Chiara" not in f"{entries[0].after}{entries[0].note}"


async def test_nobody_is_told_when_that_was_chosen(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    here = await _mapped(amal, event, _people(3))
    await _confirmed(amal, event, here, told="no")
    await import_lists()
    assert (3, 0) == (await Registration.count().where(Registration.is_told.eq(False)), await Message.count())


async def test_spreadsheet_is_read_from_its_first_sheet_with_people_and_below_its_titles(
    amal: httpx.AsyncClient,
) -> None:
    event = await make_event(5)
    rows: list[list[Any]] = [
        ["Unsere Liste"],
        [],
        ["Nr.", "Name", "Mailadresse"],
        [1, "Conti, Chiara", "chiara@schule.example"],
    ]
    here = await _uploaded(amal, event, _xlsx(rows), "liste.xlsx")
    page = (await amal.get(_address(event, here))).text
    assert {"spalte-0": "", "spalte-1": "full_name", "spalte-2": "email"} == _guessed(page)
    await amal.post(_address(event, here), data=_guessed(page))
    await _confirmed(amal, event, here)
    await import_lists()
    assert [("Chiara Conti", Status.confirmed)] == await _registered(event)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Bitte wählen Sie die Datei mit der Liste aus."),
        (b" \r\n ;;", "Die Datei ist leer."),
        (b"PK\x03\x04" + b"kaputt" * 100, "Die Datei lässt sich nicht lesen"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "Das ist keine Tabelle"),
        (b"<html>", "Das ist keine Tabelle"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mit einem Kennwort geschützt"),
        (HEADS.encode(), "nur Überschriften"),
        (_people(2001), "mehr als 2000 Personen"),
    ],
)
async def test_file_is_refused_with_the_reason_when_it_is_no_list(
    amal: httpx.AsyncClient, content: bytes, sentence: str
) -> None:
    event = await make_event(5)
    answer = await _send(amal, event, content, "liste.xlsx")
    assert (422, True) == (answer.status_code, sentence in answer.text), answer.text[:4000]
    assert 0 == await Upload.count()


async def test_file_is_refused_when_it_has_nothing_but_formulas(amal: httpx.AsyncClient) -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet().write_formula(0, 0, "=1+1", None, "")
    answer = await _send(amal, await make_event(5), file.getvalue(), "liste.xlsx")
    assert (422, True) == (answer.status_code, "nur Formeln" in answer.text)


async def test_file_is_refused_when_one_cell_claims_billions(amal: httpx.AsyncClient) -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write(0, 0, "Vorname")
        page.write(1_048_575, 16_383, "x")
    answer = await _send(amal, await make_event(5), file.getvalue(), "liste.xlsx")
    assert (422, True) == (answer.status_code, "lässt sich nicht lesen" in answer.text)


async def test_file_is_refused_when_it_is_too_large(amal: httpx.AsyncClient) -> None:
    answer = await _send(amal, await make_event(5), b"a;" * 5_100_000)
    assert (413, True) == (answer.status_code, "Die Datei ist zu groß" in answer.text)


async def test_preview_says_what_is_the_matter_with_each_row(amal: httpx.AsyncClient) -> None:
    event = await make_event(2)
    await sign_up(event, CHIARA)
    content = _csv(
        "Chiara;Conti;CHIARA@schule.example;;",
        "Dilara;Yıldız;dilara@kita.example;;",
        "dilara;YILDIZ ;dilara@kita.example;;",
        "Dilara;Yıldız;dilara@kita.example;;",
        "Emil;Ernst;kein-postfach;;",
        "Chiara;Conti;;;",
        "Fatma;;fatma@kita.example;;",
        "Gül;Kaya;guel@kita.example;;",
    )
    here = await _mapped(amal, event, content)
    text = (await amal.get(_address(event, f"{here}/vorschau"))).text
    rows = re.findall(r'people__name"><bdi>([^<]*)</bdi>.*?rows__what">(.*?)</td>', text, re.DOTALL)
    plain = [(name, " ".join(re.sub(r"<[^>]*>", " ", what).split())) for name, what in rows]
    said = dict(enumerate(what for _name, what in plain))
    assert said[0].startswith("Schon angemeldet")
    assert said[1].startswith("Neu: Platz")
    assert said[3].startswith("Doppelt in der Liste Dieselbe Person wie in Zeile 3.")
    assert "Mit Fehler E-Mail : Bitte eine E-Mail-Adresse eingeben" in said[4]
    assert said[5].startswith("Vielleicht schon da")
    assert said[6].startswith("Mit Fehler Nachname")
    assert said[7].startswith("Neu: Warteliste")
    only = await amal.get(_address(event, f"{here}/vorschau?nur=fehler"))
    assert 2 == only.text.count("import-rows__n")


async def test_rows_are_left_out_and_taken_in_as_chosen(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    await sign_up(event, CHIARA)
    here = await _mapped(amal, event, _csv("Chiara;Conti;;;", "Boris;Petrović;;;", "Dilara;Yıldız;;;"))
    sent = {"gezeigt": ["2", "3", "4"], "nehmen": ["2", "4"]}
    answer = await amal.post(_address(event, f"{here}/vorschau"), data=sent)
    assert answer.headers["location"].endswith("/eintragen")
    await _confirmed(amal, event, here)
    await import_lists()
    assert ["Chiara Conti", "Chiara Conti", "Dilara Yıldız"] == [name for name, _status in await _registered(event)]


async def test_choice_is_kept_when_another_page_is_opened(amal: httpx.AsyncClient) -> None:
    event = await make_event(None)
    here = await _mapped(amal, event, _people(60))
    sent = {"gezeigt": ["2", "3"], "nehmen": ["3"], "seite": "2"}
    answer = await amal.post(_address(event, f"{here}/vorschau"), data=sent)
    assert answer.headers["location"].endswith("/vorschau?seite=2")
    assert "59 Personen würden eingetragen." in (await amal.get(answer.headers["location"])).text


async def test_choice_is_kept_when_only_some_rows_are_shown(amal: httpx.AsyncClient) -> None:
    event = await make_event(None)
    here = await _mapped(amal, event, _people(2))
    sent = {"gezeigt": ["2", "3"], "nehmen": ["3"], "zeige": "neu"}
    answer = await amal.post(_address(event, f"{here}/vorschau"), data=sent)
    assert answer.headers["location"].endswith("/vorschau?nur=neu")
    assert "1 Person würde eingetragen." in (await amal.get(answer.headers["location"])).text


async def test_rest_can_be_confirmed_again_when_something_unexpected_happened(
    amal: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event(None)
    here = await _mapped(amal, event, _people(1))
    await _confirmed(amal, event, here)
    with monkeypatch.context() as broken:
        broken.setattr(list_import_applying, "PORTION", None)
        await import_lists()
    page = await amal.get(_address(event, f"{here}/stand"))
    assert ("Etwas Unerwartetes ist geschehen." in page.text, 0) == (True, await Registration.count())
    await _confirmed(amal, event, here)
    await import_lists()
    assert 1 == await Registration.count()


async def test_columns_need_names_and_each_thing_once(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    here = await _uploaded(amal, event, _people(1))
    wrong = {"spalte-0": "given_name", "spalte-1": "", "spalte-2": "email", "spalte-3": "email"}
    answer = await amal.post(_address(event, here), data=wrong)
    assert 422 == answer.status_code
    assert "in welchen Spalten Vorname und Nachname stehen" in answer.text
    assert "ist schon einer anderen Spalte zugeordnet" in answer.text
    assert "email" == _guessed(answer.text)["spalte-3"]


async def test_list_without_headings_is_read_from_its_first_row(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    content = "Chiara,Conti,chiara@schule.example\nJörg,Müller,joerg@schule.example\n".encode("cp1252")
    here = await _uploaded(amal, event, content)
    columns = {"spalte-0": "given_name", "spalte-1": "family_name", "spalte-2": "email"}
    await amal.post(_address(event, here), data=columns)
    await _confirmed(amal, event, here)
    await import_lists()
    assert ["Chiara Conti", "Jörg Müller"] == [name for name, _status in await _registered(event)]


async def test_answers_and_groups_are_read_from_their_columns(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    await Contingent(event=event.id, kind=ContingentKind.target_group, value="kita", name="Kita", places=5).save()
    options = (Option("a", "Ja, gern"), Option("b", "Nein"))
    asked = [
        Definition("fach", QuestionKind.text, "Welches Fach?"),
        Definition("essen", QuestionKind.single_choice, "Essen Sie mit?", options=options),
    ]
    await define_questions(event.id, asked, "system")
    heads = "Vorname;Nachname;E-Mail;Zielgruppe;Welches Fach?;Essen Sie mit?"
    content = _csv(
        "A;Eins;a@x.example;kita;Kunst;ja, gern",
        "B;Zwei;b@x.example;Hort;;",
        "C;Drei;c@x.example;;;weiß nicht",
        heads=heads,
    )
    here = await _mapped(amal, event, content)
    page = (await amal.get(_address(event, f"{here}/vorschau"))).text
    assert ("»Hort« gibt es hier nicht" in page, "»weiß nicht« gibt es hier nicht" in page) == (True, True)
    await _confirmed(amal, event, here)
    await import_lists()
    rows = await Registration.objects()
    assert [("A", "kita")] == [(row.given_name, row.target_group) for row in rows]
    assert {"Kunst", "a"} == {row.value for row in await Answer.objects()}


async def test_who_is_too_many_waits_in_the_order_of_the_list(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    for each in (CHIARA, BORIS):
        await sign_up(event, each)
    here = await _mapped(amal, event, _people(25))
    await _confirmed(amal, event, here)
    await import_lists()
    waiting = (
        await Registration.objects()
        .where(Registration.status == Status.waitlisted)
        .order_by(Registration.priority, ascending=False)
        .order_by(Registration.turn)
    )
    assert ["Boris", *[f"Gast {number}" for number in range(25)]] == [row.given_name for row in waiting]


async def test_places_are_raised_when_the_number_was_confirmed(amal: httpx.AsyncClient) -> None:
    event = await make_event(10)
    here = await _mapped(amal, event, _people(45))
    page = (await amal.get(_address(event, f"{here}/eintragen"))).text
    assert "Plätze von 10 auf 45 erhöhen" in page
    assert 422 == (await _confirmed(amal, event, here, places="99")).status_code
    await _confirmed(amal, event, here, places="45")
    await import_lists()
    after = await Event.objects().get(Event.id == event.id)
    assert (45, 45, 0) == (after.capacity, after.taken, after.waiting)


async def test_rest_waits_for_another_confirmation_when_places_changed_meanwhile(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    here = await _mapped(amal, event, _people(2))
    await _confirmed(amal, event, here, places="2")
    await sign_up(event, DILARA)
    await import_lists()
    assert [("Dilara Yıldız", Status.confirmed)] == await _registered(event)
    page = await amal.get(_address(event, f"{here}/stand"))
    assert "Inzwischen hat sich die Belegung geändert" in page.text
    await _confirmed(amal, event, here, places="3")
    await import_lists()
    assert 3 == await Registration.count().where(Registration.status == Status.confirmed)


async def test_reason_is_needed_when_others_wait(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    for each in (CHIARA, BORIS):
        await sign_up(event, each)
    here = await _mapped(amal, event, _people(1))
    answer = await _confirmed(amal, event, here, places="2")
    assert (422, True) == (answer.status_code, "Bitte geben Sie einen Grund an" in answer.text)
    await _confirmed(amal, event, here, places="2", reason="Referentin")
    await import_lists()
    assert ("Gast 0 Muster", Status.confirmed) in await _registered(event)


async def test_200_people_are_registered_once_when_it_is_killed_in_the_middle_and_sent_twice(
    amal: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event(150)
    here = await _mapped(amal, event, _people(200))
    await _confirmed(amal, event, here)
    await _confirmed(amal, event, here)
    upload = await _upload()
    await import_portion(read(upload))
    # Killed before its transaction ended: nothing of the portion is there.
    with pytest.raises(KeyboardInterrupt):
        async with transaction():
            await import_portion(read(await _upload()))
            raise KeyboardInterrupt
    # An older state of it, as another worker has read it.
    await import_portion(read(upload))
    state = (await amal.get(_address(event, f"{here}/stand.json"))).json()
    assert {"state": "running", "done": 20, "all": 200} == state
    assert "20 von 200" in (await amal.get(_address(event, f"{here}/stand"))).text
    monkeypatch.setattr(list_import_applying, "LONGEST_ROUND", 60.0)
    await import_lists()
    await import_lists()
    await _confirmed(amal, event, here)
    await import_lists()
    rows = await _registered(event)
    assert [f"Gast {number} Muster" for number in range(200)] == [name for name, _status in rows]
    assert [Status.confirmed] * 150 + [Status.waitlisted] * 50 == [status for _name, status in rows]
    assert 200 == await Message.count()


async def test_rows_keep_their_nonce_when_progress_is_lost(amal: httpx.AsyncClient) -> None:
    event = await make_event(150)
    here = await _mapped(amal, event, _csv("A;Eins;;;", "B;Zwei;;;", "C;Drei;c@x.example;;"))
    await _confirmed(amal, event, here)
    await import_lists()
    await Upload.update({Upload.done: 0, Upload.state: "running"}, force=True)
    await import_lists()
    assert 3 == await Registration.count()


async def test_who_registered_meanwhile_is_left_out_with_the_reason(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    here = await _mapped(amal, event, _csv("Chiara;Conti;chiara@schule.example;;", "=cmd;Böse;x@x.example;;"))
    await _confirmed(amal, event, here)
    await sign_up(event, CHIARA)
    await import_lists()
    assert ["Chiara Conti", "=cmd Böse"] == [name for name, _status in await _registered(event)]
    result = (await amal.get(_address(event, f"{here}/ergebnis.csv"))).content.decode("utf-8-sig").splitlines()
    assert result[1].startswith("2;Chiara;Conti;chiara@schule.example;nicht eingetragen;Unter diesem Namen")
    assert result[2].startswith("3;'=cmd;Böse;x@x.example;")


async def test_other_accounts_find_nothing(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    other = await make_event(9)
    here = await _mapped(amal, event, _people(1))
    assert 404 == (await amal.get(_address(other, here))).status_code
    assert 404 == (await amal.get(_address(event, "/%00"))).status_code
    zoe = await colleague(amal, role=Role.organiser, email="zoe@krefeld.example")
    for rest in ("", "/vorschau", "/eintragen", "/stand", "/stand.json", "/ergebnis.csv"):
        assert 404 == (await zoe.get(_address(event, here + rest))).status_code
    for rest in ("", "/vorschau", "/eintragen", "/verwerfen"):
        assert 404 == (await zoe.post(_address(event, here + rest), data={"told": "yes"})).status_code
    assert "liste.csv" not in (await zoe.get(_address(event))).text


async def test_list_is_gone_when_it_is_discarded_and_after_a_day(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    here = await _mapped(amal, event, _people(1))
    assert "liste.csv" in (await amal.get(_address(event))).text
    assert 303 == (await amal.post(_address(event, f"{here}/verwerfen"))).status_code
    assert 404 == (await amal.get(_address(event, here))).status_code
    await _mapped(amal, event, _people(1))
    await forget_uploads()
    assert 1 == await Upload.count()
    with turned(now() + timedelta(hours=24, minutes=1)):
        await forget_uploads()
    assert 0 == await Upload.count()


async def test_draft_takes_no_list(amal: httpx.AsyncClient) -> None:
    event = await make_event(9, status=EventStatus.draft)
    assert "Veröffentlichen Sie sie zuerst" in (await amal.get(_address(event))).text
    assert 409 == (await _send(amal, event, _people(1))).status_code


async def test_template_has_the_headings_of_the_event(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    await define_questions(event.id, [Definition("fach", QuestionKind.text, "Welches Fach?")], "system")
    file = await amal.get(_address(event, "/vorlage.csv"))
    assert "Vorname;Nachname;E-Mail;Einrichtung;Welches Fach?;Bemerkung\r\n" == file.content.decode("utf-8-sig")


@pytest.mark.parametrize("rest", ["/vorschau", "", "/eintragen"])
async def test_pages_need_as_many_statements_for_three_rows_as_for_one(amal: httpx.AsyncClient, rest: str) -> None:
    event, numbers = await make_event(9), []
    for people in (1, 3):
        here = await _mapped(amal, event, _people(people))
        with counted() as sent:
            assert 200 == (await amal.get(_address(event, here + rest))).status_code
        numbers.append(len(sent))
    assert numbers[0] == numbers[1]
