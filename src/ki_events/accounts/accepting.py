"""An invitation is accepted once: whoever is new gets an account by it, whoever has one a membership."""

from dataclasses import dataclass

from ki_events import audit
from ki_events.accounts.linking import LINKED
from ki_events.accounts.passkeys import Made, keep_passkey
from ki_events.accounts.tables import Account, AccountInvitation, Membership
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.refusal import Refused


@dataclass(frozen=True)
class Newcomer:
    """How somebody new wants to be called, and how they will prove who they are: a password's hash, a passkey, or the identity provider."""

    name: str
    password_hash: str = ""
    passkey: Made | None = None
    passkey_name: str = ""
    oidc_subject: str | None = None


async def accept_as_new(invitation: AccountInvitation, newcomer: Newcomer) -> Account:
    """Make the account that was invited. Raise `Refused` (`invitation_over`, `account_there`)."""
    async with transaction():
        await _use_up(invitation)
        rows = await Account.raw(
            "INSERT INTO account (public_id, generation, name, email, mail_key, language, is_administrator, password_hash,"
            " totp_secret, totp_step, oidc_subject, created_at) VALUES ({}, 0, {}, {}, {}, {}, {}, {}, '', 0, {}, {})"
            " ON CONFLICT DO NOTHING RETURNING id",
            invitation.public_id,
            newcomer.name,
            invitation.email,
            invitation.mail_key,
            invitation.language,
            False,
            newcomer.password_hash,
            newcomer.oidc_subject,
            now(),
        )
        if not rows:
            raise Refused(
                "account_there",
                _("Zu dieser Adresse gibt es inzwischen ein Konto. Bitte öffnen Sie die Einladung noch einmal."),
            )
        account_id = int(rows[0]["id"])
        await audit.record(f"account:{account_id}", "account.made", f"account:{account_id}")
        if newcomer.oidc_subject is not None:
            await audit.record(f"account:{account_id}", LINKED, f"account:{account_id}")
        if newcomer.passkey is not None:
            await keep_passkey(account_id, newcomer.passkey_name, newcomer.passkey)
        await _join(invitation, account_id)
    found: Account = await Account.objects().get(Account.id == account_id)  # type: ignore[assignment]
    return found


async def accept_as_known(invitation: AccountInvitation, account: Account) -> None:
    """Make the account a member, or an administrator. Raise `Refused` (`invitation_over`)."""
    async with transaction():
        await _use_up(invitation)
        await _join(invitation, account.id)


async def _use_up(invitation: AccountInvitation) -> None:
    rows = await AccountInvitation.raw(
        "UPDATE account_invitation SET accepted_at = {} WHERE id = {} AND generation = {} AND accepted_at IS NULL"
        " AND withdrawn_at IS NULL AND expires_at > {} RETURNING id",
        now(),
        invitation.id,
        invitation.generation,
        now(),
    )
    if not rows:
        raise Refused("invitation_over", _("Diese Einladung gilt nicht mehr."))


async def _join(invitation: AccountInvitation, account_id: int) -> None:
    organisation_id, actor = _organisation_id(invitation), f"account:{account_id}"
    if organisation_id is None:
        await Account.update({Account.is_administrator: True}).where(Account.id == account_id)
        await audit.record(actor, "account.made_administrator", f"account:{account_id}")
        return
    rows = await Membership.raw(
        "INSERT INTO membership (account, organisation, role, created_at) VALUES ({}, {}, {}, {})"
        " ON CONFLICT (account, organisation) DO NOTHING RETURNING id",
        account_id,
        organisation_id,
        invitation.role,
        now(),
    )
    if rows:
        change = audit.Change(after={"role": invitation.role, "organisation": organisation_id})
        await audit.record(actor, "membership.begun", f"membership:{rows[0]['id']}", change)


def _organisation_id(invitation: AccountInvitation) -> int | None:
    place = invitation.organisation
    # A row, if it was read along; without an id if there is none.
    return place if place is None or isinstance(place, int) else place.id
