"""Who then holds a place is reminded once per date and rule, never at night, never after the start."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ki_events.clock import now, turned
from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.letters import reminders
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.letters.reminders import plan_reminders
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration
from tests.characters import AMAL, CHIARA, make_event, make_organisation, make_session, sign_up
from tests.mail.letters import content, reread
from tests.mail.servers import settled

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

# Wednesday 14:00 in Krefeld, far from the quiet hours.
START = datetime(2027, 3, 17, 13, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def before_all() -> Iterator[None]:
    """It is the first of March."""
    with turned(datetime(2027, 3, 1, 9, tzinfo=UTC)):
        yield


async def planned() -> list[Message]:
    return await Message.objects().where(Message.kind == "reminder").order_by(Message.id)


async def plan_at(*moments: datetime) -> list[str]:
    """Look at these moments; return the days and rules of what was written."""
    for moment in moments:
        with turned(moment):
            await plan_reminders()
    return [":".join(message.key.split(":")[2:]) for message in await planned()]


async def test_reminders_come_a_week_and_a_day_before() -> None:
    await sign_up(await make_event(starts_at=START), CHIARA)
    assert [] == await plan_at(START - timedelta(days=7) - A_MINUTE)
    assert ["2027-03-17:7d"] == await plan_at(START - timedelta(days=7) + A_MINUTE)
    assert ["2027-03-17:7d"] == await plan_at(START - timedelta(days=1) - A_MINUTE)
    assert ["2027-03-17:7d", "2027-03-17:1d"] == await plan_at(START - timedelta(days=1) + A_MINUTE)
    assert 2 == len(await plan_at(START - timedelta(days=1) + 2 * A_MINUTE, START + A_MINUTE))


async def test_series_has_one_for_each_day_and_a_week_only_before_the_first() -> None:
    event = await make_event(starts_at=START, sessions=2)
    organisation = await make_organisation()
    await make_session(event, organisation, START + timedelta(hours=4))
    await sign_up(event, CHIARA)
    # A quarter of an hour after each hour, for three weeks.
    moments = [START - timedelta(days=9) + hour * timedelta(hours=6) + A_MINUTE for hour in range(100)]
    assert ["2027-03-17:7d", "2027-03-17:1d", "2027-03-24:1d"] == await plan_at(*moments)


async def test_looking_late_makes_up_for_what_was_missed() -> None:
    await sign_up(await make_event(starts_at=START), CHIARA)
    await plan_at(START - timedelta(days=9))
    assert ["2027-03-17:7d", "2027-03-17:1d"] == await plan_at(START - timedelta(hours=13))


async def test_nobody_is_reminded_after_the_start() -> None:
    await sign_up(await make_event(starts_at=START), CHIARA)
    await plan_at(START - timedelta(days=9))
    assert [] == await plan_at(START + A_MINUTE)


async def test_reminder_is_stale_from_the_start() -> None:
    await sign_up(await make_event(starts_at=START), CHIARA)
    await plan_at(START - timedelta(days=1) + A_MINUTE)
    (message,) = await planned()
    assert (START, START - timedelta(days=1)) == (
        message.not_after,
        message.run_at.replace(minute=0, second=0, microsecond=0),
    )


async def test_who_got_the_place_after_the_moment_gets_none() -> None:
    event = await make_event(starts_at=START)
    await sign_up(event, AMAL)
    with turned(START - timedelta(days=1) + A_MINUTE):
        await sign_up(event, CHIARA)
    await plan_at(START - timedelta(days=1) + 2 * A_MINUTE)
    assert [AMAL.email] == [message.recipient for message in await planned()]


async def test_who_waits_gets_none() -> None:
    await sign_up(await make_event(0, starts_at=START), CHIARA)
    assert [] == await plan_at(START - timedelta(days=1) + A_MINUTE)


async def test_who_cancels_after_planning_is_not_written_to() -> None:
    registration = await sign_up(await make_event(starts_at=START), CHIARA)
    with turned(START - timedelta(days=1) + A_MINUTE):
        await plan_reminders()
        await cancel(registration.id, By.person)
        assert await compose((await planned())[0]) is None


@pytest.mark.parametrize("change", [{"status": "draft"}, {"status": "cancelled"}, {"postponed": True}])
async def test_event_that_does_not_take_place_reminds_nobody(change: dict[str, object]) -> None:
    event = await make_event(starts_at=START)
    await sign_up(event, CHIARA)
    await Event.update({getattr(Event, name): value for name, value in change.items()}).where(Event.id == event.id)
    assert [] == await plan_at(START - timedelta(days=1) + A_MINUTE)


async def test_event_called_off_after_planning_reminds_nobody() -> None:
    event = await make_event(starts_at=START)
    await sign_up(event, CHIARA)
    with turned(START - timedelta(days=1) + A_MINUTE):
        await plan_reminders()
        await call_off(event.id, "krank", "account:1")
        assert await compose((await planned())[0]) is None


async def test_cancelled_session_reminds_nobody() -> None:
    event = await make_event(starts_at=START, sessions=2)
    await sign_up(event, CHIARA)
    await Session.update({Session.status: SessionStatus.cancelled}).where(Session.ref == "1")
    await plan_at(START - timedelta(days=8))
    assert ["2027-03-24:7d"] == await plan_at(START + A_MINUTE)


async def test_moved_session_reminds_of_its_new_date_only() -> None:
    event = await make_event(starts_at=START)
    await sign_up(event, CHIARA)
    await plan_at(START - timedelta(days=1) + A_MINUTE)
    later = START + timedelta(days=2)
    await Session.update({Session.starts_at: later, Session.ends_at: later + timedelta(hours=3)}).where(
        Session.event == event.id
    )
    assert ["2027-03-17:1d", "2027-03-19:1d"] == await plan_at(later - timedelta(days=1) + A_MINUTE)
    with turned(later - timedelta(days=1) + A_MINUTE):
        old, new = [await compose(message) for message in await planned()]
        assert old is None
        assert new is not None
        assert "Fr., 19. März 2027" in new.text


async def test_reminder_names_the_sessions_of_its_day() -> None:
    event = await make_event(starts_at=START, sessions=2)
    await sign_up(event, CHIARA)
    await plan_at(START - timedelta(days=1) + A_MINUTE)
    letter = await compose((await planned())[0])
    assert letter is not None
    assert "Erinnerung: Mehrsprachigkeit im Unterricht, Mi., 17. März 2027" == letter.subject
    assert "* Mi., 17. März 2027, 14:00–17:00 Uhr" in letter.text
    assert "24. März" not in letter.text
    assert {"registration", "event", "day"} == set(payload_of((await planned())[0]))


NIGHT = datetime(2027, 3, 17, 21, 30, tzinfo=UTC)  # 22:30 in Krefeld
MORNING = datetime(2027, 3, 17, 6, tzinfo=UTC)  # 07:00 in Krefeld, still winter time


@pytest.mark.parametrize(
    ("quiet", "starts_at", "looked_at", "run_at"),
    [
        ("21-7", NIGHT, NIGHT - timedelta(days=1), MORNING),
        ("21-7", MORNING + timedelta(hours=2), MORNING + timedelta(hours=2) - timedelta(days=1), None),
        ("", NIGHT, NIGHT - timedelta(days=1), None),
        ("7-7", NIGHT, NIGHT - timedelta(days=1), None),
        # Looked late, at night, and the session starts less than twelve hours after the night.
        ("21-7", START, MORNING - timedelta(hours=4), None),
        # A night that does not cross midnight.
        ("1-7", START, START - timedelta(days=1), None),
    ],
)
async def test_quiet_hours_hold_reminders_back(
    quiet: str, starts_at: datetime, looked_at: datetime, run_at: datetime | None
) -> None:
    await sign_up(await make_event(starts_at=starts_at), CHIARA)
    await plan_at(looked_at - timedelta(days=2))
    with settled(quiet_hours=quiet), turned(looked_at + A_MINUTE):
        moment = now()
        await plan_reminders()
        message = (await planned())[-1]
    assert (run_at or moment) - message.run_at < A_MINUTE
    assert message.run_at - (run_at or moment) < A_MINUTE


async def test_more_than_a_chunk_is_written_completely_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "CHUNK", 3)
    event = await make_event(None, starts_at=START)
    await sign_up(event, CHIARA)
    (first,) = await Registration.objects()
    rows = []
    for number in range(7):
        values = first.to_dict() | {
            "turn": 100 + number,
            "nonce": str(number),
            "public_id": f"id{number}",
            "mail_key": str(number),
        }
        values.pop("id")
        rows.append(Registration(**values))
    await Registration.insert(*rows)
    assert 8 == len(await plan_at(START - timedelta(days=1) + A_MINUTE))
    assert 8 == len(await plan_at(START - timedelta(days=1) + 2 * A_MINUTE))


async def test_text_of_a_sent_reminder_never_says_tomorrow() -> None:
    from ki_events.mail.letter import to_email

    await sign_up(await make_event(starts_at=START), CHIARA)
    await plan_at(START - timedelta(days=1) + A_MINUTE)
    (message,) = await planned()
    letter = await compose(message)
    assert letter is not None
    assert "morgen" not in content(reread(to_email(letter, message)), "text/plain").casefold()
