"""Who has to pass a door reads their code in the letter, and finds the picture of it behind its link."""

from datetime import UTC, datetime, timedelta

import pytest

from ki_events.clock import turned
from ki_events.events.contingents import Attendance
from ki_events.events.tables import Event, Session
from ki_events.registrations.changing.capacity import change_capacity
from ki_events.registrations.entry_codes import check_in_code, in_print
from ki_events.registrations.letters.reminders import plan_reminders
from ki_events.registrations.reading import token_of
from ki_events.registrations.tables import Registration
from tests.characters import CHIARA, DILARA, make_event, sign_up
from tests.mail.letters import content, emails

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "mid_morning")]

MARCH = datetime(2027, 3, 17, 13, tzinfo=UTC)
WORDS = "Für den Einlass: Ihr Code ist"


def code_of(registration: Registration) -> str:
    return in_print(check_in_code(registration.public_id, registration.generation))


async def texts(kind: str = "text/plain") -> list[str]:
    return [" ".join(content(email, kind).split()) for email in await emails()]


async def test_confirmation_and_reminder_say_the_code_and_lead_to_its_picture() -> None:
    chiara = await sign_up(await make_event(starts_at=MARCH), CHIARA)
    with turned(MARCH - timedelta(days=1) + timedelta(minutes=1)):
        await plan_reminders()
        written = await texts()
        pages = await texts("text/html")
    said = f"{WORDS} {code_of(chiara)}. Als QR-Code steht er ab dem Tag vor dem Termin auf der Seite Ihrer Anmeldung"
    assert [True, True] == [said in text and f"/anmeldung/{token_of(chiara)}" in text for text in written]
    assert [True, True] == [f'<strong dir="ltr">{code_of(chiara)}</strong>' in page for page in pages]


async def test_who_moves_up_reads_the_code_and_who_waits_does_not() -> None:
    event = await make_event(1, starts_at=MARCH, serving="direct")
    await sign_up(event, CHIARA)
    dilara = await sign_up(event, DILARA)
    waiting = await texts()
    await change_capacity(event.id, 2, "account:1")
    assert [True, False] == [WORDS in text for text in waiting]
    assert code_of(dilara) in (await texts())[-1]


@pytest.mark.parametrize("attendance", ["", Attendance.online])
async def test_nobody_is_sent_to_a_door_that_there_is_not(attendance: str) -> None:
    event = await make_event(starts_at=MARCH)
    await Session.update(
        {Session.online_url: "https://meet.example/1", Session.place_name: "", Session.room: ""}
    ).where(Session.event == event.id)
    await Session.update({Session.place_address: ""}).where(Session.event == event.id)
    chiara = await sign_up(event, CHIARA)
    await Registration.update({Registration.attendance: attendance}).where(Registration.id == chiara.id)
    assert [False] == [WORDS in text for text in await texts()]


async def test_nothing_is_said_of_the_door_while_nobody_knows_when_it_opens() -> None:
    event = await make_event(starts_at=MARCH)
    await sign_up(event, CHIARA)
    await Event.update({Event.postponed: True}).where(Event.id == event.id)
    assert [False] == [WORDS in text for text in await texts()]
