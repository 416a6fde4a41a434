import pytest
from tests.browser.checking import findings
from tests.browser.test_pages import FITS, ZOOMED, finding_nothing
pytestmark = pytest.mark.browser
MINE = ["event with rounds","sign-up","waiting list","sign-up with rounds","sign-up to a full round","sign-up on approval","sign-up by link","sign-up by a wrong link","party","party that is gone","calling a party off"]
@pytest.mark.parametrize(("prefix", "size", "scheme"), [("", (1280, 800), "light"), ("/en", ZOOMED, "dark"), ("/ar-XB", (320, 640), "light")])
def test_mine(site, open_browser, prefix, size, scheme):
    page = open_browser(*size, color_scheme=scheme)
    with finding_nothing() as found:
        for name in MINE:
            page.goto(prefix + site.paths[name])
            found[name] = findings(page, "axe", *FITS, "small", *(("untranslated",) if prefix == "/ar-XB" else ("faint",)))
@pytest.mark.parametrize(("prefix", "scheme"), [("", "dark"), ("/ar-XB", "light")])
def test_mistakes(site, open_browser, prefix, scheme):
    page = open_browser(320, color_scheme=scheme)
    with finding_nothing() as found:
        for name in ("sign-up with rounds", "sign-up to a full round"):
            page.goto(prefix + site.paths[name])
            if name == "sign-up with rounds": page.locator("#people").click()
            page.locator("main form .send button").click()
            page.get_by_role("alert").wait_for()
            page.keyboard.press("Shift+Tab")
            found[name] = findings(page, "axe", *FITS, "small", "faint", "focus", *(("untranslated",) if prefix else ()))
@pytest.mark.parametrize("prefix", [""])
def test_doubt(site, open_browser, prefix):
    page = open_browser(320)
    page.goto("/veranstaltungen/serie-5/anmeldung")
    for n,t in (("given_name","A"),("family_name","B"),("email","a@gmx.ed")): page.locator(f"#{n}").fill(t)
    page.locator("main form .send button").click()
    page.get_by_role("alert").wait_for()
    assert {} == findings(page, "axe", *FITS, "small", "faint", "focus")
