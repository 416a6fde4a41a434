"""An organiser changes how many places there are, or drops a date."""

from datetime import datetime, timedelta

import pytest

from ki_events.clock import BERLIN, turned
from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.changing.capacity import change_capacity, drop_session
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration, Status
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, make_event, person, sign_up
from tests.registrations.changing.moved import change

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def statuses(event: Event) -> list[str]:
    rows = await Registration.objects().where(Registration.event == event.id).order_by(Registration.turn)
    return [row.status for row in rows]


async def told() -> list[Message]:
    return await Message.objects().where(Message.kind == "calendar_cancelled").order_by(Message.id)


async def test_change_capacity_moves_the_first_up_when_raised() -> None:
    event = await make_event(capacity=1)
    for who in (AMAL, BORIS, CHIARA):
        await sign_up(event, who)
    await change_capacity(event.id, 2, "cli")
    assert [Status.confirmed, Status.confirmed, Status.waitlisted] == await statuses(event)


async def test_change_capacity_moves_everyone_up_when_unlimited() -> None:
    event = await make_event(capacity=0)
    for number in range(5):
        await sign_up(event, person(number))
    await change_capacity(event.id, None, "cli")
    assert [Status.confirmed] * 5 == await statuses(event)
    assert [] == await faults()


async def test_change_capacity_refuses_with_the_number_when_below_the_taken() -> None:
    event = await make_event(capacity=3)
    for who in (AMAL, BORIS, CHIARA):
        await sign_up(event, who)
    with pytest.raises(Refused, match="müssten 2 Personen absagen"):
        await change_capacity(event.id, 1, "cli")
    assert 3 == (await Event.objects().get(Event.id == event.id)).capacity


async def test_drop_session_tells_everyone_once_and_only_the_calendar_of_who_has_a_place() -> None:
    event = await make_event(capacity=1, sessions=2)
    await sign_up(event, AMAL)
    await sign_up(event, BORIS)
    first = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at).first()
    assert [2, 0] == [await drop_session(first.id, "cli") for _ in range(2)]
    dropped = await one(Session, first.id)
    assert (SessionStatus.cancelled, 1) == (dropped.status, dropped.sequence)
    letters = await told()
    assert [AMAL.email, BORIS.email] == [letter.recipient for letter in letters]
    taken_out = {"session": first.id, "method": "CANCEL", "sequence": 1}
    assert [taken_out, None] == [payload_of(letter).get("calendar") for letter in letters]


async def test_drop_session_tells_again_when_it_was_planned_again_meanwhile() -> None:
    event = await make_event()
    await sign_up(event, AMAL)
    session = await Session.objects().get(Session.event == event.id)
    await drop_session(session.id, "cli")
    await Message.update({Message.state: "sent"}).where(Message.kind == "calendar_cancelled")
    await change(event, status=SessionStatus.planned)
    await drop_session(session.id, "cli")
    assert [1, 3] == [payload_of(letter)["calendar"]["sequence"] for letter in await told()]


async def test_drop_letter_that_has_not_left_is_not_true_when_the_date_is_planned_again() -> None:
    event = await make_event()
    await sign_up(event, AMAL)
    session = await Session.objects().get(Session.event == event.id)
    await drop_session(session.id, "cli")
    await change(event, status=SessionStatus.planned)
    assert [False] == [await compose(letter) is not None for letter in await told()]
    await drop_session(session.id, "cli")
    assert [False, True] == [await compose(letter) is not None for letter in await told()]


async def test_drop_letter_is_not_true_when_someone_waiting_has_left() -> None:
    event = await make_event(capacity=0, sessions=2)
    registration = await sign_up(event, AMAL)
    session = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at).first()
    await drop_session(session.id, "cli")
    (letter,) = await told()
    written = await compose(letter)
    assert written is not None
    assert "Sie bleiben auf der Warteliste." in written.text
    await cancel(registration.id, By.person)
    assert await compose(letter) is None


async def test_drop_letter_takes_the_date_out_when_the_person_has_cancelled_since() -> None:
    event = await make_event(sessions=2)
    registration = await sign_up(event, AMAL)
    session = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at).first()
    await drop_session(session.id, "cli")
    await cancel(registration.id, By.person)
    written = await compose((await told())[0])
    assert written is not None
    assert written.calendar is not None
    assert "CANCEL" == written.calendar.method
    assert "diese Nachricht nimmt diesen Termin aus Ihrem Kalender." in written.text


@pytest.mark.parametrize(
    ("starts_at", "due_at"),
    [("2027-03-17 14:00", "2027-03-01 07:00"), ("2027-03-01 14:00", "2027-03-01 03:10")],
)
async def test_drop_letter_waits_for_the_morning_unless_the_date_is_near(starts_at: str, due_at: str) -> None:
    start, due = (datetime.fromisoformat(text).replace(tzinfo=BERLIN) for text in (starts_at, due_at))
    with turned(datetime(2027, 2, 20, 12, tzinfo=BERLIN)):
        event = await make_event(starts_at=start)
        await sign_up(event, AMAL)
    session = await Session.objects().get(Session.event == event.id)
    with turned(datetime(2027, 3, 1, 3, tzinfo=BERLIN)):
        await drop_session(session.id, "cli")
    (letter,) = await told()
    assert timedelta() <= letter.run_at - due < timedelta(minutes=1)


async def test_drop_session_shortens_the_event_when_it_was_the_first() -> None:
    event = await make_event(sessions=3)
    first, second, third = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at)
    await drop_session(first.id, "cli")
    changed = await Event.objects().get(Event.id == event.id)
    assert (second.starts_at, third.ends_at) == (changed.starts_at, changed.ends_at)
