"""The pseudo language reads from right to left on every page and is offered to nobody."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def test_every_page_reads_from_right_to_left(site: Site, open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    read = {}
    for name, path in site.paths.items():
        text = page.request.get(f"/ar-XB{path}").text()
        read[name] = (*re.findall(r'<html lang="([^"]*)" dir="([^"]*)">', text), 'hreflang="ar-XB"' in text)
    assert dict.fromkeys(site.paths, (("ar-XB", "rtl"), False)) == read
