"""A batch of mixed kinds is shared out to those who write them."""

from collections.abc import Sequence

import pytest

from ki_events.accounts import letters as accounts_letters
from ki_events.group_messages import letters as group_letters
from ki_events.interests import letters as interests_letters
from ki_events.mail.composing import UnknownKind, by_kind
from ki_events.mail.letter import Letter
from ki_events.mail.sending import Compose, Composing
from ki_events.mail.tables import Message
from ki_events.organisations import letters as organisations_letters
from ki_events.registrations.letters import inviting as inviting_letters
from ki_events.registrations.letters import mailboxes as mailbox_letters
from ki_events.registrations.letters import parties as party_letters
from ki_events.registrations.letters import personal as registrations_letters
from ki_events.retention import letters as retention_letters
from ki_events.worker import COMPOSERS

pytestmark = pytest.mark.anyio

LETTERS = (
    accounts_letters,
    group_letters,
    interests_letters,
    inviting_letters,
    mailbox_letters,
    organisations_letters,
    party_letters,
    registrations_letters,
    retention_letters,
)


def writer(name: str, batches: list[tuple[str, list[str]]]) -> Composing:
    async def composing(messages: Sequence[Message]) -> Compose:
        batches.append((name, [message.key for message in messages]))

        async def compose(message: Message) -> Letter | None:
            return Letter(f"{name} {message.key}", "", "", "", "")

        return compose

    return composing


async def test_each_writer_reads_its_share_once_and_writes_it() -> None:
    batches: list[tuple[str, list[str]]] = []
    one, two = writer("one", batches), writer("two", batches)
    messages = [Message(key=key, kind=kind) for key, kind in (("1", "a"), ("2", "b"), ("3", "c"), ("4", "a"))]
    compose = await by_kind({"a": one, "b": two, "c": one})(messages)
    letters = [await compose(message) for message in messages]
    assert [("one", ["1", "3", "4"]), ("two", ["2"])] == batches
    assert ["one 1", "two 2", "one 3", "one 4"] == [letter.subject for letter in letters if letter]


async def test_unknown_kind_fails_alone() -> None:
    known, unknown = Message(key="1", kind="a"), Message(key="2", kind="old")
    compose = await by_kind({"a": writer("one", [])})([known, unknown])
    assert await compose(known) is not None
    with pytest.raises(UnknownKind):
        await compose(unknown)


def test_worker_knows_a_writer_for_every_kind_and_no_kind_has_two() -> None:
    kinds = [kind for room in LETTERS for kind in room.KINDS]
    assert sorted(kinds) == sorted(COMPOSERS)
