"""The demo is real: its people came by the verbs, and loading it again changes nothing."""

from collections import Counter

import pytest

from ki_events.attendance.tables import Certificate
from ki_events.demo import loading
from ki_events.demo.crowd import read_crowd
from ki_events.demo.letters import SHOWN
from ki_events.demo.loading import CROWD, load_demo
from ki_events.demo.logins import ensure_logins
from ki_events.demo.staff import certificate_paths, work
from ki_events.doctor import examine
from ki_events.events.tables import Event, EventStatus, Session
from ki_events.mail.tables import Message
from ki_events.organisations.tables import Organisation
from ki_events.registrations.questions.tables import AccessNeed
from ki_events.registrations.tables import Choice, ChoiceStatus, Decision, Registration, Status
from ki_events.reports.today import today
from tests.conftest import KIND

RULES = {
    "place_free",
    "joined_list",
    "moved_up",
    "offered",
    "offer_accepted",
    "verified",
    "admitted",
    "not_admitted",
    "skipped_reserved",
    "skipped_attendance",
    "cancelled_by_person",
}
"""Why people of the demo stand where they stand; each is worth showing."""

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "mid_morning")]


@pytest.fixture(autouse=True)
def fewer_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL half of the people come: what it adds is its own SQL, and each takes many statements."""
    if KIND == "postgres":
        monkeypatch.setattr(loading, "MOST_IF_OVER", 2)
        monkeypatch.setattr(loading, "MOST_IF_FREE", 5)


async def test_demo_is_alive_right_and_loaded_once() -> None:
    first = await load_demo()
    tables = (Event, Session, Registration, Decision, Message)
    before = [await table.select().order_by(table._meta.primary_key) for table in tables]
    assert await examine() == []
    statuses = {row["status"] for row in before[0]}
    assert {EventStatus.published, EventStatus.archived, EventStatus.cancelled} <= statuses
    assert any(row["waiting"] > 0 for row in before[0])
    assert RULES <= {row["rule"] for row in before[3]}
    assert {Status.offered, Status.waitlisted, Status.pending, Status.rejected} <= {row["status"] for row in before[2]}
    assert await Choice.exists().where(Choice.status == ChoiceStatus.waiting)
    assert await AccessNeed.exists()
    assert 0 < sum(row["state"] == "pending" for row in before[4]) <= sum(SHOWN.values())
    # Whoever looks at the outbox sees a house whose mail works.
    states = Counter(row["state"] for row in before[4])
    assert states["sent"] > 10 * states["dropped"]
    for path in first.try_first:
        assert await Event.exists().where(Event.slug == path.rpartition("/")[2])
    assert await load_demo() == first
    assert before == [await table.select().order_by(table._meta.primary_key) for table in tables]
    await ensure_logins()
    await _colleagues_work()


async def _colleagues_work() -> None:
    crowd = read_crowd(CROWD)
    for _twice in range(2):
        await work(crowd)
    krefeld = await Organisation.objects().get(Organisation.slug == "krefeld")
    assert krefeld is not None
    now = await today(krefeld.id)
    assert (["integrationslotsen-qualifizierung"], ["sprachsensibel-mathematik"], ["erste-hilfe-deutsch"]) == (
        [each.slug for each in now.to_admit],
        [each.slug for each in now.offered],
        [each.slug for each in now.to_decide],
    )
    issued = await Certificate.select(Certificate.event.slug, Certificate.issued_by).output(nested=True)
    assert {each.slug for each in crowd.attended if each.certified} == {row["event"]["slug"] for row in issued}
    assert {"account", "system"} == {row["issued_by"].partition(":")[0] for row in issued}
    assert ["anmeldung", "bescheinigung"] == [path.split("/")[1] for path in await certificate_paths()]
    assert 1 == await Message.count().where((Message.kind == "certificate") & (Message.state == "pending"))
    assert [] == await examine()
