"""What is measured on a page: axe-core's rules, and what axe does not know (checks.js)."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "assets/node_modules/axe-core/axe.min.js"
CHECKS = Path(__file__).with_name("checks.js")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = "async standards => (await axe.run(document, {runOnly: standards})).violations.map(v => `${v.id}: ${v.nodes[0].html}`)"


def findings(page: Page, *checks: str) -> dict[str, list[str]]:
    """Return what the checks find on the page, by check; empty is good. "axe" is one of them, the others are in checks.js."""
    # They come from the test and not from the page, so they may pass by the policy.
    page.evaluate(CHECKS.read_text())
    found = {check: _found(page, check) for check in checks}
    return {check: lines for check, lines in found.items() if lines}


def _found(page: Page, check: str) -> list[str]:
    if check != "axe":
        return list(page.evaluate(f"checks.{check}()"))
    page.evaluate(AXE.read_text())
    found: list[Any] = page.evaluate(RUN_AXE, STANDARDS)
    return found
