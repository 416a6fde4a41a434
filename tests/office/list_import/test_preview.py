"""Before anything happens every row says what would become of it, and can be left out."""

import re

import httpx
import pytest

from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Round, SessionKind
from ki_events.office.list_import.applying import import_lists
from tests.characters import CHIARA, make_event, make_organisation, make_session, sign_up
from tests.office.list_import.lists import (
    address,
    confirm,
    crowd,
    csv_of,
    mapped,
    registered,
)

pytestmark = pytest.mark.anyio


async def test_preview_says_what_is_the_matter_with_each_row(amal: httpx.AsyncClient) -> None:
    event = await make_event(2)
    await sign_up(event, CHIARA)
    content = csv_of(
        "Chiara;Conti;CHIARA@schule.example;;",
        "Dilara;Yıldız;dilara@kita.example;;",
        "dilara;YILDIZ ;dilara@kita.example;;",
        "Dilara;Yıldız;dilara@kita.example;;",
        "Emil;Ernst;kein-postfach;;",
        "Chiara;Conti;;;",
        "Fatma;;fatma@kita.example;;",
        "Gül;Kaya;guel@kita.example;;",
    )
    here = await mapped(amal, event, content)
    text = (await amal.get(address(event, f"{here}/vorschau"))).text
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
    only = await amal.get(address(event, f"{here}/vorschau?nur=fehler"))
    assert 2 == only.text.count("import-rows__n")


async def test_preview_asks_once_for_both_names_when_one_cell_has_only_one(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    here = await mapped(amal, event, csv_of("Solo;a@schule.example", ";b@schule.example", heads="Name;E-Mail"))
    text = (await amal.get(address(event, f"{here}/vorschau"))).text
    said = re.findall(r'rows__why" dir="auto"><bdi>Name</bdi>: ([^<]*)<', text)
    assert ["Bitte geben Sie Vorname und Nachname an."] * 2 == said


async def test_rows_without_anything_that_is_taken_are_nobody(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    content = csv_of("1;Chiara;Conti", "2;;", "3;Boris;Petrović", "4;;", heads="Nr.;Vorname;Nachname")
    here = await mapped(amal, event, content)
    text = (await amal.get(address(event, f"{here}/vorschau"))).text
    rows = re.findall(r'people__name"><bdi>([^<]*)</bdi></th>.*?rows__n">(\d+)', text, re.DOTALL)
    assert [("Chiara Conti", "2"), ("Boris Petrović", "4")] == rows


async def test_rows_are_left_out_and_taken_in_as_chosen(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    await sign_up(event, CHIARA)
    here = await mapped(amal, event, csv_of("Chiara;Conti;;;", "Boris;Petrović;;;", "Dilara;Yıldız;;;"))
    sent = {"gezeigt": ["2", "3", "4"], "nehmen": ["2", "4"]}
    answer = await amal.post(address(event, f"{here}/vorschau"), data=sent)
    assert answer.headers["location"].endswith("/eintragen")
    await confirm(amal, event, here)
    await import_lists()
    assert ["Chiara Conti", "Chiara Conti", "Dilara Yıldız"] == [name for name, _status in await registered(event)]


async def test_choice_is_kept_when_another_page_is_opened(amal: httpx.AsyncClient) -> None:
    event = await make_event(None)
    here = await mapped(amal, event, crowd(60))
    sent = {"gezeigt": ["2", "3"], "nehmen": ["3"], "seite": "2"}
    answer = await amal.post(address(event, f"{here}/vorschau"), data=sent)
    assert answer.headers["location"].endswith("/vorschau?seite=2")
    assert "59 Personen würden eingetragen." in (await amal.get(answer.headers["location"])).text


async def test_choice_is_kept_when_only_some_rows_are_shown(amal: httpx.AsyncClient) -> None:
    event = await make_event(None)
    here = await mapped(amal, event, crowd(2))
    sent = {"gezeigt": ["2", "3"], "nehmen": ["3"], "zeige": "neu"}
    answer = await amal.post(address(event, f"{here}/vorschau"), data=sent)
    assert answer.headers["location"].endswith("/vorschau?nur=neu")
    assert "1 Person würde eingetragen." in (await amal.get(answer.headers["location"])).text


async def test_preview_says_who_would_wait_because_places_are_kept_for_others(amal: httpx.AsyncClient) -> None:
    event = await make_event(3)
    kita = Contingent(event=event.id, kind=ContingentKind.target_group, value="kita", name="Kita", places=2)
    await kita.save()
    heads = "Vorname;Nachname;E-Mail;Zielgruppe"
    lines = [
        f"Gast;Muster {number};g{number}@x.example;{group}" for number, group in enumerate(["", "", "Kita", "kita", ""])
    ]
    here = await mapped(amal, event, csv_of(*lines, heads=heads))
    page = (await amal.get(address(event, f"{here}/vorschau"))).text
    assert ["Platz", "Warteliste", "Platz", "Platz", "Warteliste"] == re.findall(r"Neu: (\w+)", page)
    assert "Davon kämen 2 auf die Warteliste; mehr Plätze können Sie" in page
    assert "Plätze von 3 auf 5 erhöhen" in (await amal.get(address(event, f"{here}/eintragen"))).text


async def test_more_places_are_not_offered_where_they_would_not_help(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    for manner, places in (("on_site", 1), ("online", 5)):
        await Contingent(
            event=event.id, kind=ContingentKind.attendance, value=manner, name=manner, places=places
        ).save()
    here = await mapped(amal, event, crowd(2), **{"alle-attendance": "on_site"})
    page = (await amal.get(address(event, f"{here}/eintragen"))).text
    assert ("für 1 ist keiner frei." in page, "Mehr Plätze allein genügen hier nicht" in page) == (True, True)
    assert 'id="places-2"' not in page


async def test_who_chose_a_full_workshop_is_left_out_unless_somebody_before_them_is(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    made = Round(event=event.id, number=1, name="Runde", required=True)
    await made.save()
    columns = {"kind": SessionKind.elective, "round": made.id, "title": "Spielen"}
    await make_session(event, await make_organisation(), event.starts_at, capacity=1, **columns)
    await make_session(event, await make_organisation(), event.starts_at, **columns | {"title": "Lesen"})
    here = await mapped(amal, event, csv_of("A;Eins;Spielen", "B;Zwei;Spielen", heads="Vorname;Nachname;Runde"))
    page = (await amal.get(address(event, f"{here}/vorschau"))).text
    assert ("1 Person würde eingetragen." in page, "Der gewählte Workshop ist voll." in page) == (True, True)
    await amal.post(address(event, f"{here}/vorschau"), data={"gezeigt": ["2"]})
    page = (await amal.get(address(event, f"{here}/vorschau"))).text
    assert ["Ausgelassen", "Neu: Platz"] == re.findall(r"Ausgelassen|Neu: \w+", page)
