"""Calendar subscriptions and news: the same filters as the list, and an address for each organisation, topic, event …"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from litestar import Response, Router, get
from litestar.params import FromPath
from litestar.response import Redirect

from ki_events.events.filter import NAMES, Asked, Filter, is_slug
from ki_events.feeds.calendar import Feeds
from ki_events.feeds.news import NewsFeeds
from ki_events.feeds.reading import PASSING, Subscription, lasting
from ki_events.i18n import _
from ki_events.links import absolute
from ki_events.refusal import Refused
from ki_events.visible import visible
from ki_events.web.caching import http_date
from ki_events.web.languages import spoken
from ki_events.web.pages import AnyRequest, public_file, url

CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
EVERYTHING = "veranstaltungen"
ALLOWED = [name for name in NAMES if name not in (*PASSING, "seite")]
FILTERS = {
    "organisationen": "organisation",
    "programme": "programm",
    "themen": "thema",
    "formate": "format",
    "zielgruppen": "zielgruppe",
    "bezirke": "bezirk",
}
"""The name in a filter's query, by the folder of feeds that show one of its values."""

Kind = TypeVar("Kind", Feeds, NewsFeeds)


@get(f"/{EVERYTHING}.ics", name="feed")
async def feed_by_filter(request: AnyRequest) -> Response[bytes]:
    """Answer with what the list with the same query shows; a query that is not understood shows nothing."""
    asked = _asked(request)
    if asked.problems:
        return _refusal(400, asked.problems, asked.filter)
    try:
        return await _calendar(request, Subscription(asked.filter), _source("ics", asked.filter), EVERYTHING)
    except Refused as refused:
        return _refusal(400, [refused.sentence])


@get(f"/{EVERYTHING}.atom", name="atom")
async def atom_by_filter(request: AnyRequest) -> Response[bytes]:
    """Answer with the news of what the list with the same query shows."""
    asked = _asked(request)
    if asked.problems:
        return _refusal(400, asked.problems, asked.filter)
    try:
        feed = await _kept(request, "news", NewsFeeds).feed(asked.filter, _source("atom", asked.filter))
    except Refused as refused:
        return _refusal(400, [refused.sentence])
    return public_file(request, feed.content, {"content-type": ATOM, "last-modified": http_date(feed.last_modified)})


@get("/organisationen/{file:str}", name="feed_of_organisation")
async def feed_of_organisation(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with the events of an organisation."""
    return await _of_one(request, "organisationen", file)


@get("/veranstalter/{file:str}", name="feed_of_organisation_before")
async def feed_of_organisation_before(request: AnyRequest, file: FromPath[str]) -> Redirect:
    """Send programs on that subscribed at the address of before (RFC 9110 section 15.4.9)."""
    return Redirect(url(request, "feed_of_organisation", file=file), status_code=308)


@get("/programme/{file:str}", name="feed_of_programme")
async def feed_of_programme(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with the events of a programme."""
    return await _of_one(request, "programme", file)


@get("/themen/{file:str}", name="feed_of_topic")
async def feed_of_topic(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with the events on a topic."""
    return await _of_one(request, "themen", file)


@get("/formate/{file:str}", name="feed_of_format")
async def feed_of_format(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with the events of a format."""
    return await _of_one(request, "formate", file)


@get("/zielgruppen/{file:str}", name="feed_of_target_group")
async def feed_of_target_group(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with the events for a target group."""
    return await _of_one(request, "zielgruppen", file)


@get("/bezirke/{file:str}", name="feed_of_district")
async def feed_of_district(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with the events in a district, by its name."""
    return await _of_one(request, "bezirke", file)


@get(f"/{EVERYTHING}/{{file:str}}", name="feed_of_event")
async def feed_of_event(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with all sessions of one event."""
    return await _of_one(request, EVERYTHING, file)


router = Router(
    "/feeds",
    route_handlers=[
        feed_by_filter,
        atom_by_filter,
        feed_of_organisation,
        feed_of_organisation_before,
        feed_of_programme,
        feed_of_topic,
        feed_of_format,
        feed_of_target_group,
        feed_of_district,
        feed_of_event,
    ],
)


async def _of_one(request: AnyRequest, folder: str, file: str) -> Response[bytes]:
    value, dot, ending = file.rpartition(".")
    if not dot or ending != "ics":
        return _refusal(404, [_("Adressen von Kalender-Abos enden mit „.ics“.")])
    subscription = _subscription(folder, value)
    if subscription is None:
        return _refusal(404, [_("Dieses Kalender-Abo gibt es nicht.")])
    if names := list(request.query_params):
        sentence = _("Dieses Kalender-Abo kennt keine Filter, gefunden: {names}.")
        return _refusal(400, [sentence.format(names=_list(names))], subscription.wanted)
    try:
        source = absolute(spoken(f"/feeds/{folder}/{file}"))
        return await _calendar(request, subscription, source, value if is_slug(value) else folder)
    except Refused as refused:
        return _refusal(404, [refused.sentence])


def _subscription(folder: str, value: str) -> Subscription | None:
    if folder == EVERYTHING:
        return Subscription(event=value) if is_slug(value) else None
    asked = Filter.from_query({FILTERS[folder]: value})
    return None if asked.problems or asked.filter == Filter() else Subscription(asked.filter)


async def _calendar(request: AnyRequest, subscription: Subscription, source: str, name: str) -> Response[bytes]:
    feed = await _kept(request, "feeds", Feeds).feed(subscription, source)
    headers = {
        "content-type": CALENDAR,
        "last-modified": http_date(feed.last_modified),
        "content-disposition": f'attachment; filename="{name}.ics"',
    }
    return public_file(request, feed.content, headers)


def _kept(request: AnyRequest, name: str, kind: type[Kind]) -> Kind:
    # They belong to the application, not to the module: another application has another database.
    state = request.app.state
    if name not in state:
        state[name] = kind()
    found: Kind = state[name]
    return found


def _asked(request: AnyRequest) -> Asked:
    """Return what the query asks for. A feed must not silently show more, nor lose events when a week is over."""
    asked = Filter.from_query(request.query_params)
    given = list(request.query_params.multi_items())
    unknown = sorted({name for name, _value in given} - {*ALLOWED, *PASSING})
    passing = [name for name in PASSING if any(name == one and value.strip() for one, value in given)]
    sentences = []
    if unknown:
        sentence = _("Diese Filter kennt das Kalender-Abo nicht: {names}. Es kennt: {known}.")
        sentences.append(sentence.format(names=_list(unknown), known=", ".join(ALLOWED)))
    if passing:
        sentence = _("Ein Abo läuft immer weiter und kennt deshalb keinen Zeitraum und keine freien Plätze: {names}.")
        sentences.append(sentence.format(names=_list(passing)))
    return replace(asked, filter=lasting(asked.filter), problems=(*sentences, *asked.problems))


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"„{visible(name)[:40]}“" for name in names)


def _source(ending: str, wanted: Filter) -> str:
    return "?".join(filter(None, [absolute(spoken(f"/feeds/{EVERYTHING}.{ending}")), wanted.to_query()]))


def _refusal(status: int, sentences: Iterable[str], understood: Filter | None = None) -> Response[bytes]:
    """Answer with what is wrong, and where to put it right with all that was understood."""
    query = understood.to_query() if understood else ""
    advice = _("Bitte stellen Sie das Abo auf dieser Seite neu zusammen: {address}").format(
        address="?".join(filter(None, [absolute(spoken("/kalender")), query]))
    )
    text = "\n".join([*sentences, advice, ""])
    return Response(text.encode(), status_code=status, headers={"cache-control": "no-store"}, media_type="text/plain")
