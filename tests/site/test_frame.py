"""The frame says where one is and whose pages these are, and never carries a secret elsewhere."""

import re

import httpx
import pytest

from ki_events.registrations.reading import token_of
from tests.characters import CHIARA, make_event, sign_up
from tests.mail.servers import settled
from tests.site.client import visitor

pytestmark = pytest.mark.anyio

REPORT = re.compile(r'href="([^"]*/melden[^"]*)"')


async def test_footer_leads_to_legal_pages_and_carries_the_page_to_the_report(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/en?q=a+b&seite=1")).text
    footer = page.split("<footer")[1]
    for path in ("impressum", "datenschutz", "barrierefreiheit", "leichte-sprache"):
        assert f'href="/en/{path}"' in footer
    assert ["/en/barrierefreiheit/melden?seite=%2Fen%3Fq%3Da%2Bb%26seite%3D1"] == REPORT.findall(footer)


async def test_footer_of_an_organisation_leads_to_its_own_pages(browser: httpx.AsyncClient) -> None:
    await make_event()
    footer = (await browser.get("/krefeld/impressum")).text.split("<footer")[1]
    for path in ("impressum", "datenschutz", "barrierefreiheit", "leichte-sprache"):
        assert f'href="/krefeld/{path}"' in footer
    assert ["/krefeld/barrierefreiheit/melden?seite=%2Fkrefeld%2Fimpressum"] == REPORT.findall(footer)


async def test_secret_address_of_a_registration_is_not_carried_anywhere(browser: httpx.AsyncClient) -> None:
    token = token_of(await sign_up(await make_event(), CHIARA))
    page = (await browser.get(f"/anmeldung/{token}")).text
    assert ["/barrierefreiheit/melden"] == REPORT.findall(page.split("<footer")[1])
    assert token not in page.split("<footer")[1]
    assert (False, False) == ("og:url" in page, 'rel="canonical"' in page)


async def test_language_switch_keeps_page_and_query(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/?q=sprache")).text
    assert '<a href="/en?q=sprache" hreflang="en" lang="en" rel="alternate">English</a>' in page


async def test_page_tells_social_networks_its_name_once_and_escaped(browser: httpx.AsyncClient) -> None:
    with settled(operator='Amt "A" & B'):
        page = (await browser.get("/datenschutz?neu")).text
    assert ['content="Amt &#34;A&#34; &amp; B"'] == re.findall(r'property="og:site_name" (content=".*?")>', page)
    assert ['content="Datenschutz"'] == re.findall(r'property="og:title" (content=".*?")>', page)
    assert ['content="http://test/datenschutz"'] == re.findall(r'property="og:url" (content=".*?")>', page)


async def test_demo_says_so_and_leads_to_its_mailbox(database: object) -> None:
    with settled(demo=True):
        async with visitor("127.0.0.1", "localhost") as browser:
            assert 'href="/demo/postfach"' in (await browser.get("/nichts")).text
    async with visitor() as browser:
        assert "/demo/postfach" not in (await browser.get("/nichts")).text
