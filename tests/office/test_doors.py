"""What holds for every page of the back office: who gets in, who learns nothing, and how the page is made."""

import re
from collections.abc import Iterator

import httpx
import pytest

from ki_events.accounts.roles import RIGHTS, Right, Role
from ki_events.office.addresses import FOR_EVERYONE, PAGES, ROOT
from tests.finding import finding_nothing
from tests.office.colleague import colleague
from tests.office.house import NAMED, filled_house, fits
from tests.strict import faults
from tests.test_doors import OFFICE, routes

pytestmark = pytest.mark.anyio

PARAMETER = re.compile(r":[a-z]+}")
EVERYWHERE = {"organisation", "text", "code"}
"""Parameters that name no row: a legal text and its language are there in every house."""


def _right_of(path: str) -> Right:
    """Return the right that a page asks for: of the longest address of the map that it begins with."""
    bases = [(PARAMETER.sub("}", ROOT + base), right) for right, pages in PAGES.items() for base in pages]
    return max((pair for pair in bases if f"{path}/".startswith(f"{pair[0]}/")), key=lambda pair: len(pair[0]))[1]


INSIDE = {path: methods for path, methods in routes().items() if path.startswith(f"{OFFICE}/{{organisation}}")}
SEEN = [path for path, methods in INSIDE.items() if "GET" in methods]
SENT = [path for path, methods in INSIDE.items() if "POST" in methods]
OPEN = tuple(PARAMETER.sub("}", path) for path in FOR_EVERYONE)
OWN = [
    path
    for path, methods in routes().items()
    if "GET" in methods and path.startswith(OFFICE) and path not in INSIDE and not path.startswith(OPEN)
]


@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_every_page_has_language_title_one_heading_and_strict_headers(
    manager: httpx.AsyncClient, prefix: str
) -> None:
    house = await filled_house()
    with finding_nothing() as found:
        for path in SEEN:
            found[path] = [*_faults(await manager.get(prefix + fits(path, house)), prefix.strip("/") or "de")]


async def test_every_page_leads_to_signing_in_when_nobody_is_signed_in(browser: httpx.AsyncClient) -> None:
    house = await filled_house()
    with finding_nothing() as found:
        for path in SEEN:
            answer = await browser.get(fits(path, house))
            leads = answer.headers.get("location", "").startswith("/verwaltung/anmelden?weiter=")
            found[path] = (answer.status_code, leads) != (303, True)


@pytest.mark.parametrize(("method", "paths"), [("GET", SEEN), ("POST", SENT)])
async def test_every_page_is_not_there_for_a_stranger(
    browser: httpx.AsyncClient, method: str, paths: list[str]
) -> None:
    house = await filled_house()
    stranger = await colleague(browser, "bielefeld", Role.manager, "boris@bielefeld.example")
    with finding_nothing() as found:
        for path in paths:
            answer = await stranger.request(method, fits(path, house))
            found[path] = answer.status_code != 404
            # Nor does the number of what belongs to others open anything in one's own house.
            if set(NAMED.findall(path)) - EVERYWHERE:
                answer = await stranger.request(method, fits(path, house | {"organisation": "bielefeld"}))
                found[f"{path} in one's own house"] = answer.status_code not in (400, 404, 422)


@pytest.mark.parametrize("role", Role)
async def test_every_page_is_open_to_those_whose_role_has_the_right(browser: httpx.AsyncClient, role: Role) -> None:
    house = await filled_house()
    member = await colleague(browser, role=role, email=f"{role}@krefeld.example")
    with finding_nothing() as found:
        for path in SEEN:
            status = (await member.get(fits(path, house))).status_code
            found[path] = "" if status in _expected(path, role) else status


async def test_every_form_is_refused_when_another_site_sends_it(manager: httpx.AsyncClient) -> None:
    house = await filled_house()
    with finding_nothing() as found:
        for path in SENT:
            answer = await manager.post(fits(path, house), headers={"sec-fetch-site": "cross-site"})
            found[path] = answer.status_code != 403


async def test_form_is_refused_when_it_comes_with_a_sign_in_and_does_not_say_from_where(
    manager: httpx.AsyncClient,
) -> None:
    house = await filled_house()
    del manager.headers["sec-fetch-site"]
    path = f"/verwaltung/krefeld/personen/{house['person']}/beenden"
    assert 403 == (await manager.post(path)).status_code
    assert 303 == (await manager.post(path, headers={"origin": "http://test"})).status_code


@pytest.mark.parametrize("path", ["/anwesenheit", "/anwesenheit/stand.json", "/termine", "/../../papierkorb", "/.."])
async def test_list_begins_at_its_first_page_when_the_number_is_absurd(manager: httpx.AsyncClient, path: str) -> None:
    event = (await filled_house())["slug"]
    answer = await manager.get(f"/verwaltung/krefeld/veranstaltungen/{event}{path}", params={"seite": "9" * 5_000})
    assert 200 == answer.status_code


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/krefeld/personen/{10**20}", 404),
        (f"/krefeld/vor-ort/{10**20}", 404),
        ("/krefeld/veranstaltungen/a%00b", 404),
        ("/a%00b/personen", 404),
        ("/einladung/a%00b", 410),
        ("/passwort/12345678a%00b", 410),
    ],
)
async def test_what_no_row_can_be_called_is_not_there(manager: httpx.AsyncClient, path: str, status: int) -> None:
    assert status == (await manager.get(OFFICE + path)).status_code


async def test_every_page_of_an_account_is_for_whoever_is_signed_in(browser: httpx.AsyncClient) -> None:
    house = await filled_house()
    with finding_nothing() as found:
        for path in OWN:
            answer = await browser.get(fits(path, house))
            found[path] = (answer.status_code, _leads_to_signing_in(answer)) != (303, True)
        await colleague(browser)
        for path in OWN:
            answer = await browser.get(fits(path, house))
            is_open = answer.status_code in (200, 303, 403, 404) and not _leads_to_signing_in(answer)
            found[f"{path} for a colleague"] = not is_open


def _leads_to_signing_in(answer: httpx.Response) -> bool:
    return "anmelden?" in answer.headers.get("location", "")


def _expected(path: str, role: Role) -> tuple[int, ...]:
    if _right_of(path) not in RIGHTS[role]:
        return (403,)
    # A check-in helper sees the events that they are given only, and a list is seen by whoever uploaded it.
    return (200, 303, 404) if role == Role.check_in or "{upload}" in path else (200, 303)


def _faults(page: httpx.Response, lang: str) -> Iterator[str]:
    """Yield what is wrong with a page; a file and what leads on have headers only."""
    if page.status_code not in (200, 303):
        yield f"status {page.status_code}"
    if not re.search("no-store|private", page.headers["cache-control"]) or "set-cookie" in page.headers:
        yield "may be kept by others, or sets a cookie"
    if page.status_code == 303 or not page.headers["content-type"].startswith("text/html"):
        return
    yield from faults(page, lang)
