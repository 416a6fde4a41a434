"""Letters about accounts as their readers get them."""

from ki_events.accounts.letters import composing
from ki_events.mail.tables import Message


async def letters() -> list[str]:
    """Return the texts of the letters that were put, oldest first; "" for one that is not sent."""
    messages = await Message.objects().order_by(Message.id)
    compose = await composing(messages)
    found = [await compose(message) for message in messages]
    return [letter.text if letter else "" for letter in found]
