"""My data: what is held and until when, as a page and as a file, and erased at a click that is asked back."""

import json
from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now, turned
from ki_events.db import DB, DatabaseGone
from ki_events.events.contingents import Contingent
from ki_events.events.tables import Event
from ki_events.registrations.questions.tables import AccessNeed, NeedKind, RetentionClass
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Registration, Status
from ki_events.retention.choosing import set_period
from ki_events.retention.periods import Kind
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, form, make_event, sign_up
from tests.retention.makers import EMIL, answer, live
from tests.statements import counted

pytestmark = pytest.mark.anyio

SAME_SITE = {"sec-fetch-site": "same-origin"}
STRANGERS = ("unbekannt", "A" * 36, "%00")


def path(registration: Registration, rest: str = "/daten") -> str:
    return f"/anmeldung/{token_of(registration)}{rest}"


async def test_page_shows_everything_and_until_when(browser: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=(now() + timedelta(days=30)).replace(hour=10))
    registration = await sign_up(event, CHIARA)
    await answer(registration, "Vegetarisch", RetentionClass.standard)
    await AccessNeed(registration=registration.id, kind=NeedKind.interpreter, detail="Dari").save()
    page = await browser.get(path(registration))
    assert (200, "no-store", "noindex") == (
        page.status_code,
        page.headers["cache-control"],
        page.headers["x-robots-tag"],
    )
    for words in ("Chiara Conti", CHIARA.email, CHIARA.organization, "Vegetarisch", "Dari", "Was bisher geschah"):
        assert words in page.text
    # 14, 90 and 365 days after the end, and 30 for the calendar.
    for days in (14, 90, 365, 30):
        year = (event.ends_at + timedelta(days=days)).year
        assert f"{year} gelöscht." in page.text
    assert f'href="/{"krefeld"}/datenschutz"' in page.text


async def test_page_names_groups_as_the_event_does(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    for kind, value, name in (("target_group", "vereine", "Vereine"), ("institution_type", "ogs", "Offene Ganztage")):
        await Contingent(event=event.id, kind=kind, value=value, name=name, places=1).save()
    wishes = {"target_group": "vereine", "institution_type": "ogs"}
    (registration,) = await register_party(event.id, form(CHIARA, "1", **wishes))
    page = (await browser.get(f"/anmeldung/{token_of(registration)}/daten")).text
    assert [True, True, False, False] == [
        f">{name}<" in page for name in ("Vereine", "Offene Ganztage", "vereine", "ogs")
    ]


async def test_page_says_the_days_where_the_date_is_open(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    await Event.update({Event.postponed: True}).where(Event.id == event.id)
    await set_period(event.organisation, Kind.registrations, 500, "account:1")
    page = await browser.get(path(registration))
    assert "500 Tage nach dem Ende der Veranstaltung" in page.text


async def test_file_has_documented_names_and_no_number_of_ours(browser: httpx.AsyncClient) -> None:
    registration = await live(await make_event())
    file = await browser.get(path(registration, "/daten.json"))
    assert ("application/json", 'attachment; filename="meine-daten.json"', "no-store") == (
        file.headers["content-type"].partition(";")[0],
        file.headers["content-disposition"],
        file.headers["cache-control"],
    )
    about = json.loads(file.content)["registrations"][0]
    assert (EMIL.family_name, EMIL.email, "confirmed") == (about["family_name"], about["email"], about["status"])
    assert {"Quastenflosser-Schule", "Allergie von Quastenflosser"} == {one["value"] for one in about["answers"]}
    assert [("other", EMIL.family_name)] == [(need["kind"], need["detail"]) for need in about["access_needs"]]
    assert {"access_needs", "answers", "calendar_entries", "reasons", "registrations", "sensitive_answers"} == {
        kept["data"] for kept in about["kept_until"]
    }
    assert (False, False) == (registration.public_id in file.text, registration.nonce in file.text)


async def test_asking_back_names_what_follows_and_changes_nothing(browser: httpx.AsyncClient) -> None:
    event = await make_event(1)
    place, waits = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    pages = [(await browser.get(path(who, "/daten/loeschen"))).text for who in (place, waits)]
    assert "Ihr Platz geht an die nächste Person." in pages[0]
    assert "Ihre Stelle in der Reihe verfällt." in pages[1]
    assert 2 == await Registration.count().where(Registration.erased_at.is_null())


async def test_asking_back_after_the_event_warns_of_the_certificate(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    with turned(event.ends_at + timedelta(days=1)):
        page = await browser.get(path(registration, "/daten/loeschen"))
    assert "Eine Bescheinigung können wir danach nicht mehr ausstellen." in page.text
    assert "/absagen" not in page.text


async def test_erasing_gives_the_place_on_and_the_link_opens_nothing(browser: httpx.AsyncClient) -> None:
    event = await make_event(1)
    place, waits = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    answered = await browser.post(path(place, "/daten/loeschen"), headers=SAME_SITE)
    assert (303, "/anmeldung/geloescht") == (answered.status_code, answered.headers["location"])
    done = await browser.get(answered.headers["location"])
    assert (200, True) == (done.status_code, "Ihre Daten sind gelöscht" in done.text)
    assert Status.confirmed == (await one(Registration, waits.id)).status
    for rest in ("", "/daten", "/daten.json", "/daten/loeschen", "/kalender.ics", "/absagen"):
        assert 404 == (await browser.get(path(place, rest))).status_code
    assert 404 == (await browser.post(path(place, "/daten/loeschen"), headers=SAME_SITE)).status_code


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("rest", ["/daten", "/daten.json", "/daten/loeschen"])
async def test_stranger_learns_and_erases_nothing(browser: httpx.AsyncClient, stranger: str, rest: str) -> None:
    await sign_up(await make_event(), CHIARA)
    page = await browser.get(f"/anmeldung/{stranger}{rest}")
    assert (404, False) == (page.status_code, "Conti" in page.text)
    sent = await browser.post(f"/anmeldung/{stranger}/daten/loeschen", headers=SAME_SITE)
    assert (404, 1) == (sent.status_code, await Registration.count().where(Registration.erased_at.is_null()))


async def test_tampered_link_opens_nothing(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    link = path(registration, "")
    tampered = link[:-1] + ("A" if link[-1] != "A" else "B")
    assert 404 == (await browser.get(f"{tampered}/daten")).status_code
    assert 404 == (await browser.post(f"{tampered}/daten/loeschen", headers=SAME_SITE)).status_code
    assert (await one(Registration, registration.id)).erased_at is None


async def test_other_site_erases_nothing(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    sent = await browser.post(path(registration, "/daten/loeschen"), headers={"sec-fetch-site": "cross-site"})
    assert 403 == sent.status_code
    assert (await one(Registration, registration.id)).erased_at is None


async def test_database_away_says_so_and_erases_nothing(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    registration = await sign_up(await make_event(), CHIARA)

    async def gone(*_: object, **__: object) -> object:
        raise DatabaseGone("the database is away")

    with monkeypatch.context() as away:
        away.setattr(DB, "run_querystring", gone)
        answered = await browser.post(path(registration, "/daten/loeschen"), headers=SAME_SITE)
    assert (503, True) == (answered.status_code, "retry-after" in answered.headers)
    assert (await one(Registration, registration.id)).erased_at is None


async def test_english_pages_are_in_english_addresses(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    page = await browser.get(f"/en{path(registration)}")
    assert '<html lang="en"' in page.text
    assert f"/en{path(registration, '/daten/loeschen')}" in page.text
    sent = await browser.post(f"/en{path(registration, '/daten/loeschen')}", headers=SAME_SITE)
    assert "/en/anmeldung/geloescht" == sent.headers["location"]


async def test_page_asks_as_much_for_three_answers_as_for_one(browser: httpx.AsyncClient) -> None:
    counts = []
    for number in (1, 3):
        registration = await sign_up(await make_event(sessions=number), CHIARA)
        for _ in range(number):
            await answer(registration, "x", RetentionClass.standard)
        with counted() as statements:
            assert 200 == (await browser.get(path(registration))).status_code
        counts.append(len(statements))
    assert counts[0] == counts[1]
