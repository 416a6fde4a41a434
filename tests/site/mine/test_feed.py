"""The personal calendar: every date once, as one stands, and nothing of it for anyone else."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from icalendar import Calendar

from ki_events.clock import stopped, turned
from ki_events.events.tables import Event, Round, Session, SessionKind
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.mailboxes.logging_in import feed_token, new_link
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import Person, cancel
from ki_events.registrations.tables import By, Choice, ChoiceStatus, Registration
from tests.characters import CHIARA, make_event, make_organisation, make_session, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
COLLEAGUE = Person("Carla", "Conti", CHIARA.email)


async def feed(browser: httpx.AsyncClient, language: str = "") -> Calendar:
    await new_link(CHIARA.email, "de")
    answer = await browser.get(f"{language}/feeds/meine/{await feed_token(CHIARA.email)}.ics")
    assert (200, "text/calendar; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
    found = Calendar.from_ical(answer.content)
    assert isinstance(found, Calendar)
    return found


async def entries(browser: httpx.AsyncClient) -> list[tuple[str, str]]:
    return [(str(entry["STATUS"]), str(entry["SUMMARY"])) for entry in (await feed(browser)).events]


async def _of(event: Event) -> Registration:
    (found,) = await Registration.objects().where(
        (Registration.event == event.id) & (Registration.mail_key == CHIARA.email)
    )
    return found


async def test_feed_says_how_one_stands(browser: httpx.AsyncClient) -> None:
    with turned(NOW):
        week = timedelta(weeks=1)
        place = await make_event(title="Platz", starts_at=NOW + week)
        waits = await make_event(0, title="Voll", starts_at=NOW + 2 * week)
        gone = await make_event(title="Doch nicht", starts_at=NOW + 3 * week)
        for event in (place, waits, gone):
            await sign_up(event, CHIARA)
        await cancel((await _of(gone)).id, By.person)
        found = await entries(browser)
    assert [("CONFIRMED", "Platz"), ("TENTATIVE", "Warteliste: Voll"), ("CANCELLED", "Abgesagt: Doch nicht")] == found


async def test_feed_keeps_what_one_cancelled_for_thirty_days(browser: httpx.AsyncClient) -> None:
    with turned(NOW):
        await sign_up(await make_event(starts_at=NOW + timedelta(days=90)), CHIARA)
        await cancel((await Registration.objects().first()).id, By.person)
    with turned(NOW + timedelta(days=29)):
        assert 1 == len(await entries(browser))
    with turned(NOW + timedelta(days=31)):
        assert [] == await entries(browser)


async def test_feed_tells_more_of_the_event_than_of_the_person(browser: httpx.AsyncClient) -> None:
    with turned(NOW):
        off = await make_event(title="Ausgefallen", starts_at=NOW + timedelta(days=9))
        await sign_up(off, CHIARA)
        await sign_up(await make_event(title="Offen", starts_at=NOW + timedelta(days=10)), CHIARA)
        await Event.update({Event.postponed: True}).where(Event.title == "Offen")
        await call_off(off.id, "Krank", "amal")
        found = await entries(browser)
    assert [("CANCELLED", "Abgesagt: Ausgefallen"), ("TENTATIVE", "Verschoben: Offen")] == found


async def test_feed_has_the_meeting_link_only_for_who_has_a_place(browser: httpx.AsyncClient) -> None:
    place, full = await make_event(), await make_event(0)
    await Session.update({Session.online_url: "https://video.example/x"}).where(Session.id > 0)
    await sign_up(full, CHIARA)
    assert "video.example" not in (await feed(browser)).to_ical().decode()
    await sign_up(place, CHIARA)
    assert "video.example" in (await feed(browser)).to_ical().decode().replace("\r\n ", "")


async def test_feed_has_each_date_once_and_names_who_of_a_mailbox_goes(browser: httpx.AsyncClient) -> None:
    event = await make_event(1)
    await sign_up(event, CHIARA)
    await sign_up(event, COLLEAGUE)
    (entry,) = (await feed(browser)).events
    assert "CONFIRMED" == entry["STATUS"]
    assert [
        "Chiara Conti: hat einen Platz",
        "Carla Conti: steht auf der Warteliste",
        "Ändern und absagen: http://test/meine",
    ] == str(entry["DESCRIPTION"]).splitlines()[:3]
    assert "ATTENDEE" not in entry


async def test_feed_opens_no_registration_and_leads_to_the_event(browser: httpx.AsyncClient) -> None:
    event = await make_event(1)
    made = await sign_up(event, CHIARA)
    calendar = await feed(browser, "/en")
    text = calendar.to_ical().decode().replace("\r\n ", "")
    assert (False, False) == ("/anmeldung/" in text, token_of(made) in text)
    assert f"http://test/en/veranstaltungen/{event.slug}" == str(calendar.events[0]["URL"])
    assert "http://test/en/meine" in str(calendar.events[0]["DESCRIPTION"])


async def test_feed_gets_a_new_address_and_the_old_one_is_gone(browser: httpx.AsyncClient) -> None:
    await sign_up(await make_event(), CHIARA)
    with stopped(NOW):
        link = await new_link(CHIARA.email, "de")
        old = await feed_token(CHIARA.email)
        answer = await browser.post(f"/meine/{link}/kalender", headers={"sec-fetch-site": "same-origin"})
        assert (303, f"/meine/{link}?neue-adresse=1") == (answer.status_code, answer.headers["location"])
        page = (await browser.get(answer.headers["location"])).text
        new = await feed_token(CHIARA.email)
        assert [404, 200] == [(await browser.get(f"/feeds/meine/{secret}.ics")).status_code for secret in (old, new)]
    assert (True, False, True) == (f"{new}.ics" in page, f"{old}.ics" in page, "hat eine neue Adresse" in page)


async def test_feed_keeps_its_address_when_another_link_is_asked_for(browser: httpx.AsyncClient) -> None:
    with stopped(NOW):
        await new_link(CHIARA.email, "de")
        first = await feed_token(CHIARA.email)
    with stopped(NOW + timedelta(days=400)):
        await new_link(CHIARA.email, "de")
        assert first == await feed_token(CHIARA.email)


async def test_address_is_renewed_only_by_who_has_the_mailed_link(browser: httpx.AsyncClient) -> None:
    await new_link(CHIARA.email, "de")
    old = await feed_token(CHIARA.email)
    for link in ("x", old):
        answer = await browser.post(f"/meine/{link}/kalender", headers={"sec-fetch-site": "same-origin"})
        assert 404 == answer.status_code
    assert old == await feed_token(CHIARA.email)


async def test_feed_has_only_the_workshops_that_one_chose(browser: httpx.AsyncClient) -> None:
    organisation = await make_organisation()
    event = await make_event(20, title="Konferenz", organisation=organisation)
    workshops = []
    first = Round(event=event.id, number=1, name="Runde 1", required=False)
    await first.save()
    for title in ("Gewählt", "Gewünscht", "Andere"):
        extra = {"title": title, "kind": SessionKind.elective, "round": first.id}
        workshops.append(await make_session(event, organisation, event.starts_at + timedelta(hours=4), **extra))
    made = await sign_up(event, CHIARA)
    for session, status in zip(workshops, (ChoiceStatus.taken, ChoiceStatus.waiting), strict=False):
        choice = Choice(registration=made.id, event=event.id, round=first.id, session=session.id)
        choice.status, choice.turn = status, made.turn
        await choice.save()
    assert [
        ("CONFIRMED", "Konferenz"),
        ("CONFIRMED", "Konferenz: Gewählt"),
        ("TENTATIVE", "Warteliste: Konferenz: Gewünscht"),
    ] == await entries(browser)


async def test_feed_is_spared_to_who_has_it_until_something_changes(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    made = await sign_up(event, CHIARA)
    await new_link(CHIARA.email, "de")
    path = f"/feeds/meine/{await feed_token(CHIARA.email)}.ics"
    first = await browser.get(path)
    known = {"if-none-match": first.headers["etag"]}
    assert (304, b"") == ((same := await browser.get(path, headers=known)).status_code, same.content)
    await cancel(made.id, By.person)
    changed = await browser.get(path, headers=known)
    assert (200, False) == (changed.status_code, changed.content == first.content)
    assert {"private, no-cache"} == {answer.headers["cache-control"] for answer in (first, same, changed)}


async def test_feed_is_named_and_found_in_english(browser: httpx.AsyncClient) -> None:
    await sign_up(await make_event(), CHIARA)
    calendar = await feed(browser, "/en")
    assert f"http://test/en/feeds/meine/{await feed_token(CHIARA.email)}.ics" == str(calendar["SOURCE"])
    assert calendar["X-WR-CALNAME"] == calendar["NAME"]


async def test_feed_takes_as_many_statements_for_three_as_for_one(browser: httpx.AsyncClient) -> None:
    await new_link(CHIARA.email, "de")
    numbers = []
    for _ in range(3):
        await sign_up(await make_event(), CHIARA)
        path = f"/feeds/meine/{await feed_token(CHIARA.email)}.ics"
        with counted() as statements:
            await browser.get(path)
        numbers.append(len(statements))
    assert [4, 4, 4] == numbers


async def test_feed_that_is_nobodys_says_where_to_find_the_right_one(browser: httpx.AsyncClient) -> None:
    right = await feed_token(CHIARA.email)
    # Also the right one, before a letter has told anybody of it.
    for file in (f"{right}.ics", f"{right[:-1]}.ics", "x", "x.ics", f"{right}.txt", "%00.ics"):
        answer = await browser.get(f"/feeds/meine/{file}")
        assert (404, True) == (answer.status_code, "http://test/meine" in answer.text)
