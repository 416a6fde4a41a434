"""A public page is rendered once and kept as bytes until what is public changes, or until time alone changes it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from ki_events.clock import now
from ki_events.i18n import language
from ki_events.keeping import Kept
from ki_events.unavailable import is_unavailable
from ki_events.web.packed_page import PackedPage, RawHeaders, packed

log = structlog.get_logger("ki_events.web")

PAGES_WEIGH = 9_000_000  # bytes, at most, of all pages of a process: about a thousand
OVERHEAD = 1500  # bytes that Python needs beside the content, about
WITHOUT_DATABASE = timedelta(seconds=60)  # so long a page is shown after it was last known to be right
FOR_EVERYONE = "for_everyone"

Key: TypeAlias = tuple[str, str, bytes]
Seen: TypeAlias = tuple[int, ...]


class Versions(Protocol):
    """What the roof knows about pages and the web does not."""

    async def look(self, path: str) -> Seen | None:
        """Return the version of what the page at `path` shows now; None for what is never kept.

        Raises the database's error if it is away.
        """

    async def next_change(self, seen: Seen, moment: datetime) -> datetime:
        """Return when time alone changes a page of this version; both moments in UTC."""


def for_everyone(scope: Scope) -> None:
    """Say that the answer under way, if all goes well, is the same for everyone who asks for this address."""
    scope["state"][FOR_EVERYONE] = True


def kept_pages(app: ASGIApp, versions: Versions) -> ASGIApp:
    """Answer with what is kept where that is still right, else let `app` answer and keep what is for everyone.

    Every page for everyone goes out from here, kept or new, so that both have the same headers.
    """
    pages = _Pages(app, versions)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and scope["method"] == "GET":
            await pages.answer(_Visit(scope, receive, send))
        else:
            await app(scope, receive, send)

    return answer


@dataclass
class _KeptPage:
    page: PackedPage
    seen: Seen
    made_at: datetime
    until: datetime
    known_at: datetime
    """When the database last said that it is right."""

    def is_right(self, seen: Seen, moment: datetime) -> bool:
        # A clock that went back shows what was before.
        return self.seen == seen and self.made_at <= moment < self.until


class _Visit:
    def __init__(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        self.scope, self.receive, self.send = scope, receive, send
        self.moment = now()
        self.key: Key = (language(), scope["path"], scope["query_string"])

    async def show(self, page: PackedPage) -> None:
        self.scope["path_template"] = page.route  # for the log line
        await page.send(self.scope["headers"], self.send)


class _Pages:
    def __init__(self, app: ASGIApp, versions: Versions) -> None:
        self._app, self._versions = app, versions
        self._kept: Kept[Key, _KeptPage] = Kept(PAGES_WEIGH)
        self._renewing: dict[tuple[Key, Seen], asyncio.Event] = {}

    async def answer(self, visit: _Visit) -> None:
        kept = self._kept.get(visit.key)
        try:
            seen = await self._versions.look(visit.scope["path"])
        except Exception as error:  # noqa: BLE001
            # Whatever it is, the application must have its chance to answer: beyond it there are no error pages.
            _note(error)
            await self._answer_without_database(visit, kept)
            return
        if seen is None:
            await self._app(visit.scope, visit.receive, visit.send)
        elif kept is not None and kept.is_right(seen, visit.moment):
            kept.known_at = visit.moment
            await visit.show(kept.page)
        elif kept is not None:
            await self._renew(visit, seen)
        else:
            await self._make_and_keep(visit, seen)

    async def _answer_without_database(self, visit: _Visit, kept: _KeptPage | None) -> None:
        if kept and kept.is_right(kept.seen, visit.moment) and visit.moment - kept.known_at < WITHOUT_DATABASE:
            await visit.show(kept.page)
        else:
            await self._make(visit)

    async def _renew(self, visit: _Visit, seen: Seen) -> None:
        # What many ask for is made anew by the first; unlike a page that was never kept, it is known to be for everyone.
        under_way = self._renewing.get((visit.key, seen))
        if under_way is not None:
            await under_way.wait()
            kept = self._kept.get(visit.key)
            if kept is not None and kept.is_right(seen, visit.moment):
                await visit.show(kept.page)
                return
        made = self._renewing[visit.key, seen] = asyncio.Event()
        try:
            await self._make_and_keep(visit, seen)
        finally:
            made.set()
            if self._renewing.get((visit.key, seen)) is made:
                del self._renewing[visit.key, seen]

    async def _make_and_keep(self, visit: _Visit, seen: Seen) -> None:
        page = await self._make(visit)
        if page is None:
            return
        try:
            until = await self._versions.next_change(seen, visit.moment)
        except Exception as error:  # noqa: BLE001
            _note(error)  # the page is out already; it is only not kept
            return
        kept = _KeptPage(page, seen, made_at=visit.moment, until=until, known_at=visit.moment)
        _language, path, query = visit.key  # anyone may ask with a query of many thousand letters
        self._kept.put(visit.key, kept, page.weight + len(path) + len(query) + OVERHEAD)

    async def _make(self, visit: _Visit) -> PackedPage | None:
        answer = _Answer(visit.scope, visit.send)
        await self._app(visit.scope, visit.receive, answer.take)
        page = answer.page()
        if page is not None:
            await visit.show(page)
        return page


class _Answer:
    """Holds back what is for everyone; all else passes through at once."""

    def __init__(self, scope: HTTPScope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._headers: RawHeaders | None = None
        self._parts: list[bytes] = []

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200 and _is_for_everyone(self._scope):
            self._headers = [(name.lower(), value) for name, value in message["headers"]]
        elif message["type"] == "http.response.body" and self._headers is not None:
            self._parts.append(message["body"])
        else:
            await self._send(message)

    def page(self) -> PackedPage | None:
        if self._headers is None:
            return None
        return packed(self._headers, b"".join(self._parts), self._scope.get("path_template", ""))


def _note(error: Exception) -> None:
    if not is_unavailable(error):
        log.error("pages cannot be kept", error=type(error).__name__)


def _is_for_everyone(scope: Scope) -> bool:
    return bool(scope["state"].get(FOR_EVERYONE))
