"""A person says what they want of us for their calendar; what it has stays there, and what comes next is told their way."""

from ki_events.audit import Change, record
from ki_events.db import transaction
from ki_events.mail.outbox import put_all
from ki_events.registrations.active import active_on_turn
from ki_events.registrations.ledger.told import colleague_to_invite
from ki_events.registrations.letters.unsent import passed_on
from ki_events.registrations.tables import By, CalendarChoice, Registration


async def choose_calendar(registration_id: int, wanted: CalendarChoice) -> Registration:
    """Note whether the person wants invitations, their feed alone, or nothing for the calendar; nobody is mailed about it.

    Who wants no invitations gets none from now on, also none with a letter that has not left yet; what was sent is still taken
    out when it is over. Who wants them again is invited with the next change. The same choice again changes nothing.
    Raise `Refused` (`ended`).
    """
    async with transaction():
        registration = await active_on_turn(registration_id)
        before = CalendarChoice(registration.calendar)
        if before == wanted:
            return registration
        registration.calendar = wanted
        await registration.save([Registration.calendar])
        if before == CalendarChoice.invitations:
            await _pass_on(registration)
        change = Change(before={"calendar": before.value}, after={"calendar": wanted.value})
        await record(By.person, "registration.calendar", f"registration:{registration.id}", change)
        return registration


async def _pass_on(registration: Registration) -> None:
    # One mailbox is invited once: what was to come with this person's letters, a colleague who wants it gets now.
    colleague = await colleague_to_invite(registration)
    if colleague is not None:
        await put_all(await passed_on(registration, colleague))
