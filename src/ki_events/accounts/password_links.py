"""Who forgot the password gets a link by mail; asking looks the same whether there is an account or not."""

from datetime import timedelta

from ki_events import audit
from ki_events.accounts.reading import account_with_id
from ki_events.accounts.sign_ins import end_other_sign_ins
from ki_events.accounts.tables import Account
from ki_events.accounts.telling import tell
from ki_events.addresses import mail_key
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.links import ID_LENGTH, is_valid, token
from ki_events.mail.outbox import Envelope, put
from ki_events.mail.tables import Message

KIND = "password_link"
VALID_FOR = timedelta(minutes=60)
MOST_LETTERS = 3  # for one address within an hour
_TIME = 8  # hexadecimal digits of the second until which a link is good


async def ask_for_password_link(email: str, language: str) -> None:
    """Mail a link to this address if it has an account; the third letter within an hour is the last."""
    recipient = mail_key(email)
    async with transaction():
        rows = await Message.raw(
            "SELECT COALESCE(MAX(id), 0) AS last, COUNT(CASE WHEN created_at > {} THEN 1 END) AS lately"
            " FROM message WHERE recipient = {} AND kind = {}",
            now() - timedelta(hours=1),
            recipient,
            KIND,
        )
        if rows[0]["lately"] < MOST_LETTERS:
            # By the letter before: who asks fifty times at once asks once.
            key = f"{KIND}:{token(KIND, recipient)[len(recipient) :]}:{rows[0]['last']}"
            await put(Envelope(key, KIND, recipient, language, not_after=now() + VALID_FOR))


def password_link(account: Account) -> str:
    """Return the path with which the password is set; a new password, or an hour, makes it void."""
    until = f"{int((now() + VALID_FOR).timestamp()):0{_TIME}x}"
    return f"/verwaltung/passwort/{until}{token(_purpose(until), account.public_id, account.generation)}"


async def account_of_password_link(text: str) -> Account | None:
    """Return the account whose password the link sets, or None."""
    until, link = text[:_TIME], text[_TIME:]
    account = await account_with_id(link[:ID_LENGTH])
    if account is None or not is_valid(link, _purpose(until), account.generation):
        return None
    return account if int(until, 16) > now().timestamp() else None


async def set_password(account: Account, password_hash: str, keeping: int | None = None) -> bool:
    """Let the account have this password, tell its owner, and sign all devices out but for the sign-in `keeping`.

    Return False if it was changed meanwhile: each link serves once.
    """
    async with transaction():
        rows = await Account.raw(
            "UPDATE account SET password_hash = {}, generation = generation + 1 WHERE id = {} AND generation = {}"
            " RETURNING id",
            password_hash,
            account.id,
            account.generation,
        )
        if not rows:
            return False
        await end_other_sign_ins(account.id, keeping)
        await tell(account, "password")
        await audit.record(f"account:{account.id}", "account.password_set", f"account:{account.id}")
    return True


async def forget_password_links() -> None:
    """Delete letters with such links after a day: the address may be that of someone who has nothing to do with us."""
    await Message.raw(
        "DELETE FROM message WHERE kind = {} AND state <> 'pending' AND created_at < {}",
        KIND,
        now() - timedelta(days=1),
    )


def _purpose(until: str) -> str:
    return f"{KIND}\n{until}"
