"""Organisers take along registrations, attendance and the proof for a funder; each time leaves an audit line without names."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ki_events.accounts.roles import Role
from ki_events.attendance.tables import Attendance, Means
from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, Session
from ki_events.registrations.questions.editing import edit_questions
from ki_events.registrations.questions.reading import Definition
from ki_events.registrations.questions.tables import QuestionKind, RetentionClass
from ki_events.registrations.tables import Registration
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.office.colleague import colleague
from tests.paper import read_paper
from tests.reports.spreadsheet import raw_sheets, read_book, read_csv
from tests.statements import counted

pytestmark = pytest.mark.anyio

PEOPLE = [CHIARA, BORIS, DILARA]
ALL = {"stand": ["confirmed"], "spalte": ["nachname", "vorname"]}


def address(event: Event, what: str = "") -> str:
    """Return the page of an event's exports, or one of its forms."""
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/export{what}"


async def filled(people: int = 3, sessions: int = 2) -> tuple[Event, list[Registration]]:
    """Return an event that was yesterday and a week before, with these people; the first was there both times."""
    event = await make_event(20, sessions=sessions)
    here = [await sign_up(event, who) for who in PEOPLE[:people]]
    for number, session in enumerate(await sessions_of(event)):
        start = now() - timedelta(days=1 + 7 * (sessions - 1 - number), hours=3)
        await Session.update({Session.starts_at: start, Session.ends_at: start + timedelta(hours=3)}).where(Session.id == session.id)  # fmt: skip
        await be_there(session, here[0])
    return event, here


async def sessions_of(event: Event) -> list[Session]:
    """Return the dates of an event in order."""
    return await Session.objects().where(Session.event == event.id).order_by(Session.starts_at)


async def be_there(session: Session, who: Registration) -> None:
    """Note somebody as present."""
    values: dict[str, Any] = {"is_present": True, "means": Means.grid, "marked_by": "account:1"}
    moments: dict[str, Any] = {"marked_at": now(), "received_at": now()}
    await Attendance(registration=who.id, session=session.id, event=session.event, **values, **moments).save()


async def noted() -> tuple[str, str, dict[str, Any]]:
    """Return action, subject and facts of the one export that was written down."""
    entries = await AuditEntry.objects().where(AuditEntry.action.like("%.exported"))
    assert 1 == len(entries)
    return entries[0].action, entries[0].subject, json.loads(entries[0].after)


async def test_registrations_are_a_workbook_sorted_by_name(amal: httpx.AsyncClient) -> None:
    event, _people = await filled()
    form = {
        "stand": ["confirmed"],
        "spalte": ["nachname", "vorname", "stand", "einrichtung", "eingang"],
        "datei": "xlsx",
    }
    answer = await amal.post(address(event, "/anmeldungen"), data=form)
    rows = read_book(answer.content)["Anmeldungen"]
    assert ["Nachname", "Vorname", "Stand", "Einrichtung", "Angemeldet am"] == rows[0]
    assert [["Conti", "Chiara"], ["Petrović", "Boris"], ["Yıldız", "Dilara"]] == [row[:2] for row in rows[1:]]
    assert ["Angemeldet", "Grundschule am Park"] == rows[1][2:4]
    assert f'attachment; filename="anmeldungen-{event.slug}.xlsx"' == answer.headers["content-disposition"]
    assert "no-store" in answer.headers["cache-control"]


async def test_registrations_are_csv(amal: httpx.AsyncClient) -> None:
    event, _people = await filled(1)
    answer = await amal.post(address(event, "/anmeldungen"), data={**ALL, "datei": "csv"})
    assert [["Nachname", "Vorname"], ["Conti", "Chiara"]] == read_csv(answer.content)
    assert (b"\xef\xbb\xbf", True) == (answer.content[:3], answer.content.endswith(b"\r\n"))


async def test_name_that_looks_like_a_formula_stays_text(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    await sign_up(event, replace(CHIARA, family_name="=1+1a", organization="@SUM(A1)"))
    form = {"stand": ["confirmed"], "spalte": ["nachname", "einrichtung"]}
    book = await amal.post(address(event, "/anmeldungen"), data={**form, "datei": "xlsx"})
    assert ["=1+1a", "@SUM(A1)"] == read_book(book.content)["Anmeldungen"][1]
    assert "<f>" not in raw_sheets(book.content)
    text = await amal.post(address(event, "/anmeldungen"), data={**form, "datei": "csv"})
    assert ["'=1+1a", "'@SUM(A1)"] == read_csv(text.content)[1]


async def test_audit_line_says_what_and_how_many_and_names_nobody(amal: httpx.AsyncClient) -> None:
    event, _people = await filled()
    await amal.post(address(event, "/anmeldungen"), data={**ALL, "datei": "csv"})
    facts = {"form": "csv", "columns": ["nachname", "vorname"], "statuses": ["confirmed"], "people": 3}
    assert ("participants.exported", f"event:{event.id}", facts) == await noted()


async def test_sensitive_columns_are_marked_and_off_every_time(amal: httpx.AsyncClient) -> None:
    event, _people = await filled(1)
    diet = Definition("essen", QuestionKind.text, "Was essen Sie nicht?", retention=RetentionClass.sensitive)
    await edit_questions(event.id, [diet], "cli")
    page = (await amal.get(address(event))).text
    assert 3 == page.count("export__sensitive")
    await amal.post(address(event, "/anmeldungen"), data={"stand": ["confirmed"], "spalte": ["nachname", "mail", "bemerkung", "bedarf"]})  # fmt: skip
    page = (await amal.get(address(event))).text
    ticked = [name for name in ("nachname", "vorname", "mail", "bemerkung", "bedarf") if f'value="{name}" autocomplete="off" checked' in page]  # fmt: skip
    assert ["nachname", "mail"] == ticked


async def test_sensitive_column_is_exported_when_it_is_asked_for(amal: httpx.AsyncClient) -> None:
    event, (chiara,) = await filled(1)
    await Registration.update({Registration.remark: "Kommt später"}).where(Registration.id == chiara.id)
    answer = await amal.post(address(event, "/anmeldungen"), data={"stand": ["confirmed"], "spalte": ["bemerkung"]})
    assert [["Bemerkung"], ["Kommt später"]] == read_book(answer.content)["Anmeldungen"]


async def test_nothing_chosen_is_said_with_both_sentences_and_nothing_is_noted(amal: httpx.AsyncClient) -> None:
    event, _people = await filled(1)
    answer = await amal.post(address(event, "/anmeldungen"), data={"datei": "xlsx"})
    assert (422, 0) == (answer.status_code, await AuditEntry.count().where(AuditEntry.action.like("%.exported")))
    assert ("mindestens einen Stand" in answer.text, "mindestens eine Spalte" in answer.text) == (True, True)


async def test_what_was_ticked_is_kept_when_something_is_missing(amal: httpx.AsyncClient) -> None:
    event, _people = await filled(1)
    page = (await amal.post(address(event, "/anmeldungen"), data={"spalte": ["bedarf"]})).text
    assert 1 == page.count(" checked")
    assert 'value="bedarf" autocomplete="off" checked' in page


async def test_status_that_nobody_has_is_refused_with_a_sentence(amal: httpx.AsyncClient) -> None:
    event, _people = await filled(1)
    answer = await amal.post(address(event, "/anmeldungen"), data={**ALL, "stand": ["rejected"]})
    assert (422, True) == (answer.status_code, "Dazu gibt es nichts zu exportieren." in answer.text)


async def test_event_without_people_and_dates_says_so(amal: httpx.AsyncClient) -> None:
    event = await make_event(5, sessions=0)
    page = (await amal.get(address(event))).text
    for sentence in ("Noch ist niemand angemeldet.", "Eine Liste gibt es, sobald", "Einen Nachweis gibt es, sobald"):
        assert sentence in page
    assert 422 == (await amal.post(address(event, "/anwesenheit"))).status_code
    assert 200 == (await amal.post(address(event, "/nachweis"), data={"datei": "pdf"})).status_code


async def test_attendance_has_a_column_for_each_date_and_the_share(amal: httpx.AsyncClient) -> None:
    event, _people = await filled(2)
    answer = await amal.post(address(event, "/anwesenheit"), data={"datei": "csv"})
    head, chiara, boris = read_csv(answer.content)
    assert ["Besuchte Termine", "Vorgesehene Termine", "Anteil der Termine in %", "Stunden"] == head[5:9]
    assert ["Conti", "Chiara", "Grundschule am Park", "ja", "ja", "2", "2", "100", "6,00", "100"] == chiara
    assert ["Petrović", "Boris", "KI Bielefeld", "nein", "nein", "0", "2", "0", "0,00", "0"] == boris
    assert ("attendance.exported", f"event:{event.id}", {"form": "csv", "people": 2}) == await noted()


async def test_proof_counts_dates_people_hours_and_institutions(amal: httpx.AsyncClient) -> None:
    event, (_chiara, boris, _dilara) = await filled()
    await be_there((await sessions_of(event))[0], boris)
    answer = await amal.post(address(event, "/nachweis"), data={"datei": "xlsx"})
    book = read_book(answer.content)
    facts = {row[0]: row[1] for row in book["Nachweis"]}
    assert (2, 6, 3, 2, 9) == tuple(facts[name] for name in ("Zahl der Termine", "Stunden", "Angemeldet (mit Platz)", "Teilgenommen (Personen)", "Teilnahmestunden"))  # fmt: skip
    assert [[3, 2, 6], [3, 1, 3]] == [row[4:] for row in book["Termine"][1:]]
    assert [["Einrichtung", "Personen"], ["Grundschule am Park", 1], ["KI Bielefeld", 1]] == book["Einrichtungen"]
    assert ("funding.exported", f"event:{event.id}", {"form": "xlsx", "dates": 2, "people": 2}) == await noted()


async def test_target_groups_are_called_by_their_names(amal: httpx.AsyncClient) -> None:
    event, (chiara, *_others) = await filled()
    kind: Any = ContingentKind.target_group
    await Contingent(event=event.id, kind=kind, value="kita", name="Fachkräfte aus Kitas", places=5).save()
    await Registration.update({Registration.target_group: "kita"}).where(Registration.id == chiara.id)
    proof = await amal.post(address(event, "/nachweis"), data={"datei": "xlsx"})
    assert [["Zielgruppe", "Personen"], ["Fachkräfte aus Kitas", 1]] == read_book(proof.content)["Zielgruppen"]
    people = await amal.post(address(event, "/anmeldungen"), data={"stand": ["confirmed"], "spalte": ["gruppe"]})
    assert ["Fachkräfte aus Kitas"] == read_book(people.content)["Anmeldungen"][1]


async def test_proof_on_paper_can_be_read_aloud_and_names_nobody(amal: httpx.AsyncClient) -> None:
    event, _people = await filled()
    answer = await amal.post(address(event, "/nachweis"), data={"datei": "pdf"})
    paper = read_paper(answer.content)
    assert (True, True, "de", True, 1) == (
        paper.is_ua,
        paper.is_tagged,
        paper.language,
        paper.all_embedded,
        paper.pages,
    )
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= paper.roles
    for words in ("Förderkennzeichen", "Unterschrift der Leitung", "Grundschule am Park", "Teilnahmestunden"):
        assert words in paper.words
    assert "Conti" not in paper.words


async def test_erased_people_still_count_and_the_paper_says_so(amal: httpx.AsyncClient) -> None:
    event, (chiara, *_others) = await filled()
    gone: dict[Any, Any] = {
        Registration.erased_at: now(),
        Registration.organization: "",
        Registration.institution_key: "",
    }
    await Registration.update(gone).where(Registration.id == chiara.id)
    paper = read_paper((await amal.post(address(event, "/nachweis"), data={"datei": "pdf"})).content)
    assert ("ohne Angabe" in paper.words, "nach der Aufbewahrungsfrist gelöscht" in paper.words) == (True, True)
    assert "schon gelöscht" in (await amal.get(address(event))).text


async def test_paper_says_how_hours_at_the_same_time_count(amal: httpx.AsyncClient) -> None:
    event, _people = await filled(1)
    note = "zählt bei den Stunden einzeln"
    first, second = await sessions_of(event)
    assert note not in read_paper((await amal.post(address(event, "/nachweis"))).content).words
    same: dict[Any, Any] = {Session.starts_at: first.starts_at, Session.ends_at: first.ends_at}
    await Session.update(same).where(Session.id == second.id)
    assert note in read_paper((await amal.post(address(event, "/nachweis"))).content).words


@pytest.mark.parametrize("role", [Role.check_in, Role.reporter])
async def test_whoever_may_not_export_gets_no_file(browser: httpx.AsyncClient, role: Role) -> None:
    event, _people = await filled(1)
    member = await colleague(browser, role=role, email=f"{role}@krefeld.example")
    for what in ("/anmeldungen", "/anwesenheit", "/nachweis"):
        assert 403 == (await member.post(address(event, what), data=ALL)).status_code
    assert 0 == await AuditEntry.count().where(AuditEntry.action.like("%.exported"))


@pytest.mark.parametrize("people", [1, 3])
async def test_page_and_files_take_a_fixed_number_of_statements(amal: httpx.AsyncClient, people: int) -> None:
    event, _people = await filled(people)
    everything = {"stand": ["confirmed"], "spalte": ["nachname", "workshops", "bedarf", "einrichtung"]}
    found = []
    for what, form in (("/anmeldungen", everything), ("/anwesenheit", {}), ("/nachweis", {"datei": "xlsx"})):
        with counted() as statements:
            assert 200 == (await amal.post(address(event, what), data=form)).status_code
        found.append(len(statements))
    with counted() as statements:
        await amal.get(address(event))
    assert [14, 8, 10, 15] == [*found, len(statements)]
