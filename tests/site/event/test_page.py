"""The event page says its state at one glance and offers one thing to do."""

import html
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from ki_events.dates import iso
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import EventStatus, Mode, Session, SessionStatus
from ki_events.links import absolute
from tests.characters import BORIS, CHIARA, make_event, sign_up
from tests.conftest import MID_MORNING
from tests.site.event.shown import json_ld, page_of
from tests.statements import counted

pytestmark = pytest.mark.anyio

META = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">')


@pytest.mark.parametrize(
    ("columns", "state", "action"),
    [
        ({"capacity": 9}, "Es sind noch 9 Plätze frei.", ">Anmelden<"),
        ({"capacity": None}, "Es gibt genug Plätze für alle.", ">Anmelden<"),
        ({"capacity": 0}, "Alle Plätze sind vergeben.", ">Auf die Warteliste<"),
        ({"opens_at": MID_MORNING + timedelta(days=2)}, "Die Anmeldung öffnet am", "Termin in den Kalender"),
        (
            {"closes_at": MID_MORNING - timedelta(days=2)},
            "Die Anmeldung ist geschlossen.",
            ">Ähnliche Veranstaltungen<",
        ),
        ({"status": EventStatus.cancelled, "cancel_reason": "Krankheit"}, "Krankheit", ">Ähnliche Veranstaltungen<"),
        ({"postponed": True}, "Verschoben, neuer Termin folgt", "Bisher geplant war"),
        ({"capacity": 0}, "bekommt ihn sofort, wer am längsten wartet", ">Auf die Warteliste<"),
        ({"mode": Mode.none}, "Kommen Sie einfach vorbei.", "Termin in den Kalender"),
        (
            {"mode": Mode.external, "external_url": "https://vhs.example/1"},
            "auf anderer Website",
            'href="https://vhs.example/1"',
        ),
        ({"mode": Mode.invitation}, "nur auf Einladung", "Termin in den Kalender"),
        (
            {"starts_at": MID_MORNING - timedelta(weeks=1)},
            "Diese Veranstaltung ist vorbei.",
            ">Ähnliche Veranstaltungen<",
        ),
    ],
)
async def test_event_page_says_state_and_next_step(
    browser: httpx.AsyncClient, columns: dict[str, Any], state: str, action: str
) -> None:
    page = await page_of(browser, await make_event(**columns))
    assert state in page
    assert action in page
    assert 1 >= page.count("kern-btn--primary")


@pytest.mark.parametrize("columns", [{"status": EventStatus.draft}, {"publish_at": MID_MORNING + timedelta(hours=1)}])
async def test_event_page_is_not_there_before_it_is_published(
    browser: httpx.AsyncClient, columns: dict[str, Any]
) -> None:
    event = await make_event(**columns)
    assert 404 == (await browser.get(f"/veranstaltungen/{event.slug}")).status_code
    assert 404 == (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).status_code


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "a" * 500, "%00", "..%2fetc"])
async def test_event_page_is_not_there_for_a_strange_address(browser: httpx.AsyncClient, slug: str) -> None:
    page = await browser.get(f"/veranstaltungen/{slug}")
    assert 404 == page.status_code
    assert "Diese Seite gibt es nicht" in page.text


async def test_event_page_tells_how_many_wait(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=1)
    await sign_up(event, BORIS)
    await sign_up(event, CHIARA)
    assert "Auf der Warteliste steht 1 Person." in await page_of(browser, event)


async def test_event_page_shows_old_and_new_date_when_it_was_moved(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    old = (event.starts_at - timedelta(days=1)).replace(hour=12)
    await Session.update({Session.moved_from: old}).where(Session.event == event.id)
    page = await page_of(browser, event)
    assert re.search(r"<strong>Verlegt</strong> von:\s*<s>[^<]+Uhr</s>", page)
    assert "EventRescheduled" in page
    assert iso(old) == json_ld(page)["previousStartDate"]


@pytest.mark.parametrize("path", ["/", "/veranstaltungen/{slug}", "/krefeld"])
async def test_page_says_each_thing_once_when_shared(browser: httpx.AsyncClient, path: str) -> None:
    event = await make_event()
    page = await browser.get(path.format(slug=event.slug))
    names = [name for name, _content in META.findall(page.text)]
    assert sorted(set(names)) == sorted(names)


async def test_event_page_never_shows_the_meeting_link(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    await Session.update({Session.online_url: "https://meet.example/geheim"}).where(Session.event == event.id)
    page = await page_of(browser, event)
    assert "geheim" not in page
    assert "Sie können auch online teilnehmen." in page
    assert "https://schema.org/MixedEventAttendanceMode" == json_ld(page)["eventAttendanceMode"]


async def test_event_page_makes_safe_html_of_markdown(browser: httpx.AsyncClient) -> None:
    text = "# Groß\n\n**fett** <script>alert(1)</script> [x](javascript:alert) ![Bild](https://fremd.example/a.png)"
    page = await page_of(browser, await make_event(description=text))
    assert "<h3>Groß</h3>" in page
    assert "<strong>fett</strong>" in page
    assert ("<script>alert" in page, 'href="javascript' in page, "<img" in page) == (False, False, False)


@pytest.mark.parametrize("certificate", [True, False])
async def test_event_page_names_the_certificate_only_when_there_is_one(
    browser: httpx.AsyncClient, certificate: bool
) -> None:
    assert certificate == ("Bescheinigung" in await page_of(browser, await make_event(certificate=certificate)))


async def test_event_page_names_accessibility_and_spoken_languages(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    await Label(event=event.id, kind=LabelKind.accessibility, slug="step_free", name="step_free").save()
    await Label(event=event.id, kind=LabelKind.language, slug="tr", name="tr").save()
    assert ("Stufenlos zugänglich" in await page_of(browser, event), "Türkisch" in await page_of(browser, event)) == (
        True,
        True,
    )
    english = await page_of(browser, event, "/en")
    assert ("Step-free access" in english, "Turkish" in english) == (True, True)


async def test_event_page_takes_three_statements_for_one_session_and_for_three(browser: httpx.AsyncClient) -> None:
    single, series = await make_event(), await make_event(sessions=3)
    with counted() as for_one:
        await page_of(browser, single)
    with counted() as for_three:
        await page_of(browser, series)
    assert (3, 3) == (len(for_one), len(for_three))


async def test_event_page_tells_of_itself_where_its_address_is_shared(browser: httpx.AsyncClient) -> None:
    event = await make_event(title='Lesen & "Leben"', summary="")
    page = await page_of(browser, event, "/en")
    found = {name: html.unescape(content) for name, content in META.findall(page)}
    address = absolute(f"/en/veranstaltungen/{event.slug}")
    assert {
        "og:type": "article",
        "og:locale": "en_GB",
        "og:url": address,
        "og:title": 'Lesen & "Leben"',
        "og:description": 'Lesen & "Leben"',
        "og:image": f"{address}/bild.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "twitter:card": "summary_large_image",
    }.items() <= found.items()


async def test_event_page_can_be_shared_without_a_script(browser: httpx.AsyncClient) -> None:
    event = await make_event(title="Lesen & Leben")
    page = await page_of(browser, event)
    mail = re.search(r'href="(mailto:\?[^"]+)"', page)
    assert mail is not None
    asked = parse_qs(urlsplit(html.unescape(mail[1])).query)
    address = absolute(f"/veranstaltungen/{event.slug}")
    assert ["Lesen & Leben"] == asked["subject"]
    assert ["Lesen & Leben", "Gesamtschule Uerdingen", "", address] == [
        line for line in asked["body"][0].split("\r\n") if not line.endswith("Uhr")
    ]
    assert f'value="{address}" readonly' in page
    assert "<title>QR-Code zu dieser Seite</title>" in page


async def test_event_page_hides_buttons_that_need_a_script(browser: httpx.AsyncClient) -> None:
    page = await page_of(browser, await make_event())
    buttons = re.findall(r"<button ([^>]*data-share-by[^>]*)>", page)
    assert [True, True, True] == [button.endswith(" hidden") for button in buttons]


async def test_event_page_sets_plain_language_apart(browser: httpx.AsyncClient) -> None:
    page = await page_of(browser, await make_event(plain_summary="You **can** come.", lang="en"))
    assert '<div class="prose" lang="en" dir="auto"><p>You <strong>can</strong> come.</p>' in page
    assert "Einfache Sprache" not in await page_of(browser, await make_event())


async def test_event_page_names_speakers_with_their_function(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    await Session.update({Session.speakers: json.dumps(["Fachberaterin, KI Krefeld", "Mediothek <b>"])}).where(
        Session.event == event.id
    )
    page = await page_of(browser, event)
    assert ["Fachberaterin", "Mediothek &lt;b&gt;"] == re.findall(r'<bdi class="speakers__name">([^<]+)', page)
    assert ["KI Krefeld"] == re.findall(r'<bdi class="speakers__function">([^<]+)', page)
    assert [
        {
            "@type": "Person",
            "name": "Fachberaterin",
            "affiliation": {"@type": "Organization", "name": "KI Krefeld"},
        },
        {"@type": "Organization", "name": "Mediothek <b>"},
    ] == json_ld(page)["performer"]


async def test_event_page_leads_from_labels_to_the_list(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    await Label(event=event.id, kind=LabelKind.topic, slug="lesen", name="Lesen").save()
    page = await page_of(browser, event)
    assert '<a href="/?thema=lesen" dir="auto">Lesen</a>' in page
    assert '<a href="/krefeld"><bdi>Kommunales Integrationszentrum Krefeld</bdi></a>' in page


async def test_event_page_counts_what_changed_in_a_series(browser: httpx.AsyncClient) -> None:
    event = await make_event(sessions=4)
    first, second, *_rest = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at)
    await Session.update({Session.moved_from: first.starts_at - timedelta(days=1)}).where(Session.id == first.id)
    await Session.update({Session.status: SessionStatus.cancelled}).where(Session.id == second.id)
    page = await page_of(browser, event)
    assert "1 Termin wurde verlegt." in page
    assert "1 Termin fällt aus." in page
    assert 1 == page.count("Dieser Termin fällt aus")


@pytest.mark.parametrize("title", ["x" * 160, "Donaudampfschifffahrtsgesellschaft" * 4])
async def test_event_page_takes_the_longest_title(browser: httpx.AsyncClient, title: str) -> None:
    assert f">{title}</h1>" in await page_of(browser, await make_event(title=title, summary="", description=""))
