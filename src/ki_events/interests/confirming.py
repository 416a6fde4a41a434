"""An interest counts once its mailbox confirms it, and stops at once: then its address is erased, and only the count stays."""

from ki_events.audit import record
from ki_events.clock import now
from ki_events.db import is_sqlite, transaction
from ki_events.interests.offers import in_list, same_offer
from ki_events.interests.reading import by_token
from ki_events.interests.tables import Interest
from ki_events.mail.tables import Message

KINDS = frozenset({"interest_confirm", "interest_news"})
"""The letters of this room."""


async def confirm(token: str) -> Interest | None:
    """Let the interest of this link count; twice does no harm. Return it, perhaps stopped, or None for an unknown link."""
    async with transaction():
        interest = await by_token(token)
        if interest is None or interest.stopped_at is not None:
            return interest
        confirmed = await Interest.raw(
            "UPDATE interest SET confirmed_at = {} WHERE id = {} AND confirmed_at IS NULL AND stopped_at IS NULL RETURNING id",
            now(),
            interest.id,
        )
        if confirmed:
            await record("person", "interest.confirmed", f"interest:{interest.id}")
        return await by_token(token)


async def stop(token: str) -> Interest | None:
    """End the interest of this link, and those of its mailbox in the same offer, for ever; twice does no harm.

    Return it, or None for an unknown link: then the address is not here any more either.
    """
    async with transaction():
        interest = await by_token(token)
        if interest is None or interest.stopped_at is not None:
            return interest
        stopped = await _stop_all(interest.mail_key, await same_offer(interest.event.id))
        if stopped:
            await forget_letters(stopped)
            await record("person", "interest.stopped", f"interest:{interest.id}")
        return await by_token(token)


async def forget_letters(stopped: dict[int, str]) -> None:
    """Empty the recipients of the letters of these interests; `stopped` has the address of each. Part of the transaction that ends them."""
    if not stopped:
        return
    number = "json_extract(payload, '$.interest')" if is_sqlite() else "CAST(payload ->> 'interest' AS INTEGER)"
    kinds = ", ".join(f"'{kind}'" for kind in sorted(KINDS))
    emails = sorted(set(stopped.values()))
    # What was sent stays counted; what is still to be sent drops by itself, since there is nobody to tell.
    await Message.raw(
        f"UPDATE message SET recipient = '' WHERE recipient IN ({', '.join(['{}'] * len(emails))})"  # noqa: S608  # names and ids of ours
        f" AND kind IN ({kinds}) AND {number} IN ({in_list(stopped)})",
        *emails,
    )


async def _stop_all(mail_key: str, events: list[int]) -> dict[int, str]:
    """Erase the mailbox from its interests at these events; return what their addresses were."""
    of_mailbox = (Interest.mail_key == mail_key) & Interest.event.is_in(events)
    rows = await Interest.select(Interest.id, Interest.email).where(of_mailbox)
    # The key stays unique and says nothing about anyone.
    stopped = await Interest.raw(
        "UPDATE interest SET stopped_at = {}, email = '', mail_key = 'stopped:' || public_id"  # noqa: S608  # ids of ours
        f" WHERE mail_key = {{}} AND event IN ({in_list(events)}) RETURNING id",
        now(),
        mail_key,
    )
    numbers = {row["id"] for row in stopped}
    return {row["id"]: row["email"] for row in rows if row["id"] in numbers}
