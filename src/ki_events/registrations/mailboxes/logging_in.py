"""Whoever reads a mailbox sees all registrations made with it: by a link that is mailed, and that nothing here gives away.

Asking writes the same row whether the address is known or not; only when the letter is made does it matter.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from piccolo.custom_types import Combinable

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.links import token
from ki_events.mail.outbox import Envelope, put
from ki_events.mail.tables import Message
from ki_events.registrations.mailboxes.codes import mailbox_code
from ki_events.registrations.mailboxes.login_links import LoginLink
from ki_events.registrations.mailboxes.mine_parties import has_signed_up_others
from ki_events.registrations.rules import mail_key
from ki_events.registrations.tables import Registration

KIND = "login"
MOST_LETTERS = 3
"""So many login letters may be asked for within an hour for one address."""

VALID_FOR = timedelta(minutes=60)
SUBSCRIBED_FOR = timedelta(days=5 * 365)
"""So long a personal feed lives on without a look at `/meine`; never longer than the last registration."""

_ID_LENGTH = 16
_LOGIN, _FEED = "login", "mine-feed"


async def ask_for_link(email: str, language: str) -> None:
    """Mail a link to this address, if anyone is registered with it; the third letter within an hour is the last."""
    recipient = mail_key(email)
    async with transaction():
        rows = await Message.raw(
            "SELECT COALESCE(MAX(id), 0) AS last, COUNT(CASE WHEN created_at > {} THEN 1 END) AS lately"
            " FROM message WHERE recipient = {} AND kind = {}",
            now() - timedelta(hours=1),
            recipient,
            KIND,
        )
        if rows[0]["lately"] >= MOST_LETTERS:
            return
        # By the letter before: who asks fifty times at once asks once.
        key = f"{KIND}:{mailbox_code(recipient)}:{rows[0]['last']}"
        await put(Envelope(key, KIND, recipient, language, not_after=now() + timedelta(days=1)))


async def is_registered(mailbox: str) -> bool:
    """Say whether anyone was ever registered with this mailbox, named by its key, or signed up others with it."""
    own = await Registration.exists().where(Registration.mail_key == mailbox)
    return bool(own) or await has_signed_up_others(mailbox)


async def new_link(mailbox: str, language: str) -> str:
    """Return the secret part of a new link to `/meine`, and let the mailbox's personal feed be found."""
    secret, moment = secrets.token_urlsafe(32), now()
    begun = await _feed_begun(mailbox) or moment
    await LoginLink.raw(
        "INSERT INTO login_link (token_hash, email, mail_key, language, created_at, expires_at)"
        " VALUES ({}, {}, {}, {}, {}, {}), ({}, {}, {}, {}, {}, {})"
        " ON CONFLICT (token_hash) DO UPDATE SET expires_at = excluded.expires_at, language = excluded.language",
        *(_hashed(_LOGIN, secret), mailbox, mailbox, language, moment, moment + VALID_FOR),
        *(_hashed(_FEED, _feed_token(mailbox, begun)), mailbox, mailbox, language, begun, moment + SUBSCRIBED_FOR),
    )
    return secret


async def mailbox_of_link(secret: str) -> str | None:
    """Return the mailbox (its key) that a link opens; it may be opened again until it expires."""
    return await _mailbox(_hashed(_LOGIN, secret))


async def feed_token(mailbox: str) -> str:
    """Return the secret part of the address of a mailbox's personal feed, which stays until it is renewed; "" if it has none."""
    begun = await _feed_begun(mailbox)
    return "" if begun is None else _feed_token(mailbox, begun)


async def renew_feed(mailbox: str, language: str) -> None:
    """Give the mailbox's personal feed another address: at the one so far nobody finds anything any more."""
    async with transaction():
        before, moment = await _feed_begun(mailbox), now()
        begun = moment if before is None else max(moment, before + timedelta(microseconds=1))
        await LoginLink.delete().where(_is_feed_of(mailbox))
        await LoginLink.raw(
            "INSERT INTO login_link (token_hash, email, mail_key, language, created_at, expires_at)"
            " VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT (token_hash) DO NOTHING",
            *(_hashed(_FEED, _feed_token(mailbox, begun)), mailbox, mailbox, language, begun, moment + SUBSCRIBED_FOR),
        )


async def mailbox_of_feed(secret: str) -> str | None:
    """Return the mailbox (its key) whose feed this is, or None if it is nobody's (any more)."""
    return await _mailbox(_hashed(_FEED, secret))


async def forget_links() -> None:
    """Delete links that have expired or whose mailbox has no registration or party any more, and letters with such links."""
    moment = now()
    await LoginLink.raw(
        "DELETE FROM login_link WHERE expires_at < {} OR NOT EXISTS"
        " (SELECT 1 FROM registration WHERE registration.mail_key = login_link.mail_key)"
        " AND NOT EXISTS (SELECT 1 FROM party WHERE lower(party.contact_email) = login_link.mail_key)",
        moment,
    )
    # The address may be that of someone who has nothing to do with us.
    await Message.raw(
        "DELETE FROM message WHERE kind = {} AND state <> 'pending' AND created_at < {}",
        KIND,
        moment - timedelta(days=1),
    )


async def _feed_begun(mailbox: str) -> datetime | None:
    """Return when the feed got its present address (UTC): the generation of which the address is derived."""
    row = await LoginLink.objects().where(_is_feed_of(mailbox)).order_by(LoginLink.id, ascending=False).first()
    return row.created_at if row else None


def _is_feed_of(mailbox: str) -> Combinable:
    # A login link never lives as long.
    return (LoginLink.mail_key == mailbox) & (LoginLink.expires_at > now() + VALID_FOR)


def _feed_token(mailbox: str, begun: datetime) -> str:
    return token(_FEED, mailbox_code(mailbox)[:_ID_LENGTH], round(begun.timestamp() * 1_000_000))


async def _mailbox(token_hash: str) -> str | None:
    found = await LoginLink.objects().get((LoginLink.token_hash == token_hash) & (LoginLink.expires_at > now()))
    return found.mail_key if found else None


def _hashed(purpose: str, secret: str) -> str:
    # With its purpose: the address of a feed, which programs keep, must not open the page.
    return hashlib.sha256(f"{purpose}:{secret}".encode(errors="replace")).hexdigest()
