"""News of the events as Atom 1.0 (RFC 4287): what was published or changed last comes first."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import urlsplit
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from babel.dates import format_interval, format_skeleton

from ki_events.clock import local
from ki_events.events.tables import EventStatus, Session, SessionStatus
from ki_events.events.vevent import text
from ki_events.events.words import format_name
from ki_events.feeds.newest import Details, Item, News
from ki_events.i18n import SOURCE_LANGUAGE, _, language, locale
from ki_events.links import absolute
from ki_events.settings import settings

ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACE = UUID("5b0a3f5e-6f0a-5d4e-9c57-2f2b8c1d7e61")
NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without entries was changed last: `updated` is required, and the same rows give the same bytes."""
NOT_XML = dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF])  # XML 1.0 section 2.2, beside what `text` drops


def atom_bytes(name: str, news: News, details: dict[int, Details], source: str) -> bytes:
    """Return the feed called `name` whose own address is `source`, in the language of the moment."""
    feed = ET.Element("feed", {"xmlns": ATOM, LANG: language()})
    _add(feed, "title", name)
    _add(feed, "subtitle", _("Neue und geänderte Veranstaltungen"))
    _add(feed, "id", source)
    _add(feed, "updated", _moment(max((item.updated for item in news.items), default=NOTHING_YET)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=source)
    _add(feed, "link", rel="alternate", type="text/html", href=_list_page(source))
    _add(_add(feed, "author"), "name", settings().operator)
    for item in news.items:
        _add_entry(feed, item, details[item.id])
    ET.indent(feed, "")
    found: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return found


def _add_entry(feed: ET.Element, item: Item, rest: Details) -> None:
    entry = _add(feed, "entry")
    _add(entry, "title", _title(item, rest.sessions)).set(LANG, item.lang)
    # Neither the address of the installation nor the language of the feed is part of it: an entry stays the same one.
    _add(entry, "id", uuid5(NAMESPACE, f"{item.created_at.astimezone(UTC).isoformat()} {item.slug}").urn)
    _add(entry, "published", _moment(item.published))
    _add(entry, "updated", _moment(item.updated))
    _add(entry, "link", rel="alternate", type="text/html", href=_address(f"/veranstaltungen/{item.slug}"))
    _add(entry, "link", rel="related", type="text/calendar", href=_address(f"/feeds/veranstaltungen/{item.slug}.ics"))
    author = _add(entry, "author")
    _add(author, "name", item.organisation)
    if urlsplit(item.website).scheme in ("http", "https"):
        _add(author, "uri", item.website)
    for term, label in ((item.format.value, format_name(item.format)), *rest.topics):
        _add(entry, "category", term=term, label=_clean(label))
    if item.summary:
        _add(entry, "summary", item.summary, type="text").set(LANG, item.lang)
    _add(entry, "content", _html(item, rest.sessions), type="html")


def _title(item: Item, sessions: Sequence[Session]) -> str:
    if item.status == EventStatus.cancelled:
        return _("Abgesagt: {title}").format(title=item.title)
    if item.postponed:
        return _("Verschoben: {title}").format(title=item.title)
    if any(session.moved_from is not None and session.status == SessionStatus.planned for session in sessions):
        return _("Neuer Termin: {title}").format(title=item.title)
    return item.title


def _html(item: Item, sessions: Sequence[Session]) -> str:
    """Return the entry as HTML. Every text of people is escaped here, none is Markdown."""
    facts = [
        (_("Termine"), "<br>".join(escape(_line(session)) for session in sessions) if not item.postponed else ""),
        (_("Veranstaltende Organisation"), escape(item.organisation)),
        (_("Kosten"), escape(item.cost)),
    ]
    parts = [
        *([f"<p><strong>{escape(state)}</strong></p>"] if (state := _state(item)) else []),
        *([f'<p lang="{escape(item.lang)}">{escape(item.summary)}</p>'] if item.summary else []),
        "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in facts if value) + "</dl>",
    ]
    return "".join(parts)


def _state(item: Item) -> str:
    if item.status == EventStatus.cancelled:
        return " ".join(filter(None, [_("Die Veranstaltung ist abgesagt."), item.cancel_reason]))
    return _("Die Veranstaltung ist verschoben, der neue Termin steht noch nicht fest.") if item.postponed else ""


def _line(session: Session) -> str:
    """Return date, time, title, place of a session in one line, and what has happened to it."""
    parts = [_when(session), session.title, session.place_name or (_("Online") if session.online_url else "")]
    if session.status == SessionStatus.cancelled:
        parts.append(_("abgesagt"))
    elif session.moved_from is not None:
        parts.append(_("verlegt, ursprünglich {date}").format(date=_day(session.moved_from)))
    return ", ".join(filter(None, parts))


def _when(session: Session) -> str:
    last = session.ends_at - timedelta(seconds=1)  # an all-day session ends with the midnight after its last day
    if not session.all_day:
        start, end = (local(moment).replace(tzinfo=None) for moment in (session.starts_at, session.ends_at))
        if start.date() == end.date():
            return f"{_day(session.starts_at)}, {format_interval(start, end, 'Hm', locale=locale())}"
    elif local(session.starts_at).date() == local(last).date():
        return _day(session.starts_at)
    return f"{_day(session.starts_at)} – {_day(last)}"


def _day(moment: datetime) -> str:
    return format_skeleton("yMMMEd", local(moment), locale=locale())


def _add(parent: ET.Element, name: str, content: str = "", /, **attributes: str) -> ET.Element:
    found = ET.SubElement(parent, name, attributes)
    found.text = _clean(content) or None
    return found


def _clean(content: str) -> str:
    return text(content).translate(NOT_XML)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _list_page(source: str) -> str:
    query = source.partition("?")[2]
    return _address("/") + (f"?{query}" if query else "")


def _address(path: str) -> str:
    if language() == SOURCE_LANGUAGE:
        return absolute(path)
    return absolute(f"/{language()}{path if path != '/' else ''}")
