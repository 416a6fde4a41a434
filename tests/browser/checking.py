"""What is measured on a page: axe-core's rules, and what axe does not know (checks.js)."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

AXE = Path(__file__).parents[2] / "assets/node_modules/axe-core/axe.min.js"
CHECKS = Path(__file__).with_name("checks.js")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Of what passes nobody reads an account; what could be preloaded only rules about films and turned screens ask for.
RUN_AXE = """async standards => (await axe.run(document, {runOnly: standards, resultTypes: ["violations"], preload: false}))
    .violations.map(v => `${v.id}: ${v.nodes[0].html}`)"""


def bring_instruments(context: BrowserContext) -> None:
    """Let each page of these windows know the checks; they cost a page nothing until `findings` takes them out."""
    axe = AXE.read_text() if AXE.is_file() else ""
    # They come from the test and not from the page, so they may pass by the policy.
    context.add_init_script(f"window.takeOut = () => {{ {axe};\n{CHECKS.read_text()} }};")


def findings(page: Page, *checks: str) -> dict[str, list[str]]:
    """Return what the checks find on the page, by check; empty is good. "axe" is one of them, the others are in checks.js."""
    page.wait_for_load_state()
    page.evaluate("() => document.fonts.ready.then(() => null)")
    page.evaluate("() => { if (!window.checks) takeOut(); }")
    own = [check for check in checks if check != "axe"]
    found: dict[str, list[str]] = page.evaluate("own => Object.fromEntries(own.map(o => [o, checks[o]()]))", own)
    if "axe" in checks:
        found["axe"] = _found_by_axe(page)
    return {check: lines for check, lines in found.items() if lines}


def _found_by_axe(page: Page) -> list[str]:
    found: list[Any] = page.evaluate(RUN_AXE, STANDARDS)
    return found
