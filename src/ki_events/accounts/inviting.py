"""Colleagues are invited by mail; the link in it is good for seven days, for one use, and until it is withdrawn."""

from dataclasses import dataclass
from datetime import timedelta

from piccolo.custom_types import Combinable

from ki_events import audit
from ki_events.accounts.roles import Role
from ki_events.accounts.tables import AccountInvitation, Membership
from ki_events.addresses import mail_key
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.links import ID_LENGTH, is_valid, new_public_id, token
from ki_events.mail.outbox import Envelope, put
from ki_events.refusal import Refused

KIND = "account_invited"
VALID_FOR = timedelta(days=7)
MOST_OPEN = 100  # invitations of an organisation at a time
_PURPOSE = "account-invitation"


@dataclass(frozen=True)
class Invitee:
    """Who is invited as what; without organisation and role, to administer the installation."""

    name: str
    email: str
    role: Role | None = None
    organisation: int | None = None


async def invite(invitee: Invitee, language: str, actor: str) -> AccountInvitation:
    """Write the invitation and its letter. Raise `Refused` (`already_member`, `already_invited`, `too_many_invitations`)."""
    row = AccountInvitation(
        public_id=new_public_id(),
        organisation=invitee.organisation,
        role=invitee.role.value if invitee.role else "",
        name=invitee.name,
        email=invitee.email,
        mail_key=mail_key(invitee.email),
        language=language,
        invited_by=actor,
        created_at=now(),
        expires_at=now() + VALID_FOR,
    )
    async with transaction():
        await _refuse_twice(invitee)
        await row.save()
        await _send(row)
        change = audit.Change(after={"role": row.role})
        await audit.record(actor, "account_invitation.sent", f"account_invitation:{row.id}", change)
    return row


async def open_invitations(organisation_id: int | None) -> list[AccountInvitation]:
    """Return the invitations of an organisation that nobody has accepted or withdrawn, expired ones too, newest first."""
    return list(
        await AccountInvitation.objects()
        .where(_is_open(organisation_id))
        .order_by(AccountInvitation.id, ascending=False)
    )


async def resend_invitation(organisation_id: int | None, invitation_id: int, actor: str) -> bool:
    """Send the invitation once more with a new link, good for seven days; the old one opens nothing. False if it is gone."""
    async with transaction():
        row = await _open_row(organisation_id, invitation_id)
        if row is None:
            return False
        row.generation, row.expires_at = row.generation + 1, now() + VALID_FOR
        await row.save()
        await _send(row)
        await audit.record(actor, "account_invitation.sent_again", f"account_invitation:{row.id}")
    return True


async def withdraw_invitation(organisation_id: int | None, invitation_id: int, actor: str) -> bool:
    """Let the link of an invitation open nothing any more; False if it is gone already."""
    async with transaction():
        row = await _open_row(organisation_id, invitation_id)
        if row is None:
            return False
        row.withdrawn_at = now()
        await row.save()
        await audit.record(actor, "account_invitation.withdrawn", f"account_invitation:{row.id}")
    return True


async def withdraw_open(organisation_id: int | None, email: str, actor: str) -> None:
    """Withdraw what invitations of this address there are."""
    for row in await open_invitations(organisation_id):
        if row.mail_key == mail_key(email):
            await withdraw_invitation(organisation_id, row.id, actor)


def link_of(invitation: AccountInvitation) -> str:
    """Return the path that the invitation's letter leads to."""
    return f"/verwaltung/einladung/{token(_PURPOSE, invitation.public_id, invitation.generation)}"


async def invitation_of(link: str) -> AccountInvitation | None:
    """Return the invitation that a link opens, or None if it never did, or does not any more."""
    if "\x00" in link:
        return None
    row = await AccountInvitation.objects(AccountInvitation.organisation).get(
        AccountInvitation.public_id == link[:ID_LENGTH]
    )
    if row is None or not is_valid(link, _PURPOSE, row.generation):
        return None
    return row if is_open(row) else None


def is_open(row: AccountInvitation) -> bool:
    """Say whether somebody may still accept the invitation."""
    return row.accepted_at is None and row.withdrawn_at is None and row.expires_at > now()


async def _refuse_twice(invitee: Invitee) -> None:
    key, place = mail_key(invitee.email), invitee.organisation
    if place is not None and await Membership.exists().where(
        (Membership.organisation == place) & (Membership.account.mail_key == key)
    ):
        raise Refused(
            "already_member", _("Diese Person gehört schon zu Ihrer Organisation. Ihre Rolle ändern Sie in der Liste.")
        )
    rows = await open_invitations(place)
    if any(row.mail_key == key and is_open(row) for row in rows):
        raise Refused(
            "already_invited",
            _("Diese Adresse ist schon eingeladen. Unter „Offene Einladungen“ können Sie die Mail noch einmal senden."),
        )
    if len(rows) >= MOST_OPEN:
        raise Refused(
            "too_many_invitations",
            _("Es sind schon sehr viele Einladungen offen. Bitte ziehen Sie zuerst welche zurück."),
        )


async def _send(row: AccountInvitation) -> None:
    # Named by what is never used again. If there is such a letter already, the same sending was asked for twice at once: that
    # letter has the link that holds, so nothing is lost.
    key = f"{KIND}:{row.public_id}:{row.generation}"
    await put(Envelope(key, KIND, row.email, row.language, {"invitation": row.id}, not_after=row.expires_at))


async def _open_row(organisation_id: int | None, invitation_id: int) -> AccountInvitation | None:
    return await AccountInvitation.objects().get(_is_open(organisation_id) & (AccountInvitation.id == invitation_id))


def _is_open(organisation_id: int | None) -> Combinable:
    place = AccountInvitation.organisation
    here = place.is_null() if organisation_id is None else place == organisation_id
    return here & AccountInvitation.accepted_at.is_null() & AccountInvitation.withdrawn_at.is_null()
