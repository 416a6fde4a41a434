"""The demo's logins: invented colleagues with roles, whose passwords are this installation's own and only printed."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from ki_events.accounts.passwords import hashed_password, is_password
from ki_events.accounts.reading import account_with_address
from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Account, Membership
from ki_events.attendance.tables import CheckInHelper
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.demo.people import DOMAIN
from ki_events.events.tables import Event, EventStatus
from ki_events.links import new_public_id
from ki_events.organisations.tables import Organisation
from ki_events.settings import settings

HELPED = 5
"""So many of the next events of her organisation the check-in helper is given."""


@dataclass(frozen=True)
class Login:
    """A colleague who can sign in; `shows` says what as. Without an organisation it is the administrator."""

    name: str
    shows: str
    organisation: str = ""
    role: Role | None = None

    @property
    def email(self) -> str:
        """Return the address, which leads nowhere."""
        return f"{self.name.split()[0].lower()}@{self.organisation or 'betrieb'}.{DOMAIN}"

    @property
    def password(self) -> str:
        """Return the password: derived from the installation's secret, so that it is no other demo's and stays the same."""
        secret = settings().secret.get_secret_value().encode()
        digest = hmac.new(secret, f"demo-login\n{self.email}".encode(), hashlib.sha256).digest()
        letters = base64.b32encode(digest).decode().lower()
        return "-".join((letters[:5], letters[5:10], letters[10:15]))


LOGINS = (
    Login("Amal Haddad", "organisiert Veranstaltungen in Krefeld", "krefeld", Role.organiser),
    Login("Boris Petrović", "leitet das KI Bielefeld, verwaltet dort auch Personen", "bielefeld", Role.manager),
    Login("Helin Demir", "hilft in Krefeld beim Einlass", "krefeld", Role.check_in),
    Login("Laura Brandt", "liest bei der LaKI nur Zahlen", "laki", Role.reporter),
    Login("Ada Winter", "verwaltet die Installation: Organisationen und Konten"),
)


async def ensure_logins() -> list[Login]:
    """Make the demo's accounts unless they are there; return what to print."""
    for login in LOGINS:
        await _ensure(login)
    return list(LOGINS)


async def actor_of(organisation: str, role: Role | None = None) -> str:
    """Return what the audit calls the colleague of an organisation, "system" where there is none."""
    for login in LOGINS:
        if login.organisation == organisation and role in (None, login.role):
            account = await account_with_address(login.email)
            return f"account:{account.id}" if account else "system"
    return "system"


async def _ensure(login: Login) -> None:
    known = await account_with_address(login.email)
    if known is not None and await is_password(known.password_hash, login.password):
        return
    password_hash = await hashed_password(login.password)
    async with transaction():
        if known is not None:
            known.password_hash = password_hash
            await known.save()
            return
        account = Account(
            public_id=new_public_id(),
            name=login.name,
            email=login.email,
            mail_key=login.email,
            is_administrator=login.role is None,
            password_hash=password_hash,
            created_at=now(),
        )
        await account.save()
        await _join(account, login)


async def _join(account: Account, login: Login) -> None:
    if login.role is None:
        return
    organisation = await Organisation.objects().get(Organisation.slug == login.organisation)
    if organisation is None:
        return
    await Membership(account=account.id, organisation=organisation.id, role=login.role.value, created_at=now()).save()
    if login.role == Role.check_in:
        await _give_events(account, organisation)


async def _give_events(account: Account, organisation: Organisation) -> None:
    coming = (Event.organisation == organisation.id) & (Event.status == EventStatus.published) & (Event.next_at > now())
    for event in await Event.objects().where(coming).order_by(Event.next_at).limit(HELPED):
        await CheckInHelper(account=account.id, event=event.id).save()
