"""A page is made once and shown until it may be another; what goes out is the same, kept or new."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar, Request, Response, get
from litestar.exceptions import NotFoundException

from ki_events import clock
from ki_events.db import close_pool, is_sqlite, is_unavailable, open_pool, transaction
from ki_events.events import looking
from ki_events.events.looking import Looker
from ki_events.i18n import language
from ki_events.keeping import Kept
from ki_events.public_version import public_version, raise_public_version
from ki_events.site.versions import SiteVersions
from ki_events.web.kept_pages import PAGES_WEIGH, for_everyone, kept_pages
from ki_events.web.languages import in_language
from ki_events.web.security import with_head
from tests.characters import CHIARA, make_event, sign_up
from tests.databases import point_at

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
NOWHERE = "sqlite:////nowhere/none.sqlite3" if is_sqlite() else "postgresql://127.0.0.1:1/none"
TEXT = "Veranstaltungen für Sie. " * 100


class Site:
    """An application with pages of all kinds, which counts how often each was made."""

    def __init__(self) -> None:
        self.made: Counter[str] = Counter()
        self.may_read, self.has_read = asyncio.Event(), asyncio.Event()
        self.may_read.set()
        app = Litestar([self._page(), self._private(), self._missing(), self._broken()], openapi_config=None)
        kept = kept_pages(app.asgi_handler, SiteVersions(Looker()))
        app.asgi_handler = with_head(in_language(kept))
        self.app = app

    def _page(self) -> Any:
        @get(["/", "/veranstaltungen/{slug:str}"])
        async def page(request: Request[Any, Any, Any]) -> Response[str]:
            self.made["page"] += 1
            for_everyone(request.scope)
            try:
                number = await public_version()
            except Exception as error:
                if not is_unavailable(error):
                    raise
                raise NotFoundException from error
            self.has_read.set()
            await self.may_read.wait()
            body = f"{language()} {request.url.query} {number} {TEXT}"
            return Response(body, media_type="text/html", headers={"cache-control": "no-cache", "x-own": "ja"})

        return page

    def _private(self) -> Any:
        @get("/meine")
        async def private() -> Response[str]:
            self.made["private"] += 1
            return Response(TEXT, media_type="text/html", headers={"cache-control": "no-store"})

        return private

    def _missing(self) -> Any:
        @get("/weg")
        async def missing(request: Request[Any, Any, Any]) -> Response[str]:
            self.made["missing"] += 1
            for_everyone(request.scope)
            raise NotFoundException

        return missing

    def _broken(self) -> Any:
        @get("/kaputt")
        async def broken(request: Request[Any, Any, Any]) -> Response[str]:
            self.made["broken"] += 1
            for_everyone(request.scope)
            raise LookupError

        return broken


@pytest.fixture
async def site(database: object, mid_morning: None) -> Site:
    # Pages are made anew at midnight.
    return Site()


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(cast(Any, site.app))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_page_is_made_once_and_again_when_something_public_changes(
    site: Site, browser: httpx.AsyncClient
) -> None:
    first = [(await browser.get("/")).text for _ in range(3)]
    await raise_public_version()
    second = [(await browser.get("/")).text for _ in range(3)]
    assert ([f"de  0 {TEXT}"] * 3, [f"de  1 {TEXT}"] * 3, 2) == (first, second, site.made["page"])


async def test_page_of_an_event_is_made_anew_with_each_registration_and_the_list_only_when_its_words_change(
    site: Site, browser: httpx.AsyncClient
) -> None:
    event, other = await make_event(capacity=20), await make_event(capacity=20)
    pages = (
        "/",
        f"/veranstaltungen/{event.slug}",
        f"/veranstaltungen//{event.slug}/",
        f"/veranstaltungen/{other.slug}",
    )
    for path in pages:
        await browser.get(path)
    await sign_up(event, CHIARA)
    made = []
    for path in pages:
        before = site.made["page"]
        await browser.get(path)
        made.append(site.made["page"] - before)
    assert [0, 1, 1, 0] == made


async def test_long_queries_weigh_what_they_weigh(
    site: Site, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = []
    put = Kept.put

    def weighed(kept: Kept[Any, Any], key: Any, value: Any, weight: int) -> None:
        if kept.most == PAGES_WEIGH:
            weights.append(weight)
        put(kept, key, value, weight)

    monkeypatch.setattr(Kept, "put", weighed)
    for query in ("x=1", "x=" + 20_000 * "1"):
        await browser.get(f"/?{query}")
    assert 20_000 <= weights[1] - weights[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("/", "/en"), ("/", "/?seite=2"), ("/?q=a", "/?q=A"), ("/veranstaltungen/a", "/veranstaltungen/A")],
)
async def test_languages_queries_and_paths_have_pages_of_their_own(
    site: Site, browser: httpx.AsyncClient, one: str, other: str
) -> None:
    texts = [(await browser.get(path)).text for path in (one, other, one, other)]
    assert (2, texts[:2]) == (site.made["page"], texts[2:])


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [("/meine", "private", 200), ("/weg", "missing", 404), ("/kaputt", "broken", 500)],
)
async def test_what_is_private_or_went_wrong_is_never_kept(
    site: Site, browser: httpx.AsyncClient, path: str, kind: str, status: int
) -> None:
    answers = [await browser.get(path) for _ in range(2)]
    assert ([status, status], 2) == ([answer.status_code for answer in answers], site.made[kind])
    assert ["etag" in answer.headers for answer in answers] == [False, False]


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_kept_page_goes_out_as_the_new_one_did(browser: httpx.AsyncClient, accepted: str, method: str) -> None:
    asked = {"accept-encoding": accepted}
    new, kept = [await browser.request(method, "/", headers=asked) for _ in range(2)]
    known = {**asked, "if-none-match": new.headers["etag"]}
    other_new, other_kept = [await browser.request(method, "/?q=b", headers=known) for _ in range(2)]
    same = await browser.request(method, "/", headers=known)
    expected = {"content-type": "text/html; charset=utf-8", "cache-control": "no-cache", "vary": "Accept-Encoding"}
    assert (200, 200, 200, 200, 304) == tuple(answer.status_code for answer in (new, kept, other_new, other_kept, same))
    assert (new.headers, new.content) == (kept.headers, kept.content)
    assert (other_new.headers, other_new.content) == (other_kept.headers, other_kept.content)
    assert {**expected, "x-own": "ja"} == {name: new.headers[name] for name in (*expected, "x-own")}
    assert ("gzip" if accepted == "gzip" else None) == new.headers.get("content-encoding")
    assert (
        b"",
        {"cache-control": "no-cache", "vary": "Accept-Encoding", "x-own": "ja", "etag": new.headers["etag"]},
    ) == (
        same.content,
        dict(same.headers),
    )


async def test_who_has_the_page_is_told_so_by_a_new_one_too(site: Site, browser: httpx.AsyncClient) -> None:
    etag = (await browser.get("/")).headers["etag"]
    known = {"if-none-match": f'"other", {etag.removeprefix("W/")}'}
    async with transaction():
        pass  # a commit that changes nothing public
    kept = await browser.get("/", headers=known)
    anew = Site()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cast(Any, anew.app)), base_url="http://test") as other:
        new = await other.get("/", headers=known)
    assert (304, 304, 1, 1) == (kept.status_code, new.status_code, site.made["page"], anew.made["page"])
    assert kept.headers == new.headers


async def test_page_made_while_something_changed_is_not_taken_for_the_new_one(
    site: Site, browser: httpx.AsyncClient
) -> None:
    site.may_read.clear()
    slow = asyncio.create_task(browser.get("/"))
    await site.has_read.wait()
    await raise_public_version()
    site.may_read.set()
    assert f"de  0 {TEXT}" == (await slow).text
    assert f"de  1 {TEXT}" == (await browser.get("/")).text


async def test_page_that_many_ask_for_is_renewed_once(site: Site, browser: httpx.AsyncClient) -> None:
    await browser.get("/")
    await raise_public_version()
    site.may_read.clear()
    site.has_read.clear()
    asked = [asyncio.create_task(browser.get("/")) for _ in range(8)]
    await site.has_read.wait()
    await asyncio.sleep(0.05)
    site.may_read.set()
    assert {f"de  1 {TEXT}"} == {answer.text for answer in await asyncio.gather(*asked)}
    assert 2 == site.made["page"]


@pytest.mark.parametrize(
    ("later", "made"),
    [
        (timedelta(minutes=6, seconds=59), 1),
        (timedelta(minutes=7), 2),  # registration opens
        (timedelta(seconds=-1), 2),  # the clock went back
    ],
)
async def test_page_is_made_anew_when_time_changes_it(
    site: Site, browser: httpx.AsyncClient, later: timedelta, made: int
) -> None:
    await make_event(starts_at=NOW + timedelta(weeks=2), opens_at=NOW + timedelta(minutes=7))
    for moment in (NOW, NOW + later):
        with clock.stopped(moment):
            await browser.get("/")
    assert made == site.made["page"]


async def test_page_is_made_anew_at_midnight(site: Site, browser: httpx.AsyncClient) -> None:
    for hour in (22, 23):  # 23 and 24 o'clock in Berlin
        with clock.stopped(NOW.replace(hour=hour)):
            await browser.get("/")
    assert 2 == site.made["page"]


async def test_pages_are_shown_for_a_minute_while_the_database_is_away(
    site: Site, browser: httpx.AsyncClient, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "LOOK_AGAIN_AFTER", 0.0)
    with clock.stopped(NOW):
        await browser.get("/")
    await close_pool()
    point_at(NOWHERE)
    with clock.stopped(NOW + timedelta(seconds=59)):
        soon = [(await browser.get(path)).status_code for path in ("/", "/?q=a")]
    with clock.stopped(NOW + timedelta(seconds=60)):
        late = (await browser.get("/")).status_code
    point_at(database.url)
    await open_pool()
    with clock.stopped(NOW + timedelta(seconds=61)):
        back = (await browser.get("/")).status_code
    assert ([200, 404], 404, 200) == (soon, late, back)
