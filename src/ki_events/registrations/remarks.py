"""A change that moves nobody leaves its reason line and its audit line too: who, when, by which rule, and no name."""

from ki_events.audit import record
from ki_events.clock import now
from ki_events.registrations.moves import Why
from ki_events.registrations.tables import Decision, Registration
from ki_events.rows import insert_all


async def remark(registration: Registration, why: Why) -> Decision:
    """Write the lines of a change that was just made; the registration stays where it stands. Part of its transaction."""
    decision = Decision(
        registration=registration.id,
        event=registration.event,
        at=now(),
        from_status=registration.status,
        to_status=registration.status,
        by=why.by,
        rule=why.rule,
        reason=why.reason,
    )
    await record(why.actor or why.by, f"registration.{why.rule}", f"registration:{registration.id}")
    return (await insert_all([decision]))[0]
