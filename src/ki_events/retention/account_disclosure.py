"""Somebody who works here is told everything that is held about them as a colleague; what names their mailbox otherwise is told there."""

import json
from typing import Any

from ki_events.accounts.desk import Preference, SavedForm, Upload
from ki_events.accounts.linking import is_linked
from ki_events.accounts.recovery_codes import codes_left
from ki_events.accounts.tables import Account, AccountInvitation, Membership, Passkey, SignIn
from ki_events.accounts.totp import has_totp
from ki_events.attendance.leaving import doors_of
from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.mail.tables import Message
from ki_events.retention.account_shapes import (
    AboutAccount,
    AccountDisclosure,
    BroughtIn,
    Choice,
    Deed,
    Device,
    Invited,
    Key,
    NotSent,
    Place,
)
from ki_events.retention.forgetting_accounts import letters_to
from ki_events.retention.shapes import Mail


async def disclosure_of_account(account: Account) -> AccountDisclosure:
    """Return all that is held about an account, in a fixed number of statements."""
    return AccountDisclosure(
        made_at=now(),
        account=await _about(account),
        organisations=await _places(account.id),
        signed_in=await _devices(account.id),
        passkeys=await _passkeys(account.id),
        invitations=await _invitations(account.mail_key),
        helps_at_the_door_of=[event.title for event in await doors_of(account.id)],
        forms_not_sent=await _forms(account.id),
        preferences=await _preferences(account.id),
        lists_brought_in=await _uploads(account.id),
        mails=await _mails(account.email),
        history=await _deeds(account.id),
    )


async def _about(account: Account) -> AboutAccount:
    return AboutAccount(
        number=account.id,
        name=account.name,
        email=account.email,
        language=account.language,
        administers_the_installation=account.is_administrator,
        has_password=bool(account.password_hash),
        asks_for_codes_since=account.totp_since if has_totp(account) else None,
        recovery_codes_left=await codes_left(account.id),
        is_linked_to_identity_provider=is_linked(account),
        made_at=account.created_at,
    )


async def _places(account_id: int) -> list[Place]:
    own = Membership.account == account_id
    rows = await Membership.objects(Membership.organisation).where(own).order_by(Membership.id)
    return [Place(row.organisation.name, row.role, row.created_at) for row in rows]


async def _devices(account_id: int) -> list[Device]:
    rows = await SignIn.objects().where(SignIn.account == account_id).order_by(SignIn.id)
    return [Device(row.device, row.means, row.created_at, row.seen_at, row.expires_at) for row in rows]


async def _passkeys(account_id: int) -> list[Key]:
    rows = await Passkey.objects().where(Passkey.account == account_id).order_by(Passkey.id)
    return [Key(row.name, row.created_at, row.used_at) for row in rows]


async def _invitations(mail_key: str) -> list[Invited]:
    own = AccountInvitation.mail_key == mail_key
    rows = await AccountInvitation.objects(AccountInvitation.organisation).where(own).order_by(AccountInvitation.id)
    return [
        Invited(
            row.organisation.name if row.role else "", row.role, row.name, row.email, row.created_at, row.accepted_at
        )
        for row in rows
    ]


async def _forms(account_id: int) -> list[NotSent]:
    rows = await SavedForm.objects().where(SavedForm.account == account_id).order_by(SavedForm.id)
    return [NotSent(row.place, _read(row.fields), row.saved_at) for row in rows]


async def _preferences(account_id: int) -> list[Choice]:
    rows = await Preference.objects().where(Preference.account == account_id).order_by(Preference.id)
    return [Choice(row.place, _read(row.value), row.changed_at) for row in rows]


async def _uploads(account_id: int) -> list[BroughtIn]:
    rows = await Upload.select(Upload.file_name, Upload.state, Upload.uploaded_at).where(Upload.account == account_id)
    return [BroughtIn(row["file_name"], row["state"], row["uploaded_at"]) for row in rows]


async def _mails(email: str) -> list[Mail]:
    ids = await letters_to(email)
    rows = await Message.objects().where(Message.id.is_in([0, *ids])).order_by(Message.id)
    return [Mail(row.kind, row.recipient, row.state, row.created_at, row.sent_at) for row in rows]


async def _deeds(account_id: int) -> list[Deed]:
    own = AuditEntry.actor == f"account:{account_id}"
    rows = (
        await AuditEntry.select(AuditEntry.at, AuditEntry.action, AuditEntry.subject).where(own).order_by(AuditEntry.id)
    )
    return [Deed(row["at"], row["action"], row["subject"]) for row in rows]


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
