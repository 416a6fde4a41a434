"""An office with a bit of everything, seen by somebody who may do everything in it, and the forms that stand on its pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from anyio.to_thread import run_sync
from litestar import Litestar

from ki_events.accounts.inviting import link_of
from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import begin_sign_in
from ki_events.accounts.tables import Account, AccountInvitation
from ki_events.app import create_app
from ki_events.attendance.helping import give
from ki_events.db import close_pool, commits, open_pool
from ki_events.events.tables import Event, Session
from ki_events.registrations.tables import Registration
from ki_events.rows import one
from ki_events.web.security import cookie_name
from tests.attendance.door import begun
from tests.characters import CHIARA, make_event, make_organisation, sign_up
from tests.databases import Databases, point_at
from tests.fuzz.asking import Answer, Ask, ask
from tests.office.colleague import make_member
from tests.office.house import NAMED, filled_house, fits
from tests.registrations.restored import event_with_everything

Values = Mapping[str, str]
ONLY_THERE = {"message", "upload", "key", "shared"}
"""What only the first event has."""
GAP = re.compile(rb"GAP(\w+?)GAP")
WORD = re.compile("(?:\ue000|\\\\ue000)(\\d+)(?:\ue000|\\\\ue000)")
NAME = re.compile("\ue001(\\d+)\ue001")
"""Marks for what is known only when the office is filled: also as JSON has them."""


_filled: list["Office"] = []


class Kept:
    """The database as it was filled: what a form has changed is undone before the next one."""

    def __init__(self, databases: Databases, filled: str) -> None:
        self._databases, self._filled, self._now = databases, filled, ""

    async def again(self) -> None:
        """Begin with what was filled in."""
        await self.leave()
        # In a thread: PostgreSQL is asked by a loop of its own.
        self._now = await run_sync(self._databases.copy, self._filled)
        point_at(self._now)
        await open_pool()

    async def leave(self) -> None:
        """Let the next test have a database of its own."""
        await close_pool()
        if self._now:
            await run_sync(self._databases.drop, self._now)
        self._now = ""


@dataclass
class Office:
    """The application, the sign-in of who asks, values for the gaps of addresses, and what the pages know.

    `forms` has by kind of address what would be sent there, `uploads` the names of its files, `asked` the names in queries.
    """

    app: Litestar
    cookie: tuple[bytes, bytes]
    places: list[Values]
    words: list[str]
    kept: Kept
    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    uploads: dict[str, list[str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    async def send(
        self, target: bytes, headers: tuple[tuple[bytes, bytes], ...] = (), body: bytes | None = None
    ) -> Answer:
        """Ask as somebody who is signed in; with a body it is a POST."""
        wanted = Ask(target, "GET" if body is None else "POST", (self.cookie, *headers), body or b"")
        return await ask(self.app, wanted)

    async def undo(self, answer: Answer) -> None:
        """Let everything be as it was before a form was taken."""
        if answer.status < 400:
            await self.kept.again()

    def filled_in(self, target: bytes, place: int) -> bytes:
        """Return an address with the values of a place in its gaps."""
        values = self.places[place]
        return GAP.sub(lambda found: values.get(found[1].decode(), "1").encode(), target)

    def word(self, text: str) -> str:
        """Return a text with what is there in the place of its marks."""
        return WORD.sub(lambda found: self.words[int(found[1]) % len(self.words)], text)

    def name(self, text: str) -> str:
        """Return the name of something that a page asks for, in the place of its mark."""
        names = sorted(self.asked)
        return NAME.sub(lambda found: names[int(found[1]) % len(names)], text)

    def fields(self, template: str, changes: Sequence[tuple[float, str, str]]) -> tuple[tuple[str, str], ...]:
        """Return the form that goes to addresses of this kind with these changes; one that stands on no page has some field."""
        found = list((self.forms.get(template) or {"name": ""}).items())
        for where, change, text in changes:
            if not found:
                break
            place = int(where * len(found))
            name = found[place][0]
            found[place : place + 1] = {
                "strange": [(name, self.word(text))],
                "missing": [],
                "twice": [found[place], (name, self.word(text))],
            }[change]
        return tuple(found)


async def filled_office(databases: Databases, url: str, seen: Sequence[str], sent: Sequence[str]) -> Office:
    """Return an office in a database of its own, filled once for all tests; its pages are read then.

    `seen` are the kinds of addresses that answer with a page, `sent` those that take a form.
    """
    if not _filled:
        office = await _fill(databases, url)
        await _read_pages(office, seen, sent)
        _filled.append(office)
    await _filled[0].kept.again()
    return _filled[0]


async def _fill(databases: Databases, url: str) -> Office:
    """Fill the organisation in Krefeld, and another one that is none of their business; keep that."""
    values = await filled_house()
    everything = await event_with_everything()
    elsewhere = await make_event(organisation=await make_organisation("bielefeld"))
    foreign = await sign_up(elsewhere, CHIARA)
    helper = await make_member(role=Role.check_in, email="helin@krefeld.example")
    await give(everything, [helper.public_id], "account:1")
    invited = await one(AccountInvitation, int(values["invitation"]))
    values |= {"link": link_of(invited).rpartition("/")[2]}
    special = values | await _own(everything)
    running = await begun(None)
    await sign_up(running, CHIARA)
    today = values | await _own(running)
    other = values | {"organisation": "bielefeld"} | await _own(elsewhere)
    admin = await make_member(role=Role.manager, email="boss@krefeld.example")
    await Account.update({Account.is_administrator: True}).where(Account.id == admin.id)
    cookie = f"{cookie_name()}={await begin_sign_in(admin.id, 'password')}"
    words = [*special.values(), *today.values(), *other.values(), foreign.public_id, admin.public_id, admin.email]
    await close_pool()
    kept = Kept(databases, await run_sync(databases.copy, url))
    await open_pool()
    return Office(create_app(), (b"cookie", cookie.encode()), [values, special, today, other], words, kept)


async def _read_pages(office: Office, seen: Sequence[str], sent: Sequence[str]) -> None:
    """Open every page of one's own organisation; note its forms and what its links ask for."""
    kinds = {template: re.compile(NAMED.sub("[^/]+", template)) for template in sorted(sent, key=_gaps)}
    for place, values in enumerate(office.places[:2]):
        for template in seen:
            is_file = template.endswith((".pdf", ".csv", ".json", ".js", ".css", "{file}"))
            if not is_file and (
                place == 0 or (ONLY_THERE.isdisjoint(NAMED.findall(template)) and "{slug}" in template)
            ):
                path = fits(template, dict(values))
                answer = await office.send(path.encode())
                if answer.header("content-type").startswith("text/html"):
                    _note(office, path, answer.text, kinds)


def _gaps(template: str) -> int:
    return template.count("{")


@contextmanager
def unwritten() -> Iterator[None]:
    """Fail if anything is kept meanwhile."""
    before = commits()
    yield
    assert before == commits()


async def _own(event: Event) -> dict[str, str]:
    """Return what addresses call the event and a session and a registration of it."""
    session = await Session.objects().where(Session.event == event.id).first()
    person = await Registration.objects().where(Registration.event == event.id).first()
    named = {"slug": event.slug, "session": str(session.id) if session else "1"}
    return named | ({"registration": person.public_id} if person else {})


class _Forms(HTMLParser):
    """The forms of a page as they stand there: by method and address their fields and files."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, dict[str, str], list[str]]] = []
        self.links: list[str] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "option" and self._select and self.forms:
            fields = self.forms[-1][2]
            fields[self._select] = value if "selected" in given or not fields[self._select] else fields[self._select]
        elif tag == "form":
            self.forms.append((given.get("method", "get"), given.get("action", ""), {}, []))
        if not self.forms or not name:
            return
        _method, _action, fields, files = self.forms[-1]
        if tag == "input" and given.get("type") == "file":
            files.append(name)
        elif tag in ("input", "button") and (name not in fields or "checked" in given):
            fields[name] = value
        elif tag in ("select", "textarea"):
            fields.setdefault(name, "")
            self._select, self._area = (name, "") if tag == "select" else ("", name)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self._area and self.forms:
            self.forms[-1][2][self._area] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._select = self._area = ""


def _note(office: Office, path: str, page: str, kinds: Mapping[str, re.Pattern[str]]) -> None:
    parser = _Forms()
    parser.feed(page)
    for method, action, fields, files in parser.forms:
        address = urlsplit(action or path).path
        kind = next((template for template, pattern in kinds.items() if pattern.fullmatch(address)), "")
        if method.lower() == "post" and kind:
            office.forms[kind] = office.forms.get(kind, {}) | fields
            office.uploads[kind] = sorted({*office.uploads.get(kind, []), *files})
        else:
            office.asked.update(fields)
    for link in parser.links:
        if link.startswith(("?", "/verwaltung")):
            office.asked.update(name for name, _value in parse_qsl(urlsplit(link).query))
