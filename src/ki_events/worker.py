"""One loop does what nobody clicks: it sends, reminds, archives and tidies up; several loops do no harm."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from ki_events import heartbeat
from ki_events.accounts import letters as accounts_letters
from ki_events.accounts.forgetting import forget_old_accounts
from ki_events.db import is_unavailable
from ki_events.events.next_dates import advance_dates
from ki_events.events.picturing import erase_unused_pictures
from ki_events.events.publishing import archive_past
from ki_events.events.versions import forget_old_versions
from ki_events.group_messages import letters as group_letters
from ki_events.group_messages.writing import write_group_letters
from ki_events.interests import letters as interests_letters
from ki_events.interests.expiring import expire
from ki_events.interests.telling import tell_of_new
from ki_events.mail.composing import by_kind
from ki_events.mail.sending import Sender
from ki_events.office.list_import.applying import forget_uploads, import_lists
from ki_events.office.saved_forms import forget_old_forms
from ki_events.organisations import letters as organisations_letters
from ki_events.organisations.reporting_barriers import forget_reports
from ki_events.organisations.versions import forget_former_versions
from ki_events.registrations.letters import inviting as inviting_letters
from ki_events.registrations.letters import mailboxes as mailbox_letters
from ki_events.registrations.letters import parties as party_letters
from ki_events.registrations.letters import personal as registrations_letters
from ki_events.registrations.letters.reminders import plan_reminders
from ki_events.registrations.mailboxes.logging_in import forget_links
from ki_events.registrations.settling import settle_due
from ki_events.reports.placing import place_new_lines
from ki_events.retention import letters as retention_letters
from ki_events.retention.erasing_drafts import erase_old_drafts
from ki_events.retention.sweeping import sweep_at_night
from ki_events.web.limits import forget_old_attempts

ROUND = 2.0
"""Seconds between two looks into the outbox: polling needs no wake-up call between processes."""

COMPOSERS = {
    **dict.fromkeys(accounts_letters.KINDS, accounts_letters.composing),
    **dict.fromkeys(group_letters.KINDS, group_letters.composing),
    **dict.fromkeys(interests_letters.KINDS, interests_letters.composing),
    **dict.fromkeys(organisations_letters.KINDS, organisations_letters.composing),
    **dict.fromkeys(inviting_letters.KINDS, inviting_letters.composing),
    **dict.fromkeys(party_letters.KINDS, party_letters.composing),
    **dict.fromkeys(registrations_letters.KINDS, registrations_letters.composing),
    **dict.fromkeys(mailbox_letters.KINDS, mailbox_letters.composing),
    **dict.fromkeys(retention_letters.KINDS, retention_letters.composing),
}
"""Who writes which kind of letter."""

log = structlog.get_logger()


@dataclass
class _Chore:
    """Something to do every so many seconds."""

    name: str
    do: Callable[[], Awaitable[object]]
    seconds: float
    next_at: float = 0.0


async def run(stop: asyncio.Event, once: bool = False) -> None:
    """Do the chores until `stop` is set; with `once` do each of them once. A chore that fails does not stop the others."""
    chores = _chores(stop)
    while not stop.is_set():
        await _round(chores, stop)
        if once:
            return
        try:
            await asyncio.wait_for(stop.wait(), ROUND)
        except TimeoutError:
            continue


def _chores(stop: asyncio.Event) -> list[_Chore]:
    sender = Sender(by_kind(COMPOSERS))
    return [
        _Chore("send", lambda: sender.send_due(stop), ROUND),
        _Chore("lists", import_lists, ROUND),
        _Chore("remind", plan_reminders, 60),
        _Chore("group", write_group_letters, ROUND),
        _Chore("settle", settle_due, 20),
        _Chore("tell", tell_of_new, 60),
        _Chore("archive", archive_past, 60),
        _Chore("advance", advance_dates, 60),
        _Chore("sweep", forget_old_attempts, 600),
        _Chore("forget", forget_reports, 3600),
        _Chore("erase", sweep_at_night, 60),
        _Chore("links", forget_links, 3600),
        _Chore("drafts", erase_old_drafts, 3600),
        _Chore("versions", forget_old_versions, 3600),
        _Chore("former", forget_former_versions, 3600),
        _Chore("forms", forget_old_forms, 3600),
        _Chore("uploads", forget_uploads, 3600),
        _Chore("pictures", erase_unused_pictures, 3600),
        _Chore("accounts", forget_old_accounts, 3600),
        _Chore("expire", expire, 3600),
        _Chore("place", place_new_lines, 60),
        _Chore("heartbeat", lambda: heartbeat.beat("worker"), 20),
    ]


async def _round(chores: list[_Chore], stop: asyncio.Event) -> None:
    clock = asyncio.get_running_loop().time
    for chore in chores:
        if stop.is_set():
            return
        if clock() < chore.next_at:
            continue
        chore.next_at = clock() + chore.seconds * 0.9  # a round is never quite punctual
        try:
            await chore.do()
        except Exception as error:
            if is_unavailable(error):
                # The others would fail in the same way; the next round tries again.
                log.warning("database_away", chore=chore.name, error=type(error).__name__)
                return
            log.exception("chore_failed", chore=chore.name)
