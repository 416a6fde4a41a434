"""What holds for every page: language, title, one h1, headers, no cookie, no other host, HEAD, wrong methods, other sites."""

import re
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from litestar.routes import HTTPRoute

from ki_events.app import create_app
from ki_events.attendance.certifying import issue_one
from ki_events.attendance.tables import Certificate
from ki_events.clock import now, stopped
from ki_events.interests.reading import token_of as token_of_interest
from ki_events.mail.mailbox import keep
from ki_events.programmes.tables import Programme
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.mailboxes.address_proof import proof_token
from ki_events.registrations.mailboxes.logging_in import new_link
from ki_events.registrations.parties import token_of_party
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Manner, Party
from ki_events.rows import one
from ki_events.web.security import CONTENT_SECURITY_POLICY
from tests.characters import BORIS, CHIARA, DILARA, make_event, make_organisation, sign_up
from tests.finding import finding_nothing
from tests.interests.makers import asked, past_event
from tests.mail.servers import settled
from tests.site.client import visitor
from tests.site.test_mailbox import letter
from tests.statements import counted
from tests.strict import STRICT, faults

pytestmark = pytest.mark.anyio

OFFICE = "/verwaltung"
"""Its doors are tried by whoever is signed in: tests/office/test_doors.py."""
FOR_MACHINES = (OFFICE, "/feeds", "/static", "/bild", "/theme", "/api", "/healthz", "/readyz")
WITHOUT_A_PAGE = (".pdf", ".ics", ".json", ".png", ".xml", ".txt")
ANY = {"slug": "x", "token": "x", "login": "x", "interest": "x", "key": "x", "organisation": "x", "number": "x"}


def routes() -> dict[str, set[str]]:
    return {
        route.path_format: {str(method) for method in route.methods} - {"OPTIONS"}
        for route in create_app().routes
        if isinstance(route, HTTPRoute)
    }


PAGES = [
    path
    for path, methods in routes().items()
    if "GET" in methods and not path.startswith(FOR_MACHINES) and not path.endswith(WITHOUT_A_PAGE)
]
FROM_ANYWHERE = ("/interesse/{interest}/stopp",)
"""What mail programs send by one click (RFC 8058); tests/site/test_interest.py."""

FORMS = [
    path
    for path, methods in routes().items()
    if "POST" in methods and path not in FROM_ANYWHERE and not path.startswith(OFFICE)
]


async def fill() -> dict[str, str]:
    """Fill the site; return values for the parameters of paths."""
    organisation = await make_organisation()
    event = await make_event(9, certificate=True)
    await Programme(slug=event.slug, organisation=organisation.id, name="Wochen").save()
    await keep(letter(1).as_bytes())
    made = await sign_up(event, CHIARA)
    await issue_one(made.id, "Sie war da.", "account:1")
    number = await Certificate.select(Certificate.number).first()
    assert number is not None
    token, proof = token_of(made), proof_token(made, made.email)
    login = await new_link(made.mail_key, "de")
    interest = token_of_interest(await asked(await past_event()))
    values = {"slug": event.slug, "token": token, "proof": proof, "login": login}
    guests = (Guest(BORIS), Guest(DILARA))
    (first, _) = await register_party(event.id, Arrival(guests, "party", Manner.one_by_one))
    party = token_of_party(await one(Party, first.party))
    return values | {"interest": interest, "organisation": organisation.slug, "party": party} | number


async def open_page(browser: httpx.AsyncClient, path: str, values: dict[str, str], prefix: str = "") -> httpx.Response:
    if "{key}" in path:
        listed = (await browser.get("/demo/postfach")).text
        values = {**values, "key": listed.split('class="mails__subject"><a href="/demo/postfach/')[1].split('"')[0]}
    if path.startswith("/gruppe/"):
        values = {**values, "token": values["party"]}
    if path.endswith("/nicht-ich"):
        values = {**values, "token": values["proof"]}
    return await browser.get(prefix + path.format(**values))


@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_every_page_has_language_title_one_heading_and_strict_headers(
    database: object, tmp_path: Path, prefix: str
) -> None:
    with settled(demo=True, data=tmp_path), finding_nothing() as found:
        async with visitor("127.0.0.1", "localhost") as browser:
            values = await fill()
            for path in PAGES:
                page = await open_page(browser, path, values, prefix)
                repeated = await browser.head(page.request.url)
                found[path] = page.status_code != 200 or [*faults(page, prefix.strip("/") or "de")]
                found[f"HEAD {path}"] = (repeated.status_code, repeated.content) != (200, b"")


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
async def test_every_page_for_everyone_goes_out_the_same_new_and_kept(
    database: object, tmp_path: Path, accepted: str
) -> None:
    with settled(demo=True, data=tmp_path), stopped(now()), finding_nothing() as found:
        async with visitor("127.0.0.1", "localhost") as browser:
            browser.headers["accept-encoding"] = accepted
            values = await fill()
            for path in PAGES:
                found[path] = [*await _not_kept(browser, await open_page(browser, path, values), accepted)]


async def _not_kept(browser: httpx.AsyncClient, new: httpx.Response, accepted: str) -> Sequence[str]:
    """Ask for a page again, and say in what it differs from itself or is made once more."""
    with counted() as statements:
        kept, head = await browser.get(new.request.url), await browser.head(new.request.url)
        same = await browser.get(new.request.url, headers={"if-none-match": new.headers.get("etag", "none")})
    is_kept = new.headers["cache-control"] == "no-cache"
    # Whoever is alone with a page gets it made each time, and no cache has it.
    if (is_kept, 304 if is_kept else 200) != ("etag" in new.headers, same.status_code):
        return ["etag"]
    if not is_kept:
        return []
    wrong = {
        "statements": statements != [],
        "kept": (_without_id(new), new.content) != (_without_id(kept), kept.content),
        "head": (_without_id(new), b"") != (_without_id(head), head.content),
        "headers of 304": not {"etag", "vary", "cache-control", *STRICT, "x-request-id"} <= set(same.headers),
        "encoding": accepted != new.headers.get("content-encoding", "identity"),
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def _without_id(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "x-request-id"}


async def test_every_page_answers_a_wrong_method_with_help(database: object) -> None:
    with finding_nothing() as found:
        async with visitor() as browser:
            for path in PAGES:
                answer = await browser.request("DELETE", path.format(**ANY))
                allowed = {method.strip() for method in answer.headers.get("allow", "").split(",")}
                found[path] = (
                    answer.status_code != 405
                    or "Zu den Veranstaltungen" not in answer.text
                    or not {"GET", "HEAD"} <= allowed
                )


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://boese.example"},
        {"origin": "null"},
        {"origin": "http://["},
    ],
)
async def test_every_form_is_refused_when_another_site_sends_it(database: object, headers: dict[str, str]) -> None:
    values = await fill()
    with finding_nothing() as found:
        async with visitor() as browser:
            for path in FORMS:
                answer = await browser.post(path.format(**values), headers=headers)
                said = "Von dieser Seite aus nicht möglich" in answer.text
                page = await browser.get(f"/anmeldung/{values['token']}")
                found[path] = (answer.status_code, said, "Sie haben einen Platz" in page.text) != (403, True, True)


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://test"}, {}])
async def test_form_is_taken_from_our_own_pages_and_from_programs(database: object, headers: dict[str, str]) -> None:
    values = await fill()
    async with visitor() as browser:
        answer = await browser.post(f"/anmeldung/{values['token']}/absagen", headers=headers)
    assert 303 == answer.status_code


@pytest.mark.parametrize(
    "path", ["/nichts", "/tr", "/de", "/en/nichts", "/en/en", "/static/nichts.css", "/feeds/nichts.ics"]
)
async def test_unknown_address_is_not_found_and_as_strict(database: object, path: str) -> None:
    async with visitor() as browser:
        page = await browser.get(path)
    assert 404 == page.status_code
    assert CONTENT_SECURITY_POLICY == page.headers["content-security-policy"]
    assert page.headers["x-request-id"]


@pytest.mark.parametrize(
    "path", ["//boese.example/x", "/en//boese.example/x", "///boese.example", "/en/%5Cboese.example"]
)
async def test_no_link_leads_to_a_host_that_the_address_names(database: object, path: str) -> None:
    async with visitor() as browser:
        page = await browser.get(f"http://test{path}")
    assert 404 == page.status_code
    assert [] == re.findall(r'(?:href|src|action)="(?:/[/\\]|https?://(?!test)[^"]*boese)[^"]*"', page.text)


async def test_strict_transport_is_asked_for_only_where_there_is_tls(database: object) -> None:
    async with visitor() as browser:
        assert "strict-transport-security" not in (await browser.get("/")).headers
    with settled(base_url="https://test"):
        async with visitor() as browser:
            assert "max-age=31536000" == (await browser.get("/")).headers["strict-transport-security"]
