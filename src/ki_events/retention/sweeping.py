"""Every night what has been kept long enough is erased, in small steps; a step that was interrupted is taken up again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from ki_events import heartbeat
from ki_events.audit import Change, record
from ki_events.clock import local, now
from ki_events.db import transaction
from ki_events.registrations.mailboxes.login_links import LoginLink
from ki_events.registrations.questions.tables import AccessNeed, Answer
from ki_events.registrations.tables import Decision, Invitation
from ki_events.registrations.turns import take_turn
from ki_events.retention import due
from ki_events.retention.choosing import scopes
from ki_events.retention.erasing import (
    delete,
    erase_invitation_links,
    erase_messages,
    erase_new_addresses,
    erase_parties,
    erase_registrations,
)
from ki_events.retention.letters import FAREWELLS
from ki_events.retention.periods import PERIODS, Kind

HOUR = 3
"""Europe/Berlin; a worker that was away then makes up for it."""

MOST_ROWS = 100
"""So many rows at a time: nobody waits for the database for more than a moment."""

LONGEST_ROUND = 10.0
"""Seconds; then the worker's other chores are due, and the rest follows a minute later."""

_WATERMARK = "retention"

Erase = Callable[[Sequence[int]], Awaitable[object]]


async def sweep_at_night() -> None:
    """Erase what is due once a night, in as many rounds as it takes, and whom a farewell was for as soon as it is settled.

    Several workers may do this at once: each step says again what it may touch.
    """
    await forget_farewells()
    if not await _is_due(now()):
        return
    clock = asyncio.get_running_loop().time
    until = clock() + LONGEST_ROUND
    async for _erased in sweep():
        if clock() > until:
            return
    await heartbeat.beat(_WATERMARK)


async def sweep() -> AsyncIterator[int]:
    """Erase everything that is due now, one transaction after the other; give how many rows each of them erased."""
    for part in (_rows_of_events(), _registrations(), _mails(), _the_rest()):
        async for erased in part:
            yield erased


async def forget_farewells() -> None:
    """Forget whom the last mail of a person was for, as soon as it has left or never will."""
    settled = f"state <> 'pending' AND kind IN ({', '.join(['{}'] * len(FAREWELLS))})"
    while ids := await due.messages(settled, sorted(FAREWELLS), MOST_ROWS):
        await _in_one_go(erase_messages, ids)


async def _rows_of_events() -> AsyncIterator[int]:
    for kind, erase in _ROWS.items():
        for scope in await scopes(kind):
            while ids := await due.rows_of_events(kind, scope, MOST_ROWS):
                yield await _in_one_go(erase, ids)


async def _registrations() -> AsyncIterator[int]:
    for kind in (Kind.without_place, Kind.registrations):
        for scope in await scopes(kind):
            while people := await due.registrations(kind, scope, MOST_ROWS):
                for event, some in groupby(people, key=lambda person: person[0]):
                    yield await _erase_people(event, [person[1] for person in some])


async def _mails() -> AsyncIterator[int]:
    for condition, values in _due_mails():
        while ids := await due.messages(condition, values, MOST_ROWS):
            yield await _in_one_go(erase_messages, ids)


async def _the_rest() -> AsyncIterator[int]:
    while people := await due.new_addresses(MOST_ROWS):
        yield await _forget_addresses(people[0][0])
    while ids := await due.parties(MOST_ROWS):
        yield await _in_one_go(erase_parties, ids)
    while ids := await due.login_links(MOST_ROWS):
        yield await _in_one_go(_delete_login_links, ids)


async def _is_due(moment: datetime) -> bool:
    night = local(moment).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if night > moment:
        night = (night.replace(tzinfo=None) - timedelta(days=1)).replace(tzinfo=night.tzinfo)
    last = await heartbeat.last_beat(_WATERMARK)
    return last is None or last < night


async def _in_one_go(erase: Erase, ids: Sequence[int]) -> int:
    async with transaction():
        await erase(ids)
    return len(ids)


async def _erase_people(event: int, ids: Sequence[int]) -> int:
    async with transaction():
        # Keys change, so the event's turn comes first, as everywhere.
        await take_turn(event, 0)
        erased = await erase_registrations(ids)
        if erased:
            await record("system", "registrations.erased", f"event:{event}", Change(after={"people": len(erased)}))
    return len(ids)


async def _forget_addresses(event: int) -> int:
    async with transaction():
        await take_turn(event, 0)
        # Read on the turn: somebody may have asked for another one meanwhile.
        ids = [number for _event, number in await due.new_addresses(MOST_ROWS, event)]
        await erase_new_addresses(ids)
    return len(ids)


def _due_mails() -> list[tuple[str, list[datetime]]]:
    moment = now()
    sent = moment - timedelta(days=PERIODS[Kind.sent_mail].days)
    unsent = moment - timedelta(days=PERIODS[Kind.unsent_mail].days)
    return [
        ("state = 'sent' AND sent_at < {}", [sent]),
        ("state IN ('dead', 'dropped') AND created_at < {}", [unsent]),
    ]


async def _delete_needs(ids: Sequence[int]) -> None:
    await delete(AccessNeed, ids)


async def _delete_answers(ids: Sequence[int]) -> None:
    await delete(Answer, ids)


async def _delete_entries(ids: Sequence[int]) -> None:
    await delete(Invitation, ids)


async def _delete_login_links(ids: Sequence[int]) -> None:
    await delete(LoginLink, ids)


async def _erase_reasons(ids: Sequence[int]) -> None:
    await Decision.update({Decision.reason: ""}).where(Decision.id.is_in(list(ids)))


_ROWS: dict[Kind, Erase] = {
    Kind.access_needs: _delete_needs,
    Kind.sensitive_answers: _delete_answers,
    Kind.answers: _delete_answers,
    Kind.reasons: _erase_reasons,
    Kind.invitation_links: erase_invitation_links,
    Kind.calendar_entries: _delete_entries,
}
"""What happens to rows that are due some days after their event."""
