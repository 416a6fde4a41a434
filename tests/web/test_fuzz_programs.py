"""What is described for programs is what they get, whatever they send; no other method is taken."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st

from ki_events.app import FOR_PROGRAMS
from ki_events.clock import now, turned
from ki_events.heartbeat import beat
from ki_events.web.description import described
from ki_events.web.health import WORKER
from ki_events.web.security import HEADERS
from tests.fuzz.profile import tried
from tests.fuzz.words import queries
from tests.site.client import visitor

pytestmark = pytest.mark.anyio

DESCRIPTION = described(FOR_PROGRAMS)
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(DESCRIPTION).get_all_operations()]
METHODS = ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"]
PATHS = ["/healthz", "/readyz", "/api/openapi.json"]


@pytest.fixture
async def program(database: object) -> AsyncIterator[httpx.AsyncClient]:
    await beat(WORKER)
    async with visitor() as client:
        yield client


async def test_description_is_json_and_names_what_programs_may_ask(program: httpx.AsyncClient) -> None:
    answer = await program.get("/api/openapi.json")
    assert (200, "application/json") == (answer.status_code, answer.headers["content-type"])
    assert DESCRIPTION == answer.json()
    assert {"/healthz", "/readyz"} == set(answer.json()["paths"])


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/schema", "/api/swagger", "/schema", "/schema/openapi.json"])
async def test_there_is_no_viewer(program: httpx.AsyncClient, path: str) -> None:
    assert 404 == (await program.get(path)).status_code


@tried(60)
@given(
    case=st.one_of([operation.as_strategy() for operation in OPERATIONS]),
    query=queries().filter(lambda query: query.isascii()),
    hours=st.sampled_from([0, 1]),
)
async def test_program_gets_what_is_described(
    program: httpx.AsyncClient, case: schemathesis.Case[Any], query: bytes, hours: int
) -> None:
    wanted = {name: value for name, value in case.as_transport_kwargs(base_url="http://test").items() if value}
    wanted["url"] = f"{wanted['url']}?{query.decode()}"
    with turned(now() + timedelta(hours=hours)):  # an hour later the worker is long silent
        answer = await program.request(**wanted)
        head = await program.request(**wanted | {"method": "HEAD"})
    # Whether it works is said by 503, so that alone is no fault.
    case.validate_response(answer, excluded_checks=[schemathesis.checks.not_a_server_error])
    assert (503 if hours and case.path == "/readyz" else 200) == answer.status_code
    assert (answer.status_code, b"") == (head.status_code, head.content)
    assert set(HEADERS) <= set(answer.headers)


@tried(30)
@given(path=st.sampled_from(PATHS), method=st.sampled_from(METHODS), body=st.binary(max_size=40))
async def test_other_methods_are_refused_with_a_sentence(
    program: httpx.AsyncClient, path: str, method: str, body: bytes
) -> None:
    answer = await program.request(method, path, content=body)
    assert (405, "text/plain; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
    assert {"GET", "HEAD"} <= {name.strip() for name in answer.headers["allow"].split(",")}
    assert "So geht es hier nicht weiter." in answer.text
