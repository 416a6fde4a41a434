"""Whatever address is asked for: an answer, never a fault, nothing of it run or written, and kept pages are the right ones."""

import gzip
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar

from ki_events.app import create_app
from ki_events.clock import stopped
from ki_events.public_version import raise_public_version
from tests.fuzz.asking import Answer, Ask, ask
from tests.fuzz.faultless import faults_of
from tests.fuzz.profile import tried
from tests.fuzz.site import BAD_ONE, NOW, fill, routes, rows
from tests.fuzz.words import SEGMENTS, targets

pytestmark = pytest.mark.anyio

PAGES = [path for path in routes(create_app(), "GET") if not path.startswith("/demo/")]
VALUES = {"slug": "frei", "organisation": "krefeld", "file": "frei.ics", "name": "NOTICES.txt"}
BAD_VALUES = {"slug": BAD_ONE, "organisation": BAD_ONE, "file": f"{BAD_ONE}.css"}
FULL_VALUES = {"slug": "voll", "organisation": "krefeld", "file": "krefeld.ics"}
PROGRAMME = {"slug": "wochen"}
METHODS = ["HEAD", "OPTIONS", "DELETE", "PUT", "PATCH", "TRACE", "QUERY", "get", "FUZZ"]
TARGETS = st.one_of(
    *(targets(PAGES, values) for values in (VALUES, BAD_VALUES, FULL_VALUES)),
    targets(["/programme/{slug:str}"], PROGRAMME),
)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [b"accept-encoding", b"if-none-match", b"if-modified-since", b"accept", b"accept-language", b"range"]
        ),
        st.one_of(
            st.sampled_from(
                [b"gzip", b"*", b'W/"x"', b"gzip;q=0", b"Mon, 01 Feb 2027 09:00:00 GMT", b"99999999999", b"bytes=0-"]
            ),
            st.binary(max_size=20),
        ),
    ),
    max_size=3,
)


@pytest.fixture
async def app(database: object) -> AsyncIterator[Litestar]:
    with stopped(NOW):
        await fill()
        yield create_app()


@tried(600)
@given(target=TARGETS)
async def test_every_address_is_answered_without_a_fault(app: Litestar, target: bytes) -> None:
    before = await rows()
    assert [] == faults_of(await ask(app, Ask(target)))
    assert before == await rows()


@tried(150)
@given(target=TARGETS, method=st.sampled_from(METHODS), headers=HEADERS, body=st.binary(max_size=50))
async def test_every_method_and_header_is_answered_without_a_fault(
    app: Litestar, target: bytes, method: str, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    before = await rows()
    answer = await ask(app, Ask(target, method, tuple(headers), body))
    assert [] == faults_of(_unpacked(answer), method)
    assert before == await rows()


@tried(100)
@given(drawn=st.lists(TARGETS, min_size=1, max_size=2))
async def test_kept_page_is_the_page_that_would_be_made_now(app: Litestar, drawn: list[bytes]) -> None:
    # Neighbours that must not be taken for each other: the other language, and no query.
    asked = [one for target in drawn for one in (target, b"/en" + target, target.partition(b"?")[0])]
    first = [await _seen(app, target) for target in asked]
    again = [await _seen(app, target) for target in reversed(asked)][::-1]
    await raise_public_version()  # nothing is right any more, so all is made anew
    anew = [await _seen(app, target) for target in reversed(asked)][::-1]
    assert first == again
    assert first == anew


@tried(60)
@given(path=st.lists(SEGMENTS, min_size=1, max_size=5), mark=st.sampled_from([b"/", b"//", b"/../", b"/./", b"%2f"]))
async def test_every_path_is_answered_without_a_fault(app: Litestar, path: list[bytes], mark: bytes) -> None:
    assert [] == faults_of(await ask(app, Ask(b"/" + mark.join(path))))


async def _seen(app: Litestar, target: bytes) -> object:
    answer = await ask(app, Ask(target))
    if answer.header("cache-control") != "no-cache":
        return answer.status  # a page for one person, or an error: it has a nonce, or a number
    return answer.status, answer.body, sorted(header for header in answer.headers if header[0] != b"x-request-id")


def _unpacked(answer: Answer) -> Answer:
    if answer.header("content-encoding") == "gzip" and answer.body:
        headers = [header for header in answer.headers if header[0].lower() != b"content-length"]
        return Answer(answer.status, headers, gzip.decompress(answer.body))
    return answer
