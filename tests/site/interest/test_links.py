"""The links of the letter confirm and stop by a button, and only theirs."""

from typing import Any

import httpx
import pytest

from ki_events.interests.confirming import stop
from ki_events.interests.reading import token_of
from tests.characters import CHIARA
from tests.interests.makers import asked, emails, past_event, reloaded, wishing
from tests.site.interest.headers import OURS

pytestmark = pytest.mark.anyio


async def test_opening_the_links_changes_nothing(browser: httpx.AsyncClient) -> None:
    interest = await asked(await past_event())
    for _ in range(2):
        for tail in ("", "/stopp"):
            assert 200 == (await browser.get(f"/interesse/{token_of(interest)}{tail}")).status_code
            assert 200 == (await browser.head(f"/interesse/{token_of(interest)}{tail}")).status_code
    after = await reloaded(interest)
    assert (True, True) == (after.confirmed_at is None, after.stopped_at is None)


async def test_double_click_on_either_button_does_what_one_does(browser: httpx.AsyncClient) -> None:
    interest = await asked(await past_event())
    link = f"/interesse/{token_of(interest)}"
    assert [303, 303] == [(await browser.post(link, headers=OURS)).status_code for _ in range(2)]
    assert [303, 303] == [(await browser.post(f"{link}/stopp", headers=OURS)).status_code for _ in range(2)]
    page = (await browser.get(f"{link}/stopp")).text
    assert ("Sie bekommen keine E-Mails mehr dazu</h1>" in page, CHIARA.email in page) == (True, False)
    assert "<form" not in page


@pytest.mark.parametrize("token", ["x", "x" * 36, "%00" * 36])
async def test_tampered_link_opens_nothing(browser: httpx.AsyncClient, token: str) -> None:
    interest = await asked(await past_event())
    right = token_of(interest)
    for wrong in (token, right[:-1]):
        for method in ("GET", "POST"):
            for tail in ("", "/stopp"):
                answer = await browser.request(method, f"/interesse/{wrong}{tail}", headers=OURS)
                assert 404 == answer.status_code
                assert "Dieser Link führt nirgends mehr hin</h1>" in answer.text
    assert (await reloaded(interest)).stopped_at is None


async def test_link_of_a_stopped_wish_leads_back_to_nothing(browser: httpx.AsyncClient) -> None:
    interest = await wishing(await past_event())
    link = f"/interesse/{token_of(interest)}"
    await stop(token_of(interest))
    await browser.post(link, headers=OURS)
    assert "Ihre Adresse ist gelöscht." in (await browser.get(link)).text


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://webmail.example"}, {"origin": "null"}],
    ids=["mail server", "browser", "older browser", "sandbox"],
)
@pytest.mark.parametrize("encoding", ["urlencoded", "multipart"])
async def test_mail_program_stops_by_one_click_from_anywhere(
    browser: httpx.AsyncClient, headers: dict[str, str], encoding: str
) -> None:
    """RFC 8058 section 3.2: either encoding, no cookie, no redirect."""
    interest = await wishing(await past_event())
    one_click = {"List-Unsubscribe": "One-Click"}
    sent: dict[str, Any] = (
        {"data": one_click} if encoding == "urlencoded" else {"files": {"List-Unsubscribe": (None, "One-Click")}}
    )
    address = (await emails("interest_confirm"))[0]["List-Unsubscribe"].strip("<>")
    answer = await browser.post(address, headers=headers, **sent)
    assert (200, True) == (answer.status_code, "Sie bekommen keine E-Mails mehr dazu" in answer.text)
    assert (await reloaded(interest)).stopped_at is not None


async def test_other_site_cannot_confirm(browser: httpx.AsyncClient) -> None:
    interest = await asked(await past_event())
    answer = await browser.post(f"/interesse/{token_of(interest)}", headers={"sec-fetch-site": "cross-site"})
    assert (403, True) == (answer.status_code, (await reloaded(interest)).confirmed_at is None)
