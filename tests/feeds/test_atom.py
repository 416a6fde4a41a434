"""The Atom feed: what RFC 4287 asks of it, what stands on top, and what no text of people can do to it."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from ki_events import clock
from ki_events.events.filter import Filter
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import Event, EventStatus, Format, Session
from ki_events.feeds.newest import MOST
from ki_events.feeds.news import NewsFeeds
from ki_events.i18n import speaking
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused
from tests.characters import CHIARA, make_event, make_organisation, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
SOURCE = "http://test/feeds/veranstaltungen.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


async def read(wanted: Filter | None = None, feeds: NewsFeeds | None = None, source: str = SOURCE) -> ET.Element:
    feed = await (feeds or NewsFeeds()).feed(wanted or Filter(), source)
    return ET.fromstring(feed.content.plain)


def texts(feed: ET.Element, path: str) -> list[str | None]:
    return [found.text for found in feed.findall("/".join(ATOM + name for name in path.split("/")))]


def links(element: ET.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall(f"{ATOM}link")}


async def test_feed_has_all_that_the_standard_asks_for(database: object) -> None:
    with clock.stopped(NOW):
        organisation = await make_organisation(website="https://krefeld.example")
        await make_event(title="DaZ & Spaß", slug="daz", format=Format.lecture, organisation=organisation)
        feed = await read()
    assert ("Alle Veranstaltungen", SOURCE, "2027-02-01T09:00:00Z", "de") == (
        *(feed.findtext(f"{ATOM}{name}") for name in ("title", "id", "updated")),
        feed.attrib[XML_LANG],
    )
    assert {"self": SOURCE, "alternate": "http://test/"} == links(feed)
    (entry,) = feed.findall(f"{ATOM}entry")
    expected = [
        "DaZ & Spaß",
        "2027-02-01T09:00:00Z",
        "2027-02-01T09:00:00Z",
        organisation.name,
        "https://krefeld.example",
    ]
    found = ("title", "published", "updated", f"author/{ATOM}name", f"author/{ATOM}uri")
    assert expected == [entry.findtext(ATOM + name) for name in found]
    assert {
        "alternate": "http://test/veranstaltungen/daz",
        "related": "http://test/feeds/veranstaltungen/daz.ics",
    } == links(entry)
    assert "urn:uuid:" == (entry.findtext(f"{ATOM}id") or "")[:9]
    assert ("text", "html") == tuple(entry.find(ATOM + name).attrib["type"] for name in ("summary", "content"))


async def test_feed_without_entries_is_valid_and_always_the_same(database: object) -> None:
    first, second = [(await NewsFeeds().feed(Filter(), SOURCE)).content.plain for _ in range(2)]
    assert first == second
    assert (["2000-01-01T00:00:00Z"], []) == (
        texts(ET.fromstring(first), "updated"),
        texts(ET.fromstring(first), "entry"),
    )


async def test_what_changed_last_stands_on_top(database: object) -> None:
    moments: list[dict[str, Any]] = [
        {"title": "Alt", "created_at": NOW - timedelta(days=9), "changed_at": NOW - timedelta(days=9)},
        {"title": "Geändert", "created_at": NOW - timedelta(days=30), "changed_at": NOW - timedelta(days=1)},
        {"title": "Gestern", "created_at": NOW - timedelta(days=2), "changed_at": NOW - timedelta(days=2)},
        {
            "title": "Heute erschienen",
            "created_at": NOW - timedelta(days=40),
            "changed_at": NOW - timedelta(days=40),
            "publish_at": NOW - timedelta(hours=1),
        },
    ]
    with clock.stopped(NOW):
        for columns in moments:
            await make_event(**columns)
        feed = await read()
    assert ["Heute erschienen", "Geändert", "Gestern", "Alt"] == texts(feed, "entry/title")
    assert ["2027-02-01T08:00:00Z", "2027-01-02T09:00:00Z"] == texts(feed, "entry/published")[:2]
    assert ["2027-02-01T08:00:00Z", "2027-01-31T09:00:00Z"] == texts(feed, "entry/updated")[:2]


async def test_feed_hides_what_is_not_public_or_over(database: object) -> None:
    with clock.stopped(NOW):
        await make_event(title="Entwurf", status=EventStatus.draft)
        await make_event(title="Morgen", publish_at=NOW + timedelta(days=1))
        await make_event(title="Vorbei", starts_at=NOW - timedelta(days=3))
        await make_event(title="Da")
        assert ["Da"] == texts(await read(), "entry/title")


async def test_feed_ends_after_the_newest_fifty(database: object) -> None:
    with clock.stopped(NOW):
        for number in range(MOST + 2):
            await make_event(title=str(number), changed_at=NOW + timedelta(seconds=number))
        found = texts(await read(), "entry/title")
    assert (MOST, str(MOST + 1), "2") == (len(found), found[0], found[-1])


async def test_title_says_what_has_happened(database: object) -> None:
    with clock.stopped(NOW):
        await make_event(title="Ja", status=EventStatus.cancelled, cancel_reason="Krankheit")
        await make_event(title="Offen", postponed=True)
        moved = await make_event(title="Anders")
        await Session.update({Session.moved_from: NOW + timedelta(days=1)}).where(Session.event == moved.id)
        feed = await read()
    assert ["Neuer Termin: Anders", "Verschoben: Offen", "Abgesagt: Ja"] == texts(feed, "entry/title")
    contents = texts(feed, "entry/content")
    assert "verlegt, ursprünglich Di., 2. Feb. 2027" in (contents[0] or "")
    assert "<dt>Termine</dt>" not in (contents[1] or "")
    assert "<p><strong>Die Veranstaltung ist abgesagt. Krankheit</strong></p>" in (contents[2] or "")


async def test_texts_of_people_stay_texts(database: object) -> None:
    evil = "<script>alert(1)</script> & \"'\x00\x0b\ufffe]]>"
    organisation = await make_organisation(name="A <b>B</b>", website="javascript:alert(1)")
    await make_event(
        title=evil.replace("\x00", ""), summary=evil.replace("\x00", ""), cost="<i>frei</i>", organisation=organisation
    )
    (entry,) = (await read()).findall(f"{ATOM}entry")
    assert "<script>alert(1)</script> & \"']]>" == entry.findtext(f"{ATOM}title")
    assert entry.find(f"{ATOM}author/{ATOM}uri") is None
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]
    parser.feed(entry.findtext(f"{ATOM}content") or "")
    assert {"p", "dl", "dt", "dd"} == set(tags)


async def test_entry_names_its_format_and_topics(database: object) -> None:
    event = await make_event(format=Format.workshop)
    for position, (kind, slug) in enumerate(
        [(LabelKind.topic, "kita"), (LabelKind.language, "tr"), (LabelKind.topic, "daz")]
    ):
        await Label(event=event.id, kind=kind, slug=slug, name=slug.upper(), position=position).save()
    (entry,) = (await read()).findall(f"{ATOM}entry")
    found = [(one.attrib["term"], one.attrib["label"]) for one in entry.findall(f"{ATOM}category")]
    assert [("workshop", "Workshop"), ("kita", "KITA"), ("daz", "DAZ")] == found


async def test_entry_stays_the_same_when_the_event_changes_or_another_language_is_spoken(database: object) -> None:
    event = await make_event(title="Vorher")
    before = texts(await read(), "entry/id")
    await Event.update({Event.title: "Nachher", Event.revision: 1, Event.changed_at: clock.now()}).where(
        Event.id == event.id
    )
    with speaking("en"):
        feed = await read(source="http://test/en/feeds/veranstaltungen.atom")
    assert (before, ["Nachher"], "en") == (texts(feed, "entry/id"), texts(feed, "entry/title"), feed.attrib[XML_LANG])
    assert {"http://test/en"} == {links(feed)["alternate"]}


async def test_feed_is_narrowed_by_the_filter(database: object) -> None:
    await make_event(title="Vortrag", format=Format.lecture)
    await make_event(title="Fest", format=Format.culture)
    source = f"{SOURCE}?format=lecture"
    feed = await read(Filter(formats=(Format.lecture,)), source=source)
    assert (["Vortrag"], ["Vortrag"]) == (texts(feed, "title"), texts(feed, "entry/title"))
    assert "http://test/?format=lecture" == links(feed)["alternate"]
    with pytest.raises(Refused, match="Das Thema „ufo“ gibt es nicht"):
        await read(Filter(topics=("ufo",)))


@pytest.mark.parametrize("number", [1, 3])
async def test_feed_needs_three_statements_cold_and_one_to_look_again(database: object, number: int) -> None:
    feeds = NewsFeeds()
    for _ in range(number):
        await make_event(sessions=2)
    with counted() as cold:
        await read(feeds=feeds)
    await raise_public_version()
    with counted() as later:
        await read(feeds=feeds)
    assert [3, 1] == [
        len([text for text in statements if "public_version" not in text]) for statements in (cold, later)
    ]


async def test_feed_holds_still_while_people_sign_up(database: object) -> None:
    event = await make_event(capacity=5)
    before = await NewsFeeds().feed(Filter(), SOURCE)
    await sign_up(event, CHIARA)
    assert before.content == (await NewsFeeds().feed(Filter(), SOURCE)).content


async def test_last_modified_moves_with_the_bytes_and_only_then(database: object) -> None:
    feeds = NewsFeeds()
    with clock.stopped(NOW):
        event = await make_event()
        first = await feeds.feed(Filter(), SOURCE)
    with clock.stopped(NOW + timedelta(hours=1)):
        second = await feeds.feed(Filter(), SOURCE)
    with clock.stopped(NOW + timedelta(hours=2)):
        await Event.update({Event.title: "Neu"}).where(Event.id == event.id)
        await raise_public_version()
        third = await feeds.feed(Filter(), SOURCE)
    assert [NOW, NOW, NOW + timedelta(hours=2)] == [feed.last_modified for feed in (first, second, third)]
