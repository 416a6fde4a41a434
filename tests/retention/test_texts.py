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
LINES = {
    Kind.access_needs: ("Unterstützung, die Sie brauchen: nach {} Tagen", "support that you need: after {} days"),
    Kind.sensitive_answers: ("sensible Fragen: nach {} Tagen", "sensitive questions: after {} days"),
    Kind.answers: ("andere Fragen: nach {} Tagen", "other questions: after {} days"),
    Kind.reasons: ("Begründungen, die Sie geschrieben haben: nach {} Tagen", "reasons that you wrote: after {} days"),
    Kind.without_place: (
        "wenn Sie keinen Platz hatten oder abgesagt haben: nach {} Tagen",
        "or cancelled: after {} days",
    ),
    Kind.registrations: ("wenn Sie einen Platz hatten: nach {} Tagen", "if you had a place: after {} days"),
    Kind.new_addresses: (
        "angeben und nicht bestätigen, löschen wir nach {} Tagen",
        "do not confirm is deleted after {} days",
    ),
    Kind.invitation_links: ("persönliche Einladungen: nach {} Tagen", "personal invitations: after {} days"),
    Kind.calendar_entries: ("geschickt haben: nach {} Tagen", "calendar entries we sent you: after {} days"),
    Kind.sent_mail: ("an die eine E-Mail ging, löschen wir nach {} Tagen", "to which an email went after {} days"),
    Kind.unsent_mail: ("bei nicht gesendeten E-Mails nach {} Tagen", "emails which were not sent after {} days"),
    Kind.interests: (
        "sobald Sie ihn beenden, spätestens nach {} Tagen",
        "as soon as you end it, after {} days at the latest",
    ),
    Kind.barrier_reports: (
        "Unsere Anwendung löscht den Text nach {} Tagen",
        "Our application deletes the text after {} days",
    ),
}
"""What the notice says of each kind, in German and in English."""
AT_ONCE = {Kind.farewells, Kind.login_links}
"""Those are gone before anybody could ask."""


async def notice(browser: httpx.AsyncClient, path: str) -> str:
    return re.sub(r"<[^>]+>", "", (await browser.get(path)).text)


def test_handbook_has_every_period() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| (\d+) \| [^|]+ \| (–|\d+ to \d+) \|$", HANDBOOK.read_text(), re.MULTILINE)
    chosen = {kind: f"{period.least} to {period.most}" if period.is_chosen else "–" for kind, period in PERIODS.items()}
    assert [(kind.value, str(PERIODS[kind].days), chosen[kind]) for kind in PERIODS] == rows


def test_every_kind_has_its_line() -> None:
    assert set(Kind) == {*LINES} | AT_ONCE


@pytest.mark.parametrize(("prefix", "number"), [("", 0), ("/en", 1)])
async def test_notice_says_the_period_of_each_kind_in_its_line(database: object, prefix: str, number: int) -> None:
    async with visitor() as browser:
        text = await notice(browser, f"{prefix}/datenschutz")
    wrong = [kind for kind, lines in LINES.items() if lines[number].format(PERIODS[kind].days) not in text]
    assert [] == wrong


async def test_notice_of_an_organisation_says_its_own_days_at_once(database: object) -> None:
    organisation = await make_organisation()
    async with visitor() as browser:
        assert "365 Tagen" in await notice(browser, "/krefeld/datenschutz")
        await set_period(organisation.id, Kind.registrations, 1234, "account:1")
        await set_period(organisation.id, Kind.access_needs, 1, "account:1")
        text = await notice(browser, "/krefeld/datenschutz")
    assert ("1234 Tagen" in text, "365 Tagen" in text, "nach 1 Tag\n" in text) == (True, False, True)
