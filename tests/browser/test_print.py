"""The printed list fits on its paper and keeps names whole."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from ki_events.reports.participants import participants_page
from tests.browser.conftest import Site
from tests.browser.site import with_database
from tests.characters import CHIARA, make_event, sign_up

pytestmark = pytest.mark.browser

LONG = replace(CHIARA, family_name="Thirunavukkarasu", organization="Gemeinschaftsgrundschule Sonnenblumenweg")
PAPER = {2: 703, 3: 1032, 6: 1032, 12: 1032}  # CSS pixels between the margins of A4, upright and across
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LINES_OF_NAME = """() => {
  const range = document.createRange();
  const text = document.querySelector("tbody th bdi").firstChild;
  range.setStart(text, text.data.indexOf("Thiru"));
  range.setEnd(text, text.data.length);
  return range.getClientRects().length;
}"""


async def printed(sessions: int) -> str:
    event = await make_event(sessions=sessions)
    await sign_up(event, LONG)
    return await participants_page(event.slug)


@pytest.mark.parametrize(("sessions", "width"), PAPER.items())
def test_list_fits_on_its_paper_and_no_name_is_cut(
    site: Site, open_browser: Callable[..., Page], sessions: int, width: int
) -> None:
    page = open_browser(width)
    page.emulate_media(media="print")
    page.set_content(with_database(printed(sessions)))
    assert (0, 1) == (page.evaluate(OVERFLOW), page.evaluate(LINES_OF_NAME))
