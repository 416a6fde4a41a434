"""Letters about accounts: an invitation, the links to a new password and to another address, that something about signing in has changed, and a farewell."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ki_events.accounts import address_links, inviting, password_links, telling
from ki_events.accounts.change_words import advice, happened, help_line
from ki_events.accounts.reading import account_of, account_with_address
from ki_events.accounts.role_words import role_name
from ki_events.accounts.tables import Account, AccountInvitation
from ki_events.dates import moment_in_words
from ki_events.i18n import speaking
from ki_events.links import absolute
from ki_events.mail.letter import Letter
from ki_events.mail.outbox import payload_of
from ki_events.mail.sending import Compose
from ki_events.mail.tables import Message
from ki_events.mail.writing import write
from ki_events.organisations.sender import sender_of
from ki_events.organisations.tables import Organisation
from ki_events.settings import settings

KINDS = frozenset({inviting.KIND, password_links.KIND, address_links.KIND, telling.KIND, telling.ERASED})


async def composing(_messages: Sequence[Message]) -> Compose:
    """Return what makes such a letter; there are few, so nothing is read for all at once."""

    async def compose_one(message: Message) -> Letter | None:
        with speaking(message.language):
            if message.kind == inviting.KIND:
                return await _invitation(payload_of(message))
            if message.kind == password_links.KIND:
                return await _password_link(message.recipient)
            if message.kind == address_links.KIND:
                return await _new_address(message.recipient, payload_of(message))
            if message.kind == telling.ERASED:
                return _erased(payload_of(message))
            return await _changed(payload_of(message))

    return compose_one


async def _invitation(payload: dict[str, Any]) -> Letter | None:
    row = await AccountInvitation.objects(AccountInvitation.organisation).get(
        AccountInvitation.id == payload["invitation"]
    )
    if row is None or not inviting.is_open(row):
        return None
    house = row.organisation if row.role else None
    facts = {
        "name": row.name,
        "house": house.name if house else "",
        "role": role_name(row.role) if row.role else "",
        "link": _page(inviting.link_of(row), row.language),
        "until": moment_in_words(row.expires_at),
    }
    return _letter(inviting.KIND, facts, house)


async def _password_link(recipient: str) -> Letter | None:
    account = await account_with_address(recipient)
    if account is None or account.disabled_at is not None:
        return None  # nobody learns that, not even by a letter
    facts = {
        "name": account.name,
        "link": _page(password_links.password_link(account), account.language),
        "minutes": int(password_links.VALID_FOR.total_seconds() // 60),
    }
    return _letter(password_links.KIND, facts, None)


async def _new_address(recipient: str, payload: dict[str, Any]) -> Letter | None:
    until = datetime.fromisoformat(payload["until"])
    wanted = address_links.Wanted(payload["account"], payload["generation"], recipient, until)
    if not await address_links.is_good(wanted):
        return None  # the address of another account: nobody learns that
    account = await account_of(wanted.account_id)
    facts = {
        "name": account.name,
        "link": _page(address_links.address_link(wanted), account.language),
        "until": moment_in_words(until),
    }
    return _letter(address_links.KIND, facts, None)


async def _changed(payload: dict[str, Any]) -> Letter | None:
    account = await Account.objects().get(Account.id == payload["account"])
    if account is None or account.disabled_at is not None:
        return None
    what, at = payload["what"], moment_in_words(datetime.fromisoformat(payload["at"]))
    facts = {
        "name": account.name,
        "happened": happened(what, at),
        "advice": advice(what),
        "help": help_line(what),
        "link": _page("/verwaltung/konto", account.language),
    }
    return _letter(telling.KIND, facts, None)


def _erased(payload: dict[str, Any]) -> Letter:
    # Their name is gone already.
    return _letter(telling.ERASED, {"name": "", "at": moment_in_words(datetime.fromisoformat(payload["at"]))}, None)


def _letter(kind: str, facts: dict[str, Any], house: Organisation | None) -> Letter:
    name, answers = sender_of(house) if house else (settings().operator, settings().operator_email)
    signed = {"organisation": name, "address": house.address if house else settings().operator_address}
    words = write(kind, name, facts | signed)
    return Letter(words.subject, words.text, words.html, name, answers)


def _page(path: str, language: str) -> str:
    return absolute(path if language == "de" else f"/{language}{path}")
