"""All that names a mailbox, for who reads it: as a page, as a file, and erased after asking back."""

import json
import re
from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now, turned
from ki_events.db import DB, DatabaseGone
from ki_events.mail.tables import Message
from ki_events.registrations.mailboxes.logging_in import VALID_FOR, new_link
from ki_events.registrations.mailboxes.login_links import LoginLink
from ki_events.registrations.mailboxes.mine import PAGE
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import Person
from ki_events.registrations.rules import mail_key
from ki_events.registrations.tables import Registration, Status
from ki_events.retention.periods import PERIODS, Kind
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.interests.makers import past_event, wishing
from tests.retention.makers import EMIL, ask_as_new_address, group, live
from tests.statements import counted

pytestmark = pytest.mark.anyio

SAME_SITE = {"sec-fetch-site": "same-origin"}
COLLEAGUE = Person("Carla", "Roth", CHIARA.email)


async def path(rest: str = "/daten", who: Person = CHIARA) -> str:
    return f"/meine/{await new_link(mail_key(who.email), 'de')}{rest}"


async def left() -> int:
    return int(await Registration.count().where(Registration.erased_at.is_null()))


async def test_page_shows_registrations_and_what_stands_beside_them(browser: httpx.AsyncClient) -> None:
    registration = await live(await make_event(title="Sprachsensibel unterrichten"))
    await wishing(await past_event(title="Elternabend"), EMIL.email)
    await group()
    await ask_as_new_address()
    page = await browser.get(await path(who=EMIL))
    assert (200, "no-store", "noindex") == (
        page.status_code,
        page.headers["cache-control"],
        page.headers["x-robots-tag"],
    )
    assert f'href="/anmeldung/{token_of(registration)}/daten"' in page.text
    titles = re.findall(r'<h2 class="section-title">([^<]+)<', page.text)
    assert [
        "Anmeldungen",
        "Neue E-Mail-Adresse, noch nicht bestätigt",
        "Gruppen, die Sie angemeldet haben",
        "Wunsch, vom nächsten Termin zu erfahren",
        "Persönliche Einladungen",
        "Links zu „Meine Anmeldungen“ und Ihrem Kalender",
        "Andere E-Mails von uns",
    ] == titles
    assert f"spätestens {PERIODS[Kind.interests].days} Tage nach der Bestätigung" in page.text


async def test_list_leads_to_it(browser: httpx.AsyncClient) -> None:
    await sign_up(await make_event(), CHIARA)
    link = await path("")
    assert f'href="{link}/daten"' in (await browser.get(link)).text


async def test_file_has_everything_of_the_mailbox_and_of_nobody_else(browser: httpx.AsyncClient) -> None:
    event = await make_event(5)
    for who in (CHIARA, COLLEAGUE, BORIS):
        await sign_up(event, who)
    file = await browser.get(await path("/daten.json"))
    assert ("application/json", 'attachment; filename="meine-daten.json"', "no-store") == (
        file.headers["content-type"].partition(";")[0],
        file.headers["content-disposition"],
        file.headers["cache-control"],
    )
    assert ["Conti", "Roth"] == [one["family_name"] for one in json.loads(file.content)["registrations"]]


async def test_asking_back_counts_and_names_what_follows_and_changes_nothing(browser: httpx.AsyncClient) -> None:
    event = await make_event(5)
    await sign_up(event, CHIARA)
    await sign_up(event, COLLEAGUE)
    page = (await browser.get(await path("/daten/loeschen"))).text
    assert "<li>2 Anmeldungen</li>\n<li>davon 2 noch abzusagen</li>" in page
    assert "<bdi>Chiara Conti</bdi>, <bdi>Carla Roth</bdi>" in page
    assert "Ihre Plätze gehen an die nächsten Personen." in page
    assert 2 == await left()


async def test_asking_back_after_the_event_warns_of_the_certificate(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    with turned(event.ends_at + timedelta(days=1)):
        page = (await browser.get(await path("/daten/loeschen"))).text
    assert "Eine Bescheinigung können wir danach nicht mehr ausstellen." in page
    assert ("abzusagen" in page, "mehrere Personen" in page) == (False, False)


async def test_erasing_gives_all_places_on_and_ends_the_link(browser: httpx.AsyncClient) -> None:
    events = [await make_event(1) for _ in range(2)]
    for event in events:
        await sign_up(event, CHIARA)
    waiting = [await sign_up(event, DILARA) for event in events]
    link = await path("")
    answered = await browser.post(f"{link}/daten/loeschen", headers=SAME_SITE)
    assert (303, "/meine/geloescht") == (answered.status_code, answered.headers["location"])
    assert "Ihre Daten sind gelöscht" in (await browser.get("/meine/geloescht")).text
    assert [Status.confirmed] * 2 == [(await one(Registration, row.id)).status for row in waiting]
    assert (2, 0) == (await left(), await LoginLink.count())
    for rest in ("", "/daten", "/daten.json", "/daten/loeschen"):
        assert 404 == (await browser.get(f"{link}{rest}")).status_code
    again = await browser.post(f"{link}/daten/loeschen", headers=SAME_SITE)
    assert (404, 1) == (again.status_code, await Message.count().where(Message.kind == "erased"))


@pytest.mark.parametrize("rest", ["/daten", "/daten.json", "/daten/loeschen"])
async def test_link_that_has_run_out_or_is_none_opens_and_erases_nothing(browser: httpx.AsyncClient, rest: str) -> None:
    await sign_up(await make_event(), CHIARA)
    link = await path("")
    with turned(now() + VALID_FOR + timedelta(minutes=1)):
        for opened in (link, "/meine/unbekannt", "/meine/%00"):
            page = await browser.get(f"{opened}{rest}")
            assert (404, False) == (page.status_code, "Conti" in page.text)
            sent = await browser.post(f"{opened}/daten/loeschen", headers=SAME_SITE)
            assert (404, True) == (sent.status_code, "Fordern Sie hier einen neuen an." in sent.text)
    assert 1 == await left()


async def test_other_site_erases_nothing(browser: httpx.AsyncClient) -> None:
    await sign_up(await make_event(), CHIARA)
    sent = await browser.post(await path("/daten/loeschen"), headers={"sec-fetch-site": "cross-site"})
    assert (403, 1) == (sent.status_code, await left())


async def test_database_away_says_so_and_erases_nothing(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_up(await make_event(), CHIARA)
    address = await path("/daten/loeschen")

    async def gone(*_: object, **__: object) -> object:
        raise DatabaseGone("the database is away")

    with monkeypatch.context() as away:
        away.setattr(DB, "run_querystring", gone)
        answered = await browser.post(address, headers=SAME_SITE)
    assert (503, True, 1) == (answered.status_code, "retry-after" in answered.headers, await left())


async def test_english_pages_are_in_english_addresses(browser: httpx.AsyncClient) -> None:
    await sign_up(await make_event(), CHIARA)
    link = await path()
    page = (await browser.get(f"/en{link}")).text
    assert ('<html lang="en"' in page, f"/en{link}/loeschen" in page) == (True, True)
    sent = await browser.post(f"/en{link}/loeschen", headers=SAME_SITE)
    assert "/en/meine/geloescht" == sent.headers["location"]


async def test_page_asks_as_much_for_three_registrations_as_for_one(browser: httpx.AsyncClient) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            event = await make_event()
            await sign_up(event, CHIARA)
            await wishing(await past_event(), CHIARA.email)
        link = await path("")
        for rest in ("/daten", "/daten/loeschen"):
            with counted() as statements:
                assert 200 == (await browser.get(f"{link}{rest}")).status_code
            counts.append(len(statements))
    assert counts[:2] == counts[2:]


async def test_long_lists_are_shown_in_pages(browser: httpx.AsyncClient) -> None:
    for _ in range(PAGE + 1):
        await sign_up(await make_event(), CHIARA)
    link = await path()
    pages = [(await browser.get(f"{link}{query}")).text for query in ("", "?seite=2")]
    assert [PAGE, 1] == [page.count('class="mine__one"') for page in pages]
    assert f'href="{link}?seite=2"' in pages[0]
