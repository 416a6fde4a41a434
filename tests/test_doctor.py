"""The doctor finds what is wrong and says what to do."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from ki_events.clock import now
from ki_events.doctor import advice, examine
from ki_events.events.tables import Event, Session
from ki_events.heartbeat import beat
from ki_events.mail.tables import Message
from tests.characters import AMAL, make_event, sign_up
from tests.mail.servers import settled

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

Turned = Callable[[datetime], AbstractContextManager[None]]


async def test_examine_finds_nothing_when_all_is_well() -> None:
    await sign_up(await make_event(sessions=3), AMAL)
    await beat("worker")
    assert [] == await examine()


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("UPDATE event SET taken = 0", "invariant 1"),
        ("UPDATE session SET sequence = -1", "negative SEQUENCE"),
        ("UPDATE message SET state = 'dead'", "1 messages failed for good"),
    ],
)
async def test_examine_says_what_is_wrong(damage: str, says: str) -> None:
    await sign_up(await make_event(), AMAL)
    await Event.raw(damage)
    assert [says] == [says for sentence in await examine() if says in sentence]


async def test_examine_leaves_an_address_that_leads_nowhere_to_the_organisers() -> None:
    await sign_up(await make_event(), AMAL)
    await Message.update({Message.state: "dead", Message.error: "550 5.1.1 No such user"}, force=True)
    assert [] == await examine()
    for ours in ("550 5.7.1 Spam 5.1.1", "550 5.1.8 Sender address rejected: Domain not found"):
        await Message.update({Message.error: ours}, force=True)
        assert ["1 messages failed for good; the outbox says why."] == await examine()


async def test_examine_sees_when_an_event_spans_other_days() -> None:
    event = await make_event()
    await Session.update({Session.ends_at: event.ends_at + timedelta(days=1)}, force=True)
    assert ["invariant 9"] == [sentence.partition(":")[0] for sentence in await examine()]


async def test_examine_asks_for_a_worker_when_mail_lies_about(turned: Turned) -> None:
    await sign_up(await make_event(), AMAL)
    await beat("worker")
    with turned(now() + timedelta(hours=1)):
        found = await examine()
    assert 2 == len(found)
    assert "due for over half an hour" in found[0]
    assert "worker was last alive" in found[1]
    assert 1 == await Message.count()


async def test_advice_names_what_the_imprint_lacks_until_it_is_set() -> None:
    known = ("address", "email", "phone", "represented_by", "responsible", "data_protection")
    [sentence] = advice()
    assert [] == [name for name in known if f"KI_EVENTS_OPERATOR_{name.upper()}" not in sentence]
    with settled(**{f"operator_{name}": "x" for name in known}):
        assert [] == advice()
