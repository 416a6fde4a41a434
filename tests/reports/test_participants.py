"""Lists of participants are complete, harmless to spreadsheets, and leave an audit line."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest

from ki_events.audit import AuditEntry
from ki_events.registrations.registering import Person, cancel
from ki_events.registrations.tables import By
from ki_events.reports.participants import participants_csv, participants_page
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "mid_morning")]


def rows(text: str) -> list[list[str]]:
    """Return the cells as a spreadsheet reads them."""
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


async def test_csv_has_places_then_waiting_list_then_cancelled() -> None:
    event = await make_event(capacity=2)
    people = [await sign_up(event, who) for who in (AMAL, BORIS, CHIARA, DILARA)]
    await cancel(people[0].id, By.person)
    found = [row[:4] for row in rows(await participants_csv(event.slug))]
    assert found == [
        ["Status", "Platz in der Reihenfolge", "Vorname", "Nachname"],
        ["angemeldet", "", "Boris", "Petrović"],
        ["angemeldet", "", "Chiara", "Conti"],
        ["Warteliste", "1", "Dilara", "Yıldız"],
        ["abgesagt", "", "Amal", "Haddad"],
    ]


async def test_csv_opens_in_spreadsheets() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    text = await participants_csv(event.slug)
    assert text.startswith("\ufeffStatus;")
    assert text.count("\r\n") == text.count("\n") == 2


@pytest.mark.parametrize(
    "name", ["=1+1", "+49", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("https://evil.example")']
)
async def test_csv_cell_is_text_when_it_begins_like_a_formula(name: str) -> None:
    event = await make_event()
    await sign_up(event, replace(CHIARA, given_name=name))
    assert rows(await participants_csv(event.slug))[1][2] == f"'{name}"


async def test_page_has_a_signature_for_each_session_and_the_waiting_list_apart() -> None:
    start = datetime(2027, 3, 17, 13, 0, tzinfo=UTC)
    event = await make_event(capacity=1, sessions=2, starts_at=start)
    for who in (BORIS, CHIARA):
        await sign_up(event, who)
    page = await participants_page(event.slug)
    assert ("Unterschrift 17. März" in page, "Unterschrift 24. März" in page) == (True, True)
    assert "Mittwoch, 17. März 2027, 14:00–17:00 Uhr · Gesamtschule Uerdingen, Aula" in page
    assert page.index("Boris Petrović") < page.index("Warteliste") < page.index("Chiara Conti")
    assert "chiara@" not in page


@pytest.mark.parametrize(("sessions", "is_wide", "tables"), [(1, False, 1), (2, False, 1), (3, True, 1), (7, True, 2)])
async def test_page_lies_across_and_goes_on_when_there_are_many_signatures(
    sessions: int, is_wide: bool, tables: int
) -> None:
    event = await make_event(sessions=sessions)
    await sign_up(event, CHIARA)
    page = await participants_page(event.slug)
    assert (is_wide, tables) == ("size: A4 landscape" in page, page.count("<table"))
    assert (sessions, tables) == (page.count("Unterschrift "), page.count("Chiara Conti"))


async def test_page_needs_nothing_else_and_shows_names_as_text() -> None:
    event = await make_event()
    await sign_up(event, Person("<script>", "&amp;", "x@schule.example"))
    page = await participants_page(event.slug)
    assert ("&lt;script&gt; &amp;amp;" in page, "<script" in page, "http" in page) == (True, False, False)
    assert page.count('scope="col"') == 4


async def test_export_leaves_an_audit_line_without_names() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await participants_csv(event.slug)
    await participants_page(event.slug)
    lines = await AuditEntry.objects().where(AuditEntry.action == "participants.exported").order_by(AuditEntry.id)
    assert ["csv", "list"] == ["csv" if "csv" in line.after else "list" for line in lines]
    assert [f"event:{event.id}"] * 2 == [line.subject for line in lines]
    assert all("Chiara" not in line.after for line in lines)


async def test_export_of_unknown_event_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        await participants_csv("gibt-es-nicht")
