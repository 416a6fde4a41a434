"""A message is written as a draft, as often as one likes; the form that made it makes no second one."""

from dataclasses import dataclass

from ki_events.audit import record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.group_messages.audience import Audience
from ki_events.group_messages.placeholders import has_link, mistake_in
from ki_events.group_messages.tables import GroupMessage, GroupMessageState
from ki_events.i18n import _
from ki_events.links import new_public_id
from ki_events.refusal import Refused
from ki_events.rows import one

LONGEST_SUBJECT = 160
LONGEST_BODY = 8_000


@dataclass(frozen=True)
class Draft:
    """What is to be said, and to whom."""

    subject: str
    body: str
    audience: Audience


async def write_draft(event_id: int, nonce: str, draft: Draft, actor: str) -> GroupMessage:
    """Write a new message; the form of this nonce, sent again, changes the same one as long as it is a draft.

    Raise `Refused` with the sentences by field in `details` when a placeholder is broken.
    """
    _refuse_broken(draft)
    async with transaction():
        rows = await GroupMessage.raw(
            "INSERT INTO group_message (public_id, event, nonce, state, subject, body, audience, people, written, made_by,"
            " created_at, changed_at) VALUES ({}, {}, {}, 'draft', {}, {}, {}, 0, 0, {}, {}, {})"
            " ON CONFLICT (nonce) DO NOTHING RETURNING id",
            new_public_id(),
            event_id,
            nonce,
            draft.subject,
            draft.body,
            draft.audience.stored(),
            actor,
            now(),
            now(),
        )
        if rows:
            await record(actor, "group_message.written", f"group_message:{rows[0]['id']}")
            return await one(GroupMessage, rows[0]["id"])
        known = await GroupMessage.objects().get((GroupMessage.nonce == nonce) & (GroupMessage.event == event_id))
        if known is None:
            raise LookupError("a nonce of another event")
        if known.state != GroupMessageState.draft:
            return known
        return await _store(known.id, draft)


async def rewrite(message_id: int, revision: str, draft: Draft, actor: str) -> GroupMessage:
    """Change a draft. Raise `Refused` when it is none any more, was changed since `revision`, or a placeholder is broken."""
    _refuse_broken(draft)
    async with transaction():
        message = await one(GroupMessage, message_id)
        if message.state != GroupMessageState.draft:
            raise Refused("no_draft", _("Die Nachricht ist kein Entwurf mehr und lässt sich nicht ändern."))
        if revision != revision_of(message):
            raise Refused(
                "changed_meanwhile",
                _(
                    "Inzwischen hat jemand den Entwurf geändert. Ihr Text steht noch hier; speichern Sie ihn noch einmal, wenn er gelten soll."
                ),
            )
        changed = await _store(message_id, draft)
        await record(actor, "group_message.written", f"group_message:{message_id}")
        return changed


async def discard(message_id: int, actor: str) -> None:
    """Throw a draft away; one that is none any more stays."""
    async with transaction():
        rows = await GroupMessage.raw(
            "UPDATE group_message SET state = 'withdrawn', changed_at = {} WHERE id = {} AND state = 'draft' RETURNING id",
            now(),
            message_id,
        )
        if rows:
            await record(actor, "group_message.discarded", f"group_message:{message_id}")


def revision_of(message: GroupMessage) -> str:
    """Return what a form says about the state of the draft that it began with."""
    return str(int(message.changed_at.timestamp() * 1_000_000))


async def _store(message_id: int, draft: Draft) -> GroupMessage:
    await GroupMessage.raw(
        "UPDATE group_message SET subject = {}, body = {}, audience = {}, changed_at = {} WHERE id = {} AND state = 'draft'",
        draft.subject,
        draft.body,
        draft.audience.stored(),
        now(),
        message_id,
    )
    return await one(GroupMessage, message_id)


def _refuse_broken(draft: Draft) -> None:
    mistakes = {"subject": mistake_in(draft.subject), "body": mistake_in(draft.body)}
    if has_link(draft.subject):
        mistakes["subject"] = _(
            "Der persönliche Link gehört in den Text: Ein Betreff ist auf jedem Sperrbildschirm zu lesen."
        )
    found = {name: sentence for name, sentence in mistakes.items() if sentence}
    if found:
        raise Refused("placeholder", next(iter(found.values())), found)
