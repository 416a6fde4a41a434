"""Who comes from the identity provider: the account that is theirs, or the one that they get by an invitation.

An account is found by the provider's subject, or once by its mail address if the provider has verified it: then it is linked, and
its owner told. Nobody becomes anything by that: whoever has neither account nor invitation is told to get one.
"""

from ki_events import audit
from ki_events.accounts.accepting import Newcomer, accept_as_known, accept_as_new
from ki_events.accounts.linking import LINKED, is_closed
from ki_events.accounts.oidc import Arrival
from ki_events.accounts.reading import account_with_address
from ki_events.accounts.tables import Account, AccountInvitation
from ki_events.accounts.telling import tell
from ki_events.addresses import mail_key
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.refusal import Refused


async def account_of_arrival(arrival: Arrival) -> Account | None:
    """Return the account of whoever came back; None if they have none here, or it is locked. Raise `Refused` (`link_closed`)."""
    known = await Account.objects().get(Account.oidc_subject == arrival.subject)
    if known is not None:
        return known if known.disabled_at is None else None
    return await _linked(arrival.subject, arrival.email) if arrival.email else None


async def accept_arrival(invitation: AccountInvitation, arrival: Arrival) -> Account:
    """Accept an invitation for whoever came back; return their account, made if need be.

    Raise `Refused` (`other_address`, `account_closed`, `link_closed`, `invitation_over`, `account_there`): only the address that was invited may accept,
    so that nobody can be led into an account whose mailbox is somebody else's.
    """
    if arrival.email is None or mail_key(arrival.email) != invitation.mail_key:
        raise Refused("other_address", _other_address())
    async with transaction():
        account = await account_of_arrival(arrival)
        if account is not None:
            await accept_as_known(invitation, account)
            return account
        if await _is_taken(arrival, invitation):
            raise Refused("account_closed", _closed())
        return await accept_as_new(invitation, Newcomer(invitation.name, oidc_subject=arrival.subject))


async def _linked(subject: str, email: str) -> Account | None:
    async with transaction():
        rows = await Account.raw(
            "UPDATE account SET oidc_subject = {} WHERE mail_key = {} AND oidc_subject IS NULL AND disabled_at IS NULL"
            " RETURNING id",
            subject,
            mail_key(email),
        )
        if not rows:
            await _refuse_closed(email)
            return None
        account = await Account.objects().get(Account.oidc_subject == subject)
        if account is not None:
            await tell(account, "oidc")
            await audit.record(f"account:{account.id}", LINKED, f"account:{account.id}")
    return account


async def _refuse_closed(email: str) -> None:
    account = await account_with_address(email)
    if account is not None and account.disabled_at is None and is_closed(account):
        raise Refused("link_closed", _link_closed())


async def _is_taken(arrival: Arrival, invitation: AccountInvitation) -> bool:
    """Say whether there is an account, but one that this person cannot open."""
    is_locked = await Account.exists().where(Account.oidc_subject == arrival.subject)
    return is_locked or await account_with_address(invitation.email) is not None


def _other_address() -> str:
    return _(
        "Dieser Zugang gehört nicht zu der E-Mail-Adresse, die eingeladen ist. Bitte nehmen Sie die Einladung ohne ihn an,"
        " oder lassen Sie sich an die Adresse einladen, die Ihre Verwaltung für Sie führt."
    )


def _link_closed() -> str:
    return _(
        "Sie haben die Verbindung mit diesem Zugang gelöst. Bitte melden Sie sich anders an; auf „Mein Konto“ können Sie"
        " die Verbindung wieder zulassen."
    )


def _closed() -> str:
    return _(
        "Das Konto zu dieser Adresse lässt sich mit diesem Zugang nicht öffnen. Bitte wenden Sie sich an die Person,"
        " die Sie eingeladen hat."
    )
