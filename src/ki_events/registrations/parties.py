"""A party is seen and changed as a whole by who has its link: its people, their offers, and taking everybody out."""

from ki_events.db import transaction
from ki_events.links import is_valid, public_id_in, token
from ki_events.registrations.offers import accept
from ki_events.registrations.registering import cancel_together
from ki_events.registrations.rules import ENDED, mail_key
from ki_events.registrations.tables import By, Party, Registration, Status
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one

PURPOSE = "party"


def token_of_party(party: Party) -> str:
    """Return the secret part of the party's link."""
    return token(PURPOSE, party.public_id, party.generation)


async def party_by_token(text: str) -> Party | None:
    """Return the party that a link opens, or None if it opens none."""
    if "\x00" in text:
        return None
    party = await Party.objects().get(Party.public_id == public_id_in(text))
    return party if party is not None and is_valid(text, PURPOSE, party.generation) else None


async def members(party_id: int) -> list[Registration]:
    """Return the registrations of a party in the order of their turns."""
    return await Registration.objects().where(Registration.party == party_id).order_by(Registration.turn)


async def accept_all(party_id: int) -> int:
    """Accept every open offer of the party in one transaction; return how many there were."""
    async with transaction():
        event = (await one(Party, party_id)).event
        await take_turn(event)
        # Serving first lets run out what has run out: what is left can be accepted.
        await serve(event)
        offered = [row for row in await members(party_id) if row.status == Status.offered]
        for registration in offered:
            await accept(registration.id)
        return len(offered)


async def cancel_all(party_id: int, reason: str = "") -> int:
    """Cancel everybody of the party who is still registered, in one transaction; return how many. Raise `Refused` as `cancel` does."""
    async with transaction():
        party = await one(Party, party_id)
        await take_turn(party.event)
        active = [row for row in await members(party_id) if row.status not in ENDED]
        if active:
            ids = [registration.id for registration in active]
            await cancel_together(ids, By.person, reason, mail_key(party.contact_email))
        return len(active)
