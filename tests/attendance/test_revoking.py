"""A certificate that is revoked holds no more until it is restored, and the person hears only what is true."""

import pytest

from ki_events.attendance.certifying import issue_due, issue_one, mail_again, restore, revoke
from ki_events.attendance.tables import Certificate
from ki_events.clock import turned
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.rows import one
from tests.attendance.earned import ACTOR, after, series, was_there
from tests.characters import CHIARA, sign_up

pytestmark = pytest.mark.anyio


async def test_revoked_one_says_so_until_it_is_restored(database: object) -> None:
    event = await series(1)
    await was_there(await sign_up(event, CHIARA), 1)
    with turned(after(event)):
        await issue_due(event.id, ACTOR)
        certificate = await Certificate.objects().first()
        with pytest.raises(Refused):
            await revoke(certificate.id, "", ACTOR)
        await revoke(certificate.id, "Verwechslung", ACTOR)
        assert "Verwechslung" == (await one(Certificate, certificate.id)).revoke_reason
        # A revoked one is not issued anew by the rule.
        assert 0 == (await issue_due(event.id, ACTOR)).new
        await restore(certificate.id, ACTOR)
    assert None is (await one(Certificate, certificate.id)).revoked_at
    # Of what waits only the last is true.
    told = (
        await Message.select(Message.kind, Message.state).where(Message.kind.like("certificate%")).order_by(Message.id)
    )
    assert [("certificate", "dropped"), ("certificate_revoked", "dropped"), ("certificate", "pending")] == [
        (row["kind"], row["state"]) for row in told
    ]


async def test_revoked_one_is_neither_issued_nor_mailed(database: object) -> None:
    event = await series(1)
    await was_there(registration := await sign_up(event, CHIARA), 1)
    with turned(after(event)):
        await issue_due(event.id, ACTOR)
        certificate = await Certificate.objects().first()
        await revoke(certificate.id, "Verwechslung", ACTOR)
        for attempt in (issue_one(registration.id, "doch", ACTOR), mail_again(certificate.id, ACTOR)):
            with pytest.raises(Refused, match="zurückgezogen"):
                await attempt
