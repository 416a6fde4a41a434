"""A report becomes one mail to those who can remove the barrier, and its words are forgotten in time."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message, MessageState
from ki_events.organisations.reporting_barriers import KEPT_FOR, Report, forget_reports, mailbox_of, report_barrier
from ki_events.refusal import Refused
from tests.characters import make_organisation
from tests.mail.letters import outbox
from tests.mail.servers import settled

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

REPORT = Report("Der Knopf hat keinen Namen.", "/veranstaltungen/daz", "chiara@schule.example")


async def test_report_is_one_mail_to_the_organisation_and_an_audit_line_without_its_words() -> None:
    krefeld = await make_organisation()
    assert await report_barrier(krefeld, REPORT, "nonce")
    [message] = await outbox()
    assert ("ki@krefeld.example", "barrier_report", "de") == (message.recipient, message.kind, message.language)
    assert "Der Knopf hat keinen Namen." == payload_of(message)["barrier"]
    lines = await AuditEntry.select(AuditEntry.actor, AuditEntry.action, AuditEntry.subject, AuditEntry.after)
    assert [("person", "barrier.report", f"organisation:{krefeld.id}", "{}")] == [
        tuple(line.values()) for line in lines
    ]


async def test_report_sent_twice_is_one_mail() -> None:
    krefeld = await make_organisation()
    assert [True, False] == [await report_barrier(krefeld, REPORT, "nonce") for _ in range(2)]
    assert (1, 1) == (await Message.count(), await AuditEntry.count())


async def test_report_goes_to_the_operator_when_the_organisation_has_no_mailbox() -> None:
    club = await make_organisation("verein", email="")
    with settled(operator_email="ki@stadt.example"):
        assert ["ki@stadt.example"] * 2 == [mailbox_of(club), mailbox_of(None)]
        await report_barrier(club, REPORT, "nonce")
    assert ["ki@stadt.example"] == await Message.select(Message.recipient).output(as_list=True)


async def test_report_is_refused_when_nobody_has_a_mailbox() -> None:
    with pytest.raises(Refused) as refused:
        await report_barrier(None, REPORT, "nonce")
    assert "no_mailbox" == refused.value.code
    assert 0 == await Message.count()


@pytest.mark.parametrize(
    ("state", "days", "kept"),
    [(MessageState.sent, 89, True), (MessageState.sent, 91, False), (MessageState.dead, 91, False),
     (MessageState.pending, 91, True)],
)  # fmt: skip
async def test_words_are_forgotten_when_the_mail_left_long_ago(
    turned: Callable[[datetime], AbstractContextManager[None]], state: MessageState, days: int, kept: bool
) -> None:
    assert timedelta(days=90) == KEPT_FOR
    await report_barrier(await make_organisation(), REPORT, "nonce")
    await Message.update({Message.state: state}, force=True)
    with turned(now() + timedelta(days=days)):
        await forget_reports()
    [message] = await outbox()
    assert kept == ("barrier" in payload_of(message))


async def test_forgetting_leaves_other_mails_alone() -> None:
    await Message(
        key="x", kind="registered", recipient="a@b.example", payload='{"registration": 1}', state=MessageState.sent,
        run_at=now(), created_at=now() - timedelta(days=400),
    ).save()  # fmt: skip
    await forget_reports()
    assert {"registration": 1} == payload_of((await outbox())[0])
