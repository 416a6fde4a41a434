"""A registration loses everything personal in place: the row, its status and its place in the counts stay."""

from collections.abc import Sequence

from piccolo.table import Table

from ki_events.clock import now
from ki_events.db import is_sqlite
from ki_events.events.tables import Session
from ki_events.mail.tables import Message
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.questions.tables import AccessNeed, Answer
from ki_events.registrations.tables import Invitation, Party, Registration

_KEYS = "nonce = 'erased:' || id, public_id = 'erased:' || id, generation = generation + 1"
"""Unique by themselves, and no link has such an id: what was mailed opens nothing any more."""


async def erase_registrations(ids: Sequence[int]) -> list[int]:
    """Make registrations anonymous; return which were not yet. Part of a transaction that holds the turns of their events.

    Type of institution, target group and language stay: they are figures when the name is gone. Nobody is told.
    """
    if not ids:
        return []
    rows = await Registration.raw(
        "UPDATE registration SET given_name = '', family_name = '', email = '', new_email = '', organization = '', remark = '',"  # noqa: S608 - placeholders only
        f" institution_key = '', mail_key = 'erased:' || id, name_key = '', {_KEYS}, erased_at = {{}}"
        f" WHERE erased_at IS NULL AND id IN ({marks(ids)}) RETURNING id",
        now(),
        *ids,
    )
    erased = sorted(row["id"] for row in rows)
    if erased:
        await _erase_what_hangs_on(erased)
    return erased


async def _erase_what_hangs_on(ids: Sequence[int]) -> None:
    for table in (Answer, AccessNeed):
        await table.delete().where(table.registration.is_in(list(ids)))
    await Registration.raw(
        f"UPDATE decision SET reason = '' WHERE reason <> '' AND registration IN ({marks(ids)})",  # noqa: S608 - placeholders only
        *ids,
    )
    await Registration.raw(
        f"UPDATE certificate SET revoke_reason = '' WHERE revoke_reason <> '' AND registration IN ({marks(ids)})",  # noqa: S608 - placeholders only
        *ids,
    )
    # What was done stays written down; why, in an organiser's own words, is about the person.
    await Registration.raw(
        f"UPDATE audit_entry SET note = '' WHERE note <> '' AND subject IN ({marks(ids)})",  # noqa: S608 - placeholders only
        *[f"registration:{number}" for number in ids],
    )


async def erase_new_addresses(ids: Sequence[int]) -> None:
    """Forget the addresses that these registrations were to get, and whom the letters were for that asked for a proof."""
    if not ids:
        return
    number = (
        "CAST(json_extract(payload, '$.registration') AS INTEGER)"
        if is_sqlite()
        else "(payload ->> 'registration')::int"
    )
    asked = await Message.raw(
        f"SELECT id FROM message WHERE recipient > '' AND kind = 'prove_address' AND {number} IN ({marks(ids)})",  # noqa: S608 - placeholders only
        *ids,
    )
    await erase_messages([row["id"] for row in asked])
    await Registration.update({Registration.new_email: ""}).where(Registration.id.is_in(list(ids)))


async def erase_parties(ids: Sequence[int]) -> None:
    """Forget who made these registrations together; their link opens nothing any more."""
    if not ids:
        return
    await Party.raw(
        f"UPDATE party SET contact_name = '', contact_email = '', {_KEYS} WHERE id IN ({marks(ids)})",  # noqa: S608 - placeholders only
        *ids,
    )


async def erase_messages(ids: Sequence[int]) -> None:
    """Forget whom these mails were for; one that has not left never will. That there was one stays known."""
    if not ids:
        return
    await Message.raw(
        "UPDATE message SET recipient = '', payload = {}, error = '', token = NULL,"  # noqa: S608 - placeholders only
        f" state = CASE WHEN state = 'pending' THEN 'dropped' ELSE state END WHERE id IN ({marks(ids)})",
        "{}",
        *ids,
    )


async def erase_ledger(ids: Sequence[int]) -> None:
    """Forget what an address was sent about sessions; no later invitation has a lower SEQUENCE all the same (invariant 9)."""
    if not ids:
        return
    await Session.raw(
        # The number is the session's from now on, since nobody knows any more whose it was.
        "UPDATE session SET sequence = (SELECT MAX(i.sequence) + 1 FROM invitation i"  # noqa: S608 - placeholders only
        f" WHERE i.session = session.id AND i.id IN ({marks(ids)}))"
        " WHERE status = 'planned' AND ends_at > {} AND EXISTS (SELECT 1 FROM invitation i WHERE i.session = session.id"
        f" AND i.id IN ({marks(ids)}) AND i.sequence >= session.sequence)",
        *ids,
        now(),
        *ids,
    )
    await delete(Invitation, ids)


async def erase_invitation_links(ids: Sequence[int]) -> None:
    """Forget whom these links were made for; who registered by them stays registered."""
    if ids:
        await InvitationLink.raw(
            f"UPDATE invitation_link SET email = '', name = '' WHERE id IN ({marks(ids)})",  # noqa: S608 - placeholders only
            *ids,
        )


async def delete(table: type[Table], ids: Sequence[int]) -> None:
    """Delete rows that nothing refers to."""
    if ids:
        await table.raw(f"DELETE FROM {table._meta.tablename} WHERE id IN ({marks(ids)})", *ids)  # noqa: S608 - names of ours


def marks(values: Sequence[object]) -> str:
    """Return as many placeholders, for an IN."""
    return ", ".join(["{}"] * len(values))
