"""Each kind of letter is composed by the room whose subject it is; a batch is shared out among them."""

from collections.abc import Mapping, Sequence

from ki_events.mail.letter import Letter
from ki_events.mail.sending import Compose, Composing
from ki_events.mail.tables import Message


class UnknownKind(LookupError):
    """No room writes letters of this kind; perhaps an older version did."""


def by_kind(composers: Mapping[str, Composing]) -> Composing:
    """Return what composes a batch of mixed kinds; a letter of an unknown kind raises `UnknownKind` when it is made."""

    async def composing(messages: Sequence[Message]) -> Compose:
        shares: dict[Composing, list[Message]] = {}
        for message in messages:
            if message.kind in composers:
                shares.setdefault(composers[message.kind], []).append(message)
        makers = {composer: await composer(share) for composer, share in shares.items()}

        async def compose_one(message: Message) -> Letter | None:
            if message.kind not in composers:
                raise UnknownKind(message.kind)
            return await makers[composers[message.kind]](message)

        return compose_one

    return composing
