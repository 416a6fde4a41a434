"""Whenever the demo is started, something runs, somebody has come, and there is a next day."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest

from ki_events.accounts.memberships import member
from ki_events.accounts.reading import account_with_address
from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import SignedIn
from ki_events.attendance.tables import Attendance, CheckInHelper
from ki_events.attendance.today import sessions_today
from ki_events.clock import BERLIN, local
from ki_events.demo.day import ensure_day, times_at
from ki_events.demo.logins import LOGINS, ensure_logins
from ki_events.doctor import examine
from ki_events.events.tables import Event
from ki_events.mail.reading import failed_letters
from ki_events.mail.tables import Message
from ki_events.registrations.tables import Registration
from ki_events.reports.today import today
from tests.characters import make_organisation

Turned = Callable[[datetime], AbstractContextManager[None]]

DAY = datetime(2027, 3, 28, tzinfo=BERLIN)
"""Clocks skip an hour in its night."""
HALF_HOURS = [DAY + timedelta(minutes=30 * number + 7) for number in range(48)]


@pytest.mark.parametrize("moment", HALF_HOURS, ids=lambda moment: f"{moment:%H:%M}")
def test_something_runs_or_ended_in_the_night(moment: datetime) -> None:
    times = times_at(moment)
    values = times.values
    if 0 in times.events:
        begun, ends = f"{values['today']} {values['begun']}", f"{values['today']} {values['ends']}"
    else:
        begun, ends = f"{values['evening']} 17:30", f"{values['after']} 01:30"
    seen = f"{moment:%Y-%m-%d %H:%M}"
    assert (True, True) == (begun < seen, f"{moment:%Y-%m-%d} 00:00" < ends)
    assert seen < ends or moment.hour < 9
    assert seen < f"{values['today']} 16:30" or 2 not in times.events


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("moment", "slugs"),
    [
        (datetime(2027, 3, 28, 8, 12, tzinfo=UTC), ["schreibwerkstatt-2027-03-28", "bildungsberatung-2027-03-28"]),
        (datetime(2027, 3, 28, 21, 40, tzinfo=UTC), ["lange-nacht-der-sprachen-2027-03-28"]),
        (
            datetime(2027, 3, 28, 2, 30, tzinfo=UTC),
            ["lange-nacht-der-sprachen-2027-03-27", "bildungsberatung-2027-03-28"],
        ),
    ],
    ids=["in the morning", "late in the evening", "in the night when clocks skip an hour"],
)
async def test_there_is_much_to_do_today_and_tomorrow(turned: Turned, moment: datetime, slugs: list[str]) -> None:
    with turned(moment):
        organisation = await make_organisation()
        await make_organisation("bielefeld")
        await make_organisation("laki")
        await ensure_logins()
        await ensure_day()
        work = await today(organisation.id)
        assert slugs == [each.slug for each in work.today]
        assert [f"vorlesen-lernen-{local(moment).date() + timedelta(days=1)}"] == [each.slug for each in work.tomorrow]
        assert all(each.people > 0 for each in (*work.today, *work.tomorrow))
        who = await member(await _helper(), "krefeld")
        assert who is not None
        lists = await sessions_today(who)
        assert (slugs, True) == ([each.slug for each in lists], 0 < lists[0].present < lists[0].expected)
        assert (1, []) == (await failed_letters(organisation.id), await examine())
        tables = (Event, Registration, Message, Attendance, CheckInHelper)
        before = [await table.select().order_by(table._meta.primary_key) for table in tables]
        await ensure_day()
        assert before == [await table.select().order_by(table._meta.primary_key) for table in tables]
    with turned(moment + timedelta(days=1)):
        await ensure_day()
        assert 1 == sum(each.slug.startswith("vorlesen-lernen") for each in (await today(organisation.id)).today)


async def _helper() -> SignedIn:
    login = next(login for login in LOGINS if login.role == Role.check_in)
    account = await account_with_address(login.email)
    assert account is not None
    return SignedIn(0, account.id, account.name, account.email, is_administrator=False)
