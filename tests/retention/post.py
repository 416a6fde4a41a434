"""What was written to who is forgotten, and that all of it has left."""

from ki_events.clock import now
from ki_events.mail.letter import Letter
from ki_events.mail.tables import Message, MessageState
from ki_events.retention.letters import composing
from ki_events.retention.sweeping import forget_farewells


async def farewells() -> list[tuple[Message, Letter]]:
    """Return the farewells that wait, with their letters."""
    waiting = (Message.state == MessageState.pending) & Message.kind.like("erased%")
    messages = await Message.objects().where(waiting).order_by(Message.id)
    compose = await composing(messages)
    letters = [(message, await compose(message)) for message in messages]
    return [(message, letter) for message, letter in letters if letter is not None]


async def all_left() -> None:
    """Let the farewells be sent, and forget whom they were for."""
    await Message.update({Message.state: MessageState.sent, Message.sent_at: now()}).where(Message.kind.like("erased%"))
    await forget_farewells()
