"""Calendar subscriptions: the same filters as the list, and one feed per organisation, programme and event."""

from collections.abc import Iterable

from litestar import Response, Router, get
from litestar.params import FromPath

from ki_events.events.filter import READERS, Filter, is_slug
from ki_events.feeds.calendar import Feeds
from ki_events.feeds.reading import Subscription
from ki_events.i18n import _
from ki_events.links import absolute
from ki_events.refusal import Refused
from ki_events.web.caching import cached_answer
from ki_events.web.languages import spoken
from ki_events.web.pages import AnyRequest

CALENDAR = "text/calendar"  # the framework adds "; charset=utf-8"
EVERYTHING = "veranstaltungen"
ALLOWED = [name for name in READERS if name != "seite"]


@get(f"/{EVERYTHING}.ics", name="feed")
async def feed_by_filter(request: AnyRequest) -> Response[bytes]:
    """Answer with what the list with the same query shows; a query that is not understood shows nothing."""
    asked = Filter.from_query(request.query_params)
    problems = [*_strange([name for name, _value in request.query_params.multi_items()]), *asked.problems]
    if problems:
        return _refusal(400, problems)
    source = "?".join(filter(None, [_address(f"{EVERYTHING}.ics"), asked.filter.to_query()]))
    try:
        return await _answer(request, Subscription(asked.filter), source)
    except Refused as refused:
        return _refusal(400, [refused.sentence])


@get("/veranstalter/{file:str}", name="feed_of_organisation")
async def feed_of_organisation(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with the events of an organisation."""
    return await _named(request, "veranstalter", file)


@get("/programme/{file:str}", name="feed_of_programme")
async def feed_of_programme(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with the events of a programme."""
    return await _named(request, "programme", file)


@get(f"/{EVERYTHING}/{{file:str}}", name="feed_of_event")
async def feed_of_event(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with all sessions of one event."""
    return await _named(request, EVERYTHING, file)


router = Router("/feeds", route_handlers=[feed_by_filter, feed_of_organisation, feed_of_programme, feed_of_event])


async def _named(request: AnyRequest, kind: str, file: str) -> Response[bytes]:
    slug, dot, ending = file.rpartition(".")
    if not dot or ending != "ics":
        return _refusal(404, [_("Adressen von Kalender-Abos enden mit „.ics“.")])
    if not is_slug(slug):
        return _refusal(404, [_("Dieses Kalender-Abo gibt es nicht.")])
    names = list(request.query_params)
    if names:
        return _refusal(
            400, [_("Dieses Kalender-Abo kennt keine Filter, gefunden: {names}.").format(names=_list(names))]
        )
    try:
        return await _answer(request, _subscription(kind, slug), _address(f"{kind}/{slug}.ics"))
    except Refused as refused:
        return _refusal(404, [refused.sentence])


def _subscription(kind: str, slug: str) -> Subscription:
    if kind == "veranstalter":
        return Subscription(Filter(organisation=slug))
    if kind == "programme":
        return Subscription(Filter(programme=slug))
    return Subscription(event=slug)


async def _answer(request: AnyRequest, subscription: Subscription, source: str) -> Response[bytes]:
    feed = await _feeds(request).feed(subscription, source)
    response = cached_answer(request, feed.content, CALENDAR, feed.last_modified)
    name = subscription.event or subscription.wanted.organisation or subscription.wanted.programme or EVERYTHING
    response.headers["content-disposition"] = f'attachment; filename="{name}.ics"'
    return response


def _feeds(request: AnyRequest) -> Feeds:
    # They belong to the application, not to the module: another application has another database.
    state = request.app.state
    if "feeds" not in state:
        state["feeds"] = Feeds()
    found: Feeds = state["feeds"]
    return found


def _strange(names: list[str]) -> list[str]:
    """Return a sentence about names that we do not know or that come twice: a feed must not silently show more."""
    unknown = sorted(set(names) - set(ALLOWED))
    twice = [name for name in ALLOWED if names.count(name) > 1]
    sentences = []
    if unknown:
        sentence = _("Diese Filter kennt das Kalender-Abo nicht: {names}. Es kennt: {known}.")
        sentences.append(sentence.format(names=_list(unknown), known=", ".join(ALLOWED)))
    if twice:
        sentences.append(_("Diese Filter dürfen nur einmal vorkommen: {names}.").format(names=_list(twice)))
    return sentences


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"„{name[:40]}“" for name in names)


def _address(path: str) -> str:
    return absolute(spoken(f"/feeds/{path}"))


def _refusal(status: int, sentences: Iterable[str]) -> Response[bytes]:
    advice = _("Bitte stellen Sie das Abo auf dieser Seite neu zusammen: {address}").format(
        address=absolute(spoken("/"))
    )
    text = "\n".join([*sentences, advice, ""])
    headers = {"cache-control": "no-store"}
    return Response(text.encode(), status_code=status, headers=headers, media_type="text/plain")
