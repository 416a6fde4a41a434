"""The confirmation comes once more: as things stand now, with the numbers that the calendar knows, once an hour."""

from datetime import timedelta

import pytest

from ki_events.clock import now, turned
from ki_events.refusal import Refused
from ki_events.registrations.mailboxes.resending import resend
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By
from tests.characters import BORIS, CHIARA, make_event, sign_up
from tests.mail.letters import content, emails, invitation, outbox

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_resending_repeats_link_and_calendar_entry_with_the_same_number() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await resend(registration.id)
    first, second = await emails()
    assert token_of(registration) in content(second, "text/plain")
    entries = [invitation(mail).events[0] for mail in (first, second)]
    assert entries[0]["UID"] == entries[1]["UID"]
    assert entries[0]["SEQUENCE"] == entries[1]["SEQUENCE"]


async def test_resending_brings_several_dates_as_one_file() -> None:
    registration = await sign_up(await make_event(sessions=3), CHIARA)
    await resend(registration.id)
    part = invitation((await emails())[-1])
    assert part is not None
    assert ("PUBLISH", 3) == (part["METHOD"], len(part.events))


async def test_who_waits_gets_the_letter_without_a_calendar_part() -> None:
    event = await make_event(1)
    await sign_up(event, BORIS)
    registration = await sign_up(event, CHIARA)
    await resend(registration.id)
    letter = (await emails())[-1]
    assert invitation(letter) is None
    assert "Sie stehen auf der Warteliste an Stelle 1:" in content(letter, "text/plain")


@pytest.mark.usefixtures("mid_morning")
async def test_resending_is_refused_within_the_hour_and_after_cancelling() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await resend(registration.id)
    with pytest.raises(Refused) as lately:
        await resend(registration.id)
    with turned(now() + timedelta(hours=1)):
        await resend(registration.id)
    await cancel(registration.id, By.person)
    with pytest.raises(Refused) as ended:
        await resend(registration.id)
    assert ("resent_lately", "ended") == (lately.value.code, ended.value.code)
    assert 2 == len([message for message in await outbox() if message.kind == "resent"])
