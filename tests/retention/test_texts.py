"""Table, privacy notice and handbook say the same numbers."""

import re
from pathlib import Path

import httpx
import pytest

from ki_events.retention.choosing import set_period
from ki_events.retention.periods import PERIODS, Kind
from tests.characters import make_organisation
from tests.site.client import visitor

pytestmark = pytest.mark.anyio

HANDBOOK = Path(__file__).parents[2] / "docs" / "operating.md"
IN_NOTICE = set(Kind) - {Kind.farewells, Kind.login_links}
"""Those two are gone before anybody could ask."""


async def notice(browser: httpx.AsyncClient, path: str) -> str:
    return re.sub(r"<[^>]+>", "", (await browser.get(path)).text)


def test_handbook_has_every_period() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| (\d+) \| [^|]+ \| (–|\d+ to \d+) \|$", HANDBOOK.read_text(), re.MULTILINE)
    chosen = {kind: f"{period.least} to {period.most}" if period.is_chosen else "–" for kind, period in PERIODS.items()}
    assert [(kind.value, str(PERIODS[kind].days), chosen[kind]) for kind in PERIODS] == rows


@pytest.mark.parametrize(("prefix", "word"), [("", "Tagen"), ("/en", "days")])
async def test_notice_says_every_period(database: object, prefix: str, word: str) -> None:
    async with visitor() as browser:
        text = await notice(browser, f"{prefix}/datenschutz")
    assert [] == sorted(kind for kind in IN_NOTICE if f"{PERIODS[kind].days} {word}" not in text)


async def test_notice_of_an_organisation_says_its_own_days_at_once(database: object) -> None:
    organisation = await make_organisation()
    async with visitor() as browser:
        assert "365 Tagen" in await notice(browser, "/krefeld/datenschutz")
        await set_period(organisation.id, Kind.registrations, 1234, "account:1")
        await set_period(organisation.id, Kind.access_needs, 1, "account:1")
        text = await notice(browser, "/krefeld/datenschutz")
    assert ("1234 Tagen" in text, "365 Tagen" in text, "nach 1 Tag\n" in text) == (True, False, True)
