"""What holds for every page of the back office: who gets in, who learns nothing, and how the page is made."""

import re

import httpx
import pytest

from ki_events.accounts.roles import RIGHTS, Right, Role
from ki_events.office.addresses import FOR_EVERYONE, PAGES, ROOT
from ki_events.web.security import CONTENT_SECURITY_POLICY
from tests.office.colleague import colleague
from tests.office.house import NAMED, filled_house, fits
from tests.test_doors import LOADED, OFFICE, routes

pytestmark = pytest.mark.anyio

PARAMETER = re.compile(r":[a-z]+}")
EVERYWHERE = {"organisation", "text", "code"}
"""Parameters that name no row: a legal text and its language are there in every house."""
FILES = (".pdf", ".xlsx", ".csv", ".json", ".js", ".zip", ".png")


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
@pytest.mark.parametrize("path", SEEN)
async def test_every_page_has_language_title_one_heading_and_strict_headers(
    manager: httpx.AsyncClient, path: str, prefix: str
) -> None:
    page = await manager.get(prefix + fits(path, await filled_house()))
    assert page.status_code in (200, 303), page.text[:2000]
    assert "no-store" in page.headers["cache-control"] or "private" in page.headers["cache-control"]
    assert "set-cookie" not in page.headers
    if page.status_code == 303 or not page.headers["content-type"].startswith("text/html"):
        return
    assert f'<html lang="{prefix.strip("/") or "de"}" dir="ltr">' in page.text
    assert re.search(r"<title>[^<]+ · [^<]+</title>", page.text)
    assert 1 == len(re.findall(r"<h1\b", page.text))
    assert [] == [
        address for address in LOADED.findall(page.text) if not address.startswith(("/", "#", "http://test", "?"))
    ]
    assert (False, False) == ("style=" in page.text, re.search(r"\bon\w+=\"", page.text) is not None)
    assert CONTENT_SECURITY_POLICY == page.headers["content-security-policy"]


@pytest.mark.parametrize("path", SEEN)
async def test_every_page_leads_to_signing_in_when_nobody_is_signed_in(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(fits(path, await filled_house()))
    assert 303 == answer.status_code
    assert answer.headers["location"].startswith("/verwaltung/anmelden?weiter=")


@pytest.mark.parametrize(("method", "path"), [("GET", path) for path in SEEN] + [("POST", path) for path in SENT])
async def test_every_page_is_not_there_for_a_stranger(browser: httpx.AsyncClient, method: str, path: str) -> None:
    house = await filled_house()
    stranger = await colleague(browser, "bielefeld", Role.manager, "boris@bielefeld.example")
    assert 404 == (await stranger.request(method, fits(path, house))).status_code
    # Nor does the number of what belongs to others open anything in one's own house.
    if set(NAMED.findall(path)) - EVERYWHERE:
        answer = await stranger.request(method, fits(path, house | {"organisation": "bielefeld"}))
        assert answer.status_code in (400, 404, 422), answer.text[:500]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("path", SEEN)
async def test_every_page_is_open_to_those_whose_role_has_the_right(
    browser: httpx.AsyncClient, path: str, role: Role
) -> None:
    house = await filled_house()
    member = await colleague(browser, role=role, email=f"{role}@krefeld.example")
    answer = await member.get(fits(path, house))
    expected = _right_of(path) in RIGHTS[role]
    # A check-in helper sees the events that they are given only, and a list is seen by whoever uploaded it.
    limited = expected and (role == Role.check_in or "{upload}" in path)
    assert expected == (answer.status_code in ((200, 303, 404) if limited else (200, 303))), answer.status_code
    if not expected:
        assert 403 == answer.status_code


@pytest.mark.parametrize("path", SENT)
async def test_every_form_is_refused_when_another_site_sends_it(manager: httpx.AsyncClient, path: str) -> None:
    answer = await manager.post(fits(path, await filled_house()), headers={"sec-fetch-site": "cross-site"})
    assert 403 == answer.status_code


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


@pytest.mark.parametrize("path", OWN)
async def test_every_page_of_an_account_is_for_whoever_is_signed_in(browser: httpx.AsyncClient, path: str) -> None:
    address = fits(path, await filled_house())
    answer = await browser.get(address)
    assert (303, True) == (answer.status_code, answer.headers["location"].startswith("/verwaltung/anmelden?"))
    await colleague(browser)
    answer = await browser.get(address)
    assert (True, False) == (
        answer.status_code in (200, 303, 403, 404),
        "anmelden?" in answer.headers.get("location", ""),
    )
