"""What the columns of a list are for is guessed, said, and refused where it makes no sense."""

import httpx
import pytest

from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.office.list_import.applying import import_lists
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import Definition, Option
from ki_events.registrations.questions.tables import Answer, QuestionKind
from ki_events.registrations.tables import Registration
from tests.characters import make_event
from tests.office.list_import.lists import address, confirm, crowd, csv_of, guessed, mapped, registered, uploaded

pytestmark = pytest.mark.anyio


async def test_columns_need_names_and_each_thing_once(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    here = await uploaded(amal, event, crowd(1))
    wrong = {"spalte-0": "given_name", "spalte-1": "", "spalte-2": "email", "spalte-3": "email"}
    answer = await amal.post(address(event, here), data=wrong)
    assert 422 == answer.status_code
    assert "in welchen Spalten Vorname und Nachname stehen" in answer.text
    assert "ist schon einer anderen Spalte zugeordnet" in answer.text
    assert "email" == guessed(answer.text)["spalte-3"]


async def test_list_without_headings_is_read_from_its_first_row(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    content = "Chiara,Conti,chiara@schule.example\nJörg,Müller,joerg@schule.example\n".encode("cp1252")
    here = await uploaded(amal, event, content)
    columns = {"spalte-0": "given_name", "spalte-1": "family_name", "spalte-2": "email"}
    await amal.post(address(event, here), data=columns)
    await confirm(amal, event, here)
    await import_lists()
    assert ["Chiara Conti", "Jörg Müller"] == [name for name, _status in await registered(event)]


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
    content = csv_of(
        "A;Eins;a@x.example;kita;Kunst;ja, gern",
        "B;Zwei;b@x.example;Hort;;",
        "C;Drei;c@x.example;;;weiß nicht",
        heads=heads,
    )
    here = await mapped(amal, event, content)
    page = (await amal.get(address(event, f"{here}/vorschau"))).text
    assert ("»Hort« gibt es hier nicht" in page, "»weiß nicht« gibt es hier nicht" in page) == (True, True)
    await confirm(amal, event, here)
    await import_lists()
    rows = await Registration.objects()
    assert [("A", "kita")] == [(row.given_name, row.target_group) for row in rows]
    assert {"Kunst", "a"} == {row.value for row in await Answer.objects()}
