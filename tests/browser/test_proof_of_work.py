"""What the browser works out is what the server checks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from ki_events.web.nonce import new_nonce
from ki_events.web.proof_of_work import is_done
from ki_events.web.static import asset
from tests.browser.conftest import Site
from tests.mail.servers import settled

pytestmark = pytest.mark.browser

BITS = 12
FORM = """
([script, nonce, bits]) => {
  document.body.innerHTML = `<form action="/meine"><input name="nonce" value="${nonce}">
    <input name="proof" data-proof-of-work="${bits}"><p data-proof-says="Einen Augenblick"></p><button>Los</button></form>`;
  const added = document.createElement("script");
  added.type = "module";
  added.src = script;
  return new Promise((done) => {
    added.onload = () => done();
    document.body.append(added);
  });
}
"""


def test_browser_does_the_work_of_a_form_and_sends_it_then(site: Site, open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/meine")
    nonce = new_nonce("sign-up:1")
    page.evaluate(FORM, [asset("proof-of-work.js"), nonce, BITS])
    page.get_by_role("button").click()  # before the work is done, or after it
    page.wait_for_url("**/meine?**")
    proof = page.evaluate("new URLSearchParams(location.search).get('proof')")
    with settled(proof_of_work=BITS):
        assert is_done(nonce, proof)
