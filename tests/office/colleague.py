"""Accounts and sign-ins for tests, without the way through the sign-in page."""

import httpx

from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import begin_sign_in
from ki_events.accounts.tables import Account, Membership
from ki_events.clock import now
from ki_events.links import new_public_id
from ki_events.web.security import cookie_name
from tests.characters import make_organisation

HERE = {"sec-fetch-site": "same-origin"}
"""What a browser says when a form comes from our own page."""


async def make_account(name: str = "Amal Haddad", email: str = "amal@krefeld.example") -> Account:
    """Return the account with this address, made if need be; it has no password."""
    known = await Account.objects().get(Account.mail_key == email)
    if known is not None:
        return known
    account = Account(public_id=new_public_id(), name=name, email=email, mail_key=email, created_at=now())
    await account.save()
    return account


async def make_member(
    slug: str = "krefeld", role: Role = Role.organiser, email: str = "amal@krefeld.example"
) -> Account:
    """Return an account that has this role in the organisation, which is made if need be."""
    account, organisation = await make_account(email=email), await make_organisation(slug)
    there = (Membership.account == account.id) & (Membership.organisation == organisation.id)
    if not await Membership.exists().where(there):
        await Membership(account=account.id, organisation=organisation.id, role=role, created_at=now()).save()
    return account


async def colleague(
    client: httpx.AsyncClient,
    slug: str = "krefeld",
    role: Role = Role.organiser,
    email: str = "amal@krefeld.example",
) -> httpx.AsyncClient:
    """Sign a member of the organisation in with this browser, and return it; its forms come from our own pages."""
    account = await make_member(slug, role, email)
    client.cookies.set(cookie_name(), await begin_sign_in(account.id, "password"))
    client.headers.update(HERE)
    return client
