"""Somebody who works here is forgotten: their account, what they are in organisations, and letters to them."""

from ki_events.accounts.erasing import Alone, erase_account, erase_invitations, left_alone, places_of
from ki_events.accounts.letters import KINDS
from ki_events.accounts.people import end_place
from ki_events.accounts.reading import account_with_address
from ki_events.accounts.tables import Account, AccountInvitation
from ki_events.accounts.telling import tell_of_erasing
from ki_events.addresses import mail_key
from ki_events.attendance.leaving import take_doors
from ki_events.audit import record
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.questions.needs import release_needs
from ki_events.registrations.questions.tables import AccessNeed
from ki_events.retention.erasing import erase_messages
from ki_events.rows import one


async def forget_account(account_id: int, actor: str) -> None:
    """Erase an account with all that hangs on it, and tell its owner; what was done with it stays, without a name.

    Raise `LookupError` if there is none, `Refused` (`last_manager`, `last_administrator`) where nobody else could go on.
    """
    async with transaction():
        places = await places_of(account_id)
        account = await one(Account, account_id)
        _refuse_alone(await left_alone(account))
        for place in places:
            await end_place(place, actor)
            await take_doors(place.organisation, account_id, actor)
            await release_needs(place.organisation, f"account:{account_id}", actor)
        # What was done, or was theirs where they left before, names nobody either.
        await AccessNeed.update({AccessNeed.owner: ""}).where(AccessNeed.owner == f"account:{account_id}")
        await erase_messages(await letters_to(account.email))
        await tell_of_erasing(account)
        await erase_account(account, actor)


async def forget_colleague(email: str, actor: str) -> None:
    """Do the same for the account of this address, if there is one, and forget who was invited by it."""
    async with transaction():
        account = await account_with_address(email)
        if account is not None:
            await forget_account(account.id, actor)
        invitations = await invitations_to(email)
        if invitations:
            await erase_messages(await letters_to(email))
            await erase_invitations(mail_key(email))
            for number in invitations:
                await record(actor, "account_invitation.erased", f"account_invitation:{number}")


async def invitations_to(email: str) -> list[int]:
    """Return the ids of invitations to work here that name this address."""
    rows = await AccountInvitation.select(AccountInvitation.id).where(AccountInvitation.mail_key == mail_key(email))
    return sorted(row["id"] for row in rows)


def why_not(alone: Alone) -> str:
    """Return what has to be done before the account can go; "" if nothing."""
    houses = ", ".join(house.name for house in alone.organisations)
    sentences = [
        (houses, _("Sonst leitet niemand: %(houses)s. Bitte geben Sie dort zuerst einer anderen Person die Rolle „Leitung“.")),
        (alone.installation, _("Das ist das letzte Konto, das diese Installation verwaltet. Bitte laden Sie zuerst eine andere Person dazu ein.")),
    ]  # fmt: skip
    return " ".join(sentence for holds, sentence in sentences if holds) % {"houses": houses}


def _refuse_alone(alone: Alone) -> None:
    if alone:
        raise Refused("last_manager" if alone.organisations else "last_administrator", why_not(alone))


async def letters_to(email: str) -> list[int]:
    """Return the ids of letters about an account, or an invitation to one, that name this address."""
    rows = await Message.raw(
        f"SELECT id FROM message WHERE recipient > '' AND lower(recipient) = {{}} AND kind IN ({', '.join(['{}'] * len(KINDS))})",  # noqa: S608 - placeholders only
        mail_key(email),
        *sorted(KINDS),
    )
    return [row["id"] for row in rows]
