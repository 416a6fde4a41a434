"""What a first visit of an event page costs: requests and bytes in a real browser, statements in the database."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.sites import serving
from benchmarks.table import Row

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync", "--no-first-run"]
MOST_STATEMENTS = {
    "catalogue": None,
    "event page": 4,
    "feed, nothing kept": 3,
    "catalogue, kept": 0,
    "event page, kept": 1,
}


def rows(bench: Bench) -> Sequence[Row]:
    """Look at the demo's next event."""
    site = bench.site()
    slug = site.run("benchmarks.people", "demo").split()[-1]
    counts = json.loads(site.run("benchmarks.statements", slug).splitlines()[-1])
    found = [
        Row(bench.named(f"SQL statements, {page}"), count, "", MOST_STATEMENTS.get(page), at_most=True)
        for page, count in counts.items()
    ]
    if bench.is_sqlite and Path(CHROMIUM).exists():
        with serving(site) as server:
            sizes = _visit(f"http://127.0.0.1:{server.port}/veranstaltungen/{slug}")
        note = "Chromium, 1280 px, fonts and icons included, as packed on the wire"
        found += [
            Row("first view of an event page", sum(sizes) / 1024, "KiB", 150, at_most=True, note=note),
            Row("first view of an event page", len(sizes), "requests", 8, at_most=True),
        ]
    return found


def _visit(address: str) -> list[int]:
    """Return the bytes of each answer, heads included, of a browser that has never been here."""
    from playwright.sync_api import sync_playwright

    sizes: list[int] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        page.goto(address, wait_until="networkidle")
        browser.close()
    return sizes
