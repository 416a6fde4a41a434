"""Whoever writes a message can send it to themselves first, with the values of one person of the group and no link of theirs."""

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.group_messages.letters import TEST
from ki_events.group_messages.tables import GroupMessage
from ki_events.mail.outbox import Envelope, put
from ki_events.registrations.tables import Registration


async def send_test(message: GroupMessage, person: Registration, account: int, email: str) -> bool:
    """Mail the message as `person` would read it to an account; return False if that was done for this person within this minute."""
    async with transaction():
        return await put(
            Envelope(
                key=f"{TEST}:{message.id}:{person.id}:{account}:{now():%Y%m%d%H%M}",
                kind=TEST,
                recipient=email,
                language=person.language,
                payload={"registration": person.id, "event": message.event, "group_message": message.id},
            )
        )
