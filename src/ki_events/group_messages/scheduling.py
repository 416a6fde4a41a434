"""A draft is sent once, now or at a moment; until a letter has left it can be stopped."""

from datetime import datetime, timedelta

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.group_messages.audience import audience_in, numbers
from ki_events.group_messages.tables import GroupMessage, GroupMessageState
from ki_events.i18n import _, ngettext
from ki_events.mail.quiet_hours import not_in_quiet_hours
from ki_events.mail.reasons import STOPPED
from ki_events.refusal import Refused
from ki_events.rows import one

FARTHEST = timedelta(days=366)


async def send(message_id: int, people: int, at: datetime | None, actor: str) -> None:
    """Let a draft go to `people` people at a moment (UTC), None is now; a message that is on its way already stays as it is.

    Raise `Refused` when nobody gets it, when it would be another number of people by now, or when the moment is past.
    """
    _refuse_moment(at)
    async with transaction():
        rows = await GroupMessage.raw(
            "UPDATE group_message SET state = 'scheduled', send_at = {}, changed_at = {} WHERE id = {} AND state = 'draft'"
            " RETURNING id",
            at or now(),
            now(),
            message_id,
        )
        if not rows:
            return
        message = await one(GroupMessage, message_id)
        _refuse_number((await numbers(message.event, audience_in(message.audience))).people, people)
        await record(actor, "group_message.scheduled", f"group_message:{message_id}", Change(after={"people": people}))


async def stop(message_id: int, actor: str) -> int:
    """Let nothing more of a message leave; return how many letters were on their way to the mail server and are kept back."""
    async with transaction():
        rows = await GroupMessage.raw(
            "UPDATE group_message SET state = 'withdrawn', changed_at = {} WHERE id = {}"
            " AND (state IN ('scheduled', 'sending') OR (state = 'sent' AND EXISTS (SELECT 1 FROM group_letter l"
            " JOIN message m ON m.id = l.message WHERE l.group_message = group_message.id AND m.state = 'pending')))"
            " RETURNING id",
            now(),
            message_id,
        )
        if not rows:
            return 0
        # What a worker holds is looked at once more when it is written (letters.py).
        dropped = await GroupMessage.raw(
            "UPDATE message SET state = 'dropped', error = {} WHERE state = 'pending' AND token IS NULL AND id IN"
            " (SELECT l.message FROM group_letter l WHERE l.group_message = {}) RETURNING id",
            STOPPED,
            message_id,
        )
        await record(
            actor, "group_message.stopped", f"group_message:{message_id}", Change(after={"letters": len(dropped)})
        )
        return len(dropped)


def leaves_at(event: Event, moment: datetime) -> datetime:
    """Return when what is sent at `moment` may leave: not at night unless the event is about to begin (UTC)."""
    starts = None if event.postponed else event.starts_at
    to_come = starts if starts is not None and starts > moment else datetime.max.replace(tzinfo=moment.tzinfo)
    return not_in_quiet_hours(moment, to_come)


def can_be_stopped(message: GroupMessage, waiting: int) -> bool:
    """Say whether there is anything left to stop, with so many letters that have not left."""
    if message.state in (GroupMessageState.scheduled, GroupMessageState.sending):
        return True
    return bool(message.state == GroupMessageState.sent and waiting > 0)


def _refuse_moment(at: datetime | None) -> None:
    if at is None:
        return
    if at <= now():
        raise Refused("past", _("Dieser Zeitpunkt ist schon vorbei. Bitte wählen Sie einen, der noch kommt."))
    if at > now() + FARTHEST:
        raise Refused("too_far", _("Der Zeitpunkt liegt mehr als ein Jahr voraus. Bitte wählen Sie einen früheren."))


def _refuse_number(found: int, asked: int) -> None:
    if not found:
        raise Refused(
            "nobody", _("In dieser Gruppe ist niemand, an den eine Nachricht gehen kann. Bitte wählen Sie eine andere.")
        )
    if found != asked:
        sentence = ngettext(
            "Inzwischen ist es %(num)d Person. Bitte prüfen Sie das und bestätigen Sie noch einmal.",
            "Inzwischen sind es %(num)d Personen. Bitte prüfen Sie das und bestätigen Sie noch einmal.",
            found,
        )
        raise Refused("other_number", sentence % {"num": found})
