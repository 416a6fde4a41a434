"""Every error is a page with a way on; programs get a line of text."""

import pytest
import structlog

from ki_events.db import DB
from tests.characters import make_event
from tests.site.client import visitor

pytestmark = pytest.mark.anyio


async def test_too_large_a_body_is_refused_with_a_sentence(database: object) -> None:
    event = await make_event()
    async with visitor() as browser:
        answer = await browser.post(f"/veranstaltungen/{event.slug}/anmeldung", content=b"a=" + b"x" * 2_000_001)
    assert 413 == answer.status_code
    assert "mehr als 500 KB" in answer.text


async def test_too_many_fields_are_refused(database: object) -> None:
    event = await make_event()
    async with visitor() as browser:
        answer = await browser.post(f"/veranstaltungen/{event.slug}/anmeldung", content=b"a=1&" * 6000)
    assert 400 == answer.status_code


async def test_our_own_mistake_is_a_page_with_the_number_of_the_log_line(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(DB, "run_querystring", broken)
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        async with visitor() as browser:
            page, feed = await browser.get("/"), await browser.get("/feeds/veranstaltungen.ics")
    assert (500, 500) == (page.status_code, feed.status_code)
    assert "secret detail" not in page.text + feed.text
    assert page.headers["x-request-id"] in page.text
    assert page.headers["x-request-id"] in {line.get("request_id") for line in lines if line["log_level"] == "error"}
    assert feed.headers["content-type"].startswith("text/plain")
    assert "secret detail" not in str(lines)


async def test_log_names_the_route_and_no_person(database: object) -> None:
    event = await make_event()
    with structlog.testing.capture_logs() as lines:
        async with visitor() as browser:
            await browser.get(f"/veranstaltungen/{event.slug}?q=chiara@schule.example")
            await browser.get("/anmeldung/geheimes-token", headers={"x-request-id": "von-draussen"})
    assert ["/veranstaltungen/{slug}", "/anmeldung/{token}"] == [line["route"] for line in lines]
    assert ("geheim" in str(lines), "chiara" in str(lines), event.slug in str(lines)) == (False, False, False)


async def test_log_is_silent_about_files_and_health(database: object) -> None:
    with structlog.testing.capture_logs() as lines:
        async with visitor() as browser:
            await browser.get("/static/nichts.css")
            await browser.head("/healthz")
    assert [] == lines
