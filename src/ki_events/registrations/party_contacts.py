"""The contact of a party is a person with a name and a mailbox: when these change in their own registration, they change here too."""

from typing import Any

from piccolo.columns import Column

from ki_events.registrations.rules import mail_key, name_key
from ki_events.registrations.tables import Party, Registration
from ki_events.rows import one


def is_contact(party: Party, person: Registration) -> bool:
    """Say whether it was this person who sent the form; a colleague of the same mailbox did not."""
    is_name = name_key(party.contact_name, "").strip() == person.name_key
    return is_name and mail_key(party.contact_email) == person.mail_key


async def move_contact(before: Registration, email: str) -> None:
    """Let the party of this person, as they were `before`, write to their new address; its link so far is void."""
    party = await _of(before)
    if party is not None:
        columns: dict[Column | str, Any] = {Party.contact_email: email, Party.generation: party.generation + 1}
        await Party.update(columns).where(Party.id == party.id)


async def rename_contact(before: Registration, name: str) -> None:
    """Let the party of this person, as they were `before`, have their name as it was put right."""
    party = await _of(before)
    if party is not None:
        await Party.update({Party.contact_name: name}).where(Party.id == party.id)


async def _of(person: Registration) -> Party | None:
    if person.party is None:
        return None
    party = await one(Party, person.party)
    return party if is_contact(party, person) else None
