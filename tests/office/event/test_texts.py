"""What an event says of itself: stored as a whole, shown before, kept while typed, merged when two people change it."""

import html
import re
from typing import Any

import httpx
import pytest

from ki_events.accounts.desk import SavedForm
from ki_events.events.label_table import Label
from ki_events.events.tables import Event, EventStatus, Session
from ki_events.mail.tables import Message
from ki_events.programmes.tables import Programme, ProgrammeEntry
from ki_events.rows import one
from tests.characters import CHIARA, DILARA, make_event, make_organisation, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

INPUT = re.compile(
    r'<input class="kern-form-input__input[^>]*? name="(\w+)"[^>]*? value="([^"]*)"|<input type="hidden" name="(\w+)" value="([^"]*)"'
)
AREA = re.compile(r'<textarea[^>]*? name="(\w+)"[^>]*>\n([^<]*)</textarea>')
CHECKED = re.compile(r'name="(\w+)" value="([^"]*)"[^>]*? checked')
SELECTED = re.compile(r'<select[^>]*? name="(\w+)".*?<option value="([^"]*)" selected', re.DOTALL)


def address(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/angaben"


def fields_in(page: str) -> dict[str, Any]:
    """Return what the browser would send of the form."""
    form = page[page.index('<form class="form"') :]
    found: dict[str, Any] = {}
    for name, value, hidden, other in INPUT.findall(form):
        found[name or hidden] = html.unescape(value if name else other)
    for name, value in AREA.findall(form):
        found[name] = html.unescape(value)
    found |= dict(SELECTED.findall(form))
    for name, value in CHECKED.findall(form):
        found.setdefault(name, []).append(html.unescape(value))
    return found


async def opened(client: httpx.AsyncClient, event: Event, **changes: Any) -> dict[str, Any]:
    return fields_in((await client.get(address(event))).text) | changes


async def again(event: Event) -> Event:
    return await one(Event, event.id)


async def test_everything_is_stored(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    programme = Programme(slug="rucksack", organisation=event.organisation, name="Rucksack")
    await programme.save()
    fields = await opened(
        amal,
        event,
        title="Neuer Titel",
        description="## Ablauf\n\n- Ankommen",
        topics=["Mehrsprachigkeit"],
        more_topics="Übergang Schule/Beruf, , Rassismuskritik",
        target_groups=["Lehrkräfte"],
        languages=["de", "tr"],
        accessibility=["step_free"],
        programmes=[str(programme.id), "999"],
        certificate="yes",
        certificate_share="80",
        certificate_measure="hours",
        contact_email="amal@krefeld.example",
        district="Uerdingen",
    )
    answer = await amal.post(address(event), data=fields)
    assert (303, f"{address(event)}?gespeichert=1") == (answer.status_code, answer.headers["location"])
    stored = await again(event)
    assert ("Neuer Titel", "## Ablauf\n\n- Ankommen", 80, "hours", True, "Uerdingen", event.revision + 1) == (
        stored.title,
        stored.description,
        stored.certificate_share,
        stored.certificate_measure,
        stored.certificate,
        stored.district,
        stored.revision,
    )
    labels = await Label.select(Label.kind, Label.slug).order_by(Label.kind, Label.position)
    assert [
        ("accessibility", "step_free"),
        ("language", "de"),
        ("language", "tr"),
        ("target_group", "lehrkraefte"),
        ("topic", "mehrsprachigkeit"),
        ("topic", "uebergang-schule-beruf"),
        ("topic", "rassismuskritik"),
    ] == [(row["kind"], row["slug"]) for row in labels]
    assert 1 == await ProgrammeEntry.count()
    assert "rassismuskritik" in stored.search
    page = (await amal.get(answer.headers["location"])).text
    assert "Gespeichert" in page
    assert fields_in(page)["topics"] == ["Mehrsprachigkeit", "Rassismuskritik", "Übergang Schule/Beruf"]


async def test_nothing_is_written_when_nothing_changed(amal: httpx.AsyncClient) -> None:
    event = await make_event(contact_email="ki@krefeld.example")
    await amal.post(address(event), data=await opened(amal, event))
    assert event.revision == (await again(event)).revision


async def test_draft_may_lack_everything_but_its_title(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    answer = await amal.post(address(event), data=await opened(amal, event, summary="", description=""))
    assert 303 == answer.status_code
    answer = await amal.post(
        address(event), data=await opened(amal, event, title="", contact_email="kein@", cost="7 €")
    )
    assert 422 == answer.status_code
    for part in ('<a href="#title">', '<a href="#contact_email">', 'value="7 €"'):
        assert part in answer.text


async def test_new_title_is_told_once_to_those_who_registered(amal: httpx.AsyncClient) -> None:
    event = await make_event(2)
    await sign_up(event, CHIARA)
    await sign_up(event, DILARA)
    page = (await amal.get(address(event))).text
    assert "erfahren es 2 angemeldete Personen" in page
    answer = await amal.post(address(event), data=fields_in(page) | {"title": "Ein anderer Titel"})
    assert f"{address(event)}?gespeichert=1&mitgeteilt=2" == answer.headers["location"]
    assert "2 Personen erfahren den neuen Titel" in (await amal.get(answer.headers["location"])).text
    session = await Session.objects().get(Session.event == event.id)
    assert (1, 2) == (session.sequence, await Message.count().where(Message.kind == "changed"))
    # Back again within ten minutes: nothing is left to say.
    await amal.post(address(event), data=await opened(amal, event, title=event.title))
    waiting = await Message.count().where((Message.kind == "changed") & (Message.state == "pending"))
    assert 0 == waiting


async def test_other_changes_are_told_to_nobody(amal: httpx.AsyncClient) -> None:
    event = await make_event(2)
    await sign_up(event, CHIARA)
    answer = await amal.post(address(event), data=await opened(amal, event, summary="Anders."))
    assert f"{address(event)}?gespeichert=1" == answer.headers["location"]
    assert 0 == await Message.count().where(Message.kind == "changed")


async def test_preview_shows_the_text_and_stores_nothing(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    fields = await opened(amal, event, description="**Wichtig** <script>", action="preview")
    answer = await amal.post(address(event), data=fields)
    assert 200 == answer.status_code
    assert "<strong>Wichtig</strong> &lt;script&gt;" in answer.text
    assert "" == (await again(event)).description


async def test_both_changes_are_kept_when_two_people_change_different_fields(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    mine, theirs = await opened(amal, event, cost="5 €"), await opened(amal, event, district="Hüls")
    await amal.post(address(event), data=theirs)
    answer = await amal.post(address(event), data=mine)
    assert 303 == answer.status_code
    stored = await again(event)
    assert ("5 €", "Hüls") == (stored.cost, stored.district)


async def test_both_versions_are_shown_when_two_people_change_the_same_field(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    mine = await opened(amal, event, summary="Meine Fassung", title="Mein Titel", cost="5 €")
    theirs = await opened(amal, event, summary="Andere\nFassung", title="Anderer Titel", district="Hüls")
    await amal.post(address(event), data=theirs)
    clash = await amal.post(address(event), data=mine)
    assert 409 == clash.status_code
    for words in ("Meine Fassung", "Andere\nFassung", "Mein Titel", "Anderer Titel", "Amal Haddad"):
        assert words in clash.text
    stored = await again(event)
    assert ("Anderer Titel", "") == (stored.title, stored.cost)
    choice = fields_in(clash.text)
    answer = await amal.post(address(event), data=choice | {"pick-summary": "theirs", "pick-title": "mine"})
    assert 303 == answer.status_code
    stored = await again(event)
    assert ("Mein Titel", "Andere\nFassung", "5 €", "Hüls") == (
        stored.title,
        stored.summary,
        stored.cost,
        stored.district,
    )


async def test_choice_is_asked_again_when_a_third_change_came_in_between(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    mine = await opened(amal, event, title="Mein Titel")
    await amal.post(address(event), data=await opened(amal, event, title="Zweiter Titel"))
    clash = await amal.post(address(event), data=mine)
    await amal.post(address(event), data=await opened(amal, event, title="Dritter Titel"))
    again_asked = await amal.post(address(event), data=fields_in(clash.text) | {"pick-title": "mine"})
    assert (409, True, True) == (
        again_asked.status_code,
        "Dritter Titel" in again_asked.text,
        "Mein Titel" in again_asked.text,
    )


async def test_what_was_typed_is_kept_offered_and_thrown_away(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    place = f"event:{event.id}:texts"
    assert "nicht gespeichert" not in (await amal.get(address(event))).text
    answer = await amal.post(
        "/verwaltung/krefeld/merken", data=await opened(amal, event, summary="Halb", autosave=place)
    )
    assert (200, True) == (answer.status_code, answer.text.startswith("Entwurf gesichert um "))
    page = (await amal.get(address(event))).text
    assert "nicht gespeichert" in page
    assert "Halb" not in page
    kept = fields_in((await amal.get(address(event) + "?entwurf=1")).text)
    assert ("Halb", event.title) == (kept["summary"], kept["title"])
    await amal.post(address(event), data=kept)
    assert ("Halb", 0) == ((await again(event)).summary, await SavedForm.count())
    await amal.post("/verwaltung/krefeld/merken", data=await opened(amal, event, summary="Nochmal", autosave=place))
    await amal.post(address(event), data={"action": "throw_away"})
    assert ("Halb", 0) == ((await again(event)).summary, await SavedForm.count())


async def test_what_was_typed_before_somebody_else_saved_meets_their_change(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    typed = await opened(amal, event, title="Halb getippt", autosave=f"event:{event.id}:texts")
    await amal.post("/verwaltung/krefeld/merken", data=typed)
    await amal.post(address(event), data=await opened(amal, event, title="Gespeichert"))
    # Saving has thrown the draft of this account away; a colleague's would still be there.
    await amal.post("/verwaltung/krefeld/merken", data=typed)
    kept = fields_in((await amal.get(address(event) + "?entwurf=1")).text)
    assert 409 == (await amal.post(address(event), data=kept)).status_code


async def test_page_takes_a_fixed_number_of_statements(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await amal.get(address(event))
    with counted() as one:
        await amal.get(address(event))
    for title in ("Zwei", "Drei"):
        await make_event(title=title, organisation=await make_organisation())
        await Label(event=event.id, kind="topic", slug=title.lower(), name=title).save()
    with counted() as three:
        await amal.get(address(event))
    assert len(one) == len(three) <= 11
