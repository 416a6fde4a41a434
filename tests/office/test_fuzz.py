"""Whatever somebody who is signed in asks for or sends: an answer with a page, never a fault; what is refused writes nothing."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ki_events.clock import stopped
from tests.conftest import Database
from tests.databases import Databases
from tests.finding import finding_nothing
from tests.fuzz.asking import Answer
from tests.fuzz.faultless import faults_of
from tests.fuzz.forms import Plan, Sent, multipart_with, plans
from tests.fuzz.office import Office, filled_office, unwritten
from tests.fuzz.profile import tried, tried_at_once
from tests.fuzz.site import NOW
from tests.fuzz.words import TEXTS, escaped, targets
from tests.office.house import NAMED, fits
from tests.test_doors import OFFICE, routes

pytestmark = pytest.mark.anyio

ROUTES = {path: methods for path, methods in routes().items() if path.startswith(OFFICE)}
SEEN, SENT = (sorted(path for path, methods in ROUTES.items() if method in methods) for method in ("GET", "POST"))
GAPS = {name: f"GAP{name}GAP" for path in (*SEEN, *SENT) for name in NAMED.findall(path)}
PLACES = st.sampled_from([0, 0, 0, 1, 1, 2, 3])
"""An event of our own, one with everything, one of today, one of somebody else."""
NUMBERS = st.sampled_from(["2147483648", "9223372036854775808", "-2147483649", "1e400", "0x10", "1,5", "٣"])
OWN_WORDS = st.integers(0, 99).map("\ue000{}\ue000".format)
OWN_NAMES = st.integers(0, 99).map("\ue001{}\ue001".format)
"""What is there by the time: a word that names something (an event's, another one's), a name that the pages use."""
TYPED = st.one_of(TEXTS, TEXTS, NUMBERS, OWN_WORDS)
KINDS = ["strange", "strange", "missing", "twice"]
MOMENTS = st.sampled_from(
    [*["2027-02-01T10:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"] * 5, "2027", "1e9", ""]
)
ANYTHING = st.one_of(TYPED, MOMENTS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False))
MARK = st.fixed_dictionaries(
    {"key": st.one_of(st.uuids().map(str), st.sampled_from(["zweimal-", "zweimal-\x00"])), "at": MOMENTS},
    optional={
        "person": st.one_of(OWN_WORDS, OWN_WORDS, TYPED),
        "present": st.booleans(),
        "admit": st.booleans(),
        "means": st.sampled_from(["name", "code", "door", "x"]),
        "guest": st.dictionaries(st.sampled_from(["given_name", "family_name", "email", "x"]), TYPED),
    },
)
RIGHT = st.fixed_dictionaries({"now": MOMENTS, "marks": st.lists(MARK, max_size=3)})
SAID = st.one_of(RIGHT, RIGHT, RIGHT, st.dictionaries(st.sampled_from(["now", "marks"]), ANYTHING), ANYTHING)
"""What a device could say."""
FILES = [
    b"",
    b"\x89PNG\r\n\x1a\n" + bytes(99),
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
    b"\xff\xd8\xff\xe0" + b"\xff" * 500,
    b"RIFF\xff\xff\xff\xffWEBPVP8 ",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='fuzz()'/>",
    b"MZ" + bytes(range(256)),
    b"PK\x03\x04" + b"\xff" * 200,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000,
    b"Vorname;Nachname\r\n" + b"\x00;\xff\xfe\r\n" * 20,
    b'"' * 999,
]
TEN_MEGABYTES = 10 * 1024 * 1024 + 200_000
HERE = ((b"sec-fetch-site", b"same-origin"),)


@dataclass(frozen=True)
class Look:
    """How a page is asked for: at which place, in which language, with which query, so many times over."""

    place: int
    prefix: str
    asked: list[tuple[str, str]]
    times: int

    def target(self, office: Office, path: str) -> bytes:
        """Return the address of a page."""
        pairs = [escaped(office.name(name)) + b"=" + escaped(office.word(text)) for name, text in self.asked]
        own = office.filled_in(fits(self.prefix + path, GAPS).encode(), self.place)
        return own + b"?" + b"&".join(pairs * self.times)


@dataclass(frozen=True)
class Sending:
    """How a form is sent: to which place, with which changes, and what becomes of it on its way; mostly from our own page."""

    place: int
    prefix: str
    changes: list[tuple[float, str, str]]
    plan: Plan
    is_ours: bool

    def target(self, office: Office, path: str) -> bytes:
        """Return the address that the form goes to."""
        return office.filled_in(fits(self.prefix + path, GAPS).encode(), self.place)

    def sent(self, office: Office, path: str) -> Sent:
        """Return the form on its way."""
        plan = replace(self.plan, pairs=office.fields(path, self.changes))
        return (replace(plan, sender=HERE) if self.is_ours else plan).sent()


CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(KINDS), TYPED), max_size=4)
"""What becomes of the fields of a form: where (0 to 1), how, and the text for it."""
ASKED = st.lists(st.tuples(st.one_of(OWN_NAMES, OWN_NAMES, TEXTS), TYPED), min_size=1, max_size=5)
PREFIXES = st.sampled_from(["", "", "", "/en"])
LOOK = st.builds(Look, PLACES, PREFIXES, ASKED, st.sampled_from([1] * 8 + [2, 60]))
SENDING = st.builds(Sending, PLACES, PREFIXES, CHANGES, plans(st.just([])), st.sampled_from([True] * 9 + [False]))
AT_ONCE = 7
"""So many ways are tried in turn, each at every seventh address."""


@pytest.fixture
async def office(database: Database, all_databases: Databases) -> AsyncIterator[Office]:
    with stopped(NOW):
        office = await filled_office(all_databases, database.url, SEEN, SENT)
        yield office
        await office.kept.leave()


@tried_at_once(4)
@given(cases=st.lists(LOOK, min_size=AT_ONCE, max_size=AT_ONCE))
async def test_every_address_is_answered_without_a_fault(office: Office, cases: list[Look]) -> None:
    with finding_nothing() as found, unwritten():
        for number, path in enumerate(SEEN):
            target = cases[number % AT_ONCE].target(office, path)
            found[target.decode()[:2000]] = _faults(await office.send(target))


@tried(60)
@given(target=targets(SEEN, GAPS), place=PLACES)
async def test_every_bent_address_is_answered_without_a_fault(office: Office, target: bytes, place: int) -> None:
    with unwritten():
        answer = await office.send(office.filled_in(target, place))
    assert [] == _faults(answer)


@tried_at_once(4)
@given(cases=st.lists(SENDING, min_size=AT_ONCE, max_size=AT_ONCE))
async def test_every_form_is_answered_without_a_fault(office: Office, cases: list[Sending]) -> None:
    with finding_nothing() as found:
        for number, path in enumerate(SENT):
            case = cases[number % AT_ONCE]
            target, sent = case.target(office, path), case.sent(office, path)
            answer = await office.send(target, sent.headers, sent.body)
            await office.undo(answer)
            found[f"{target!r} {sent}"[:2000]] = _faults(answer)


@tried(60)
@given(place=st.sampled_from([2, 2, 2, 2, 0, 3]), said=SAID)
async def test_what_devices_send_is_answered_without_a_fault(office: Office, place: int, said: object) -> None:
    target = office.filled_in(fits("/verwaltung/{organisation}/vor-ort/{session}/vermerke.json", GAPS).encode(), place)
    body = office.word(json.dumps(said)).encode()
    answer = await office.send(target, (*HERE, (b"content-type", b"application/json")), body)
    await office.undo(answer)
    assert [] == _faults(answer)


async def test_every_file_is_answered_without_a_fault(office: Office) -> None:
    with finding_nothing() as found:
        for path, files in office.uploads.items():
            for file in files:
                target = fits(path, dict(office.places[0])).encode()
                for number, content in enumerate(FILES):
                    body, kind = multipart_with(list(office.forms[path].items()), file, content)
                    answer = await office.send(target, (*HERE, (b"content-type", kind)), body)
                    found[f"{path} {number}"] = _faults(answer)
                    await office.undo(answer)
    assert {"bild", "logo", "liste"} <= {path.rpartition("/")[2] for path, files in office.uploads.items() if files}


async def test_ten_megabytes_are_refused_with_a_page(office: Office) -> None:
    fields = b"name=".ljust(TEN_MEGABYTES, b"a"), b"application/x-www-form-urlencoded"
    with finding_nothing() as found:
        for path in SENT:
            files = office.uploads.get(path)
            body, kind = multipart_with([], files[0], bytes(TEN_MEGABYTES)) if files else fields
            headers = (*HERE, (b"content-type", kind), (b"content-length", str(len(body)).encode()))
            answer = await office.send(fits(path, dict(office.places[0])).encode(), headers, body)
            await office.undo(answer)
            found[path] = _faults(answer) or (files and answer.status != 413)


def _faults(answer: Answer) -> list[str]:
    # Whoever signs out, or in, gets a cookie; nobody else does.
    own = [pair for pair in answer.headers if not (pair[0] == b"set-cookie" and answer.status == 303)]
    return faults_of(Answer(answer.status, own, answer.body))
