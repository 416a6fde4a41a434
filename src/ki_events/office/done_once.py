"""A form that is sent twice does its work once: the second answer is the first one's (invariant 5, for the back office)."""

import json
from collections.abc import Awaitable, Callable

from ki_events.accounts.desk import SavedForm
from ki_events.accounts.memberships import Member
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.slugs import one_at_a_time


async def done_once(member: Member, nonce: str, work: Callable[[], Awaitable[str]]) -> str:
    """Do `work` unless this account sent the form with this `nonce` before; return what it returned then or now."""
    mine = (SavedForm.account == member.who.account_id) & (SavedForm.place == f"done:{nonce}")
    async with transaction():
        # Two at once would both find nothing.
        await one_at_a_time()
        before = await SavedForm.objects().where(mine).first()
        if before is not None:
            return str(json.loads(before.fields)["answer"])
        answer = await work()
        await SavedForm(
            account=member.who.account_id,
            place=f"done:{nonce}",
            fields=json.dumps({"answer": answer}),
            saved_at=now(),
        ).save()
        return answer
