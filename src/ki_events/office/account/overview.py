"""One's own account on one page: name and language, how it opens, and where it is open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events.accounts.changing import change_details
from ki_events.accounts.linking import is_closed, is_linked, linked_since
from ki_events.accounts.passkeys import MOST, Owner, adding_options, passkeys_of
from ki_events.accounts.reading import account_of
from ki_events.accounts.recovery_codes import codes_left
from ki_events.accounts.sign_ins import sign_ins_of
from ki_events.accounts.tables import Account
from ki_events.accounts.totp import has_totp
from ki_events.i18n import LANGUAGES, _
from ki_events.office.sign_in.devices import called
from ki_events.office.sign_in.entering import door_page
from ki_events.refusal import Refused
from ki_events.settings import settings
from ki_events.web.access import signed_in_here
from ki_events.web.field_types import one_of
from ki_events.web.forms import Form, name_line, read_form
from ki_events.web.languages import OWN_NAMES
from ki_events.web.pages import AnyRequest, is_done, see_done

DONE = (
    "gespeichert",
    "passwort",
    "passkey",
    "entfernt",
    "ohne_code",
    "abgemeldet",
    "geloest",
    "zugelassen",
    "adresse",
    "neue_adresse",
)
"""What was just done, as the query says it."""


class Details(BaseModel):
    """What the form about oneself asks for."""

    name: name_line(160)  # type: ignore[valid-type]
    language: one_of(LANGUAGES, 1)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Link:
    """How the account stands to the identity provider: linked, since when if that is known, or not to be linked any more."""

    provider: str
    is_linked: bool
    is_closed: bool
    since: datetime | None


@get("/", name="account")
async def account_page(request: AnyRequest) -> Response[bytes]:
    """Show the account."""
    account = await account_of(signed_in_here(request).account_id)
    return await show_account(request, account, Form({"name": account.name, "language": account.language}))


@post("/", name="send_account")
async def send_account(request: AnyRequest) -> Response[Any]:
    """Change name and language."""
    account = await account_of(signed_in_here(request).account_id)
    form = await read_form(request, Details)
    if form.value is None:
        return await show_account(request, account, form, 422)
    await change_details(account.id, form.value.name, form.value.language)
    return see_done(request, "account", "gespeichert")


async def show_refusal(request: AnyRequest, account: Account, refused: Refused) -> Response[bytes]:
    """Show the page with what stands in the way of something that is not in its form."""
    return await show_account(
        request, account, Form({"name": account.name, "language": account.language}), 422, refused.sentence
    )


async def show_account(
    request: AnyRequest, account: Account, form: Form[Any], status: int = 200, problem: str = ""
) -> Response[bytes]:
    """Show the page with what was typed and what stands in the way."""
    passkeys = await passkeys_of(account.id)
    return await door_page(
        request,
        "office/account/overview.html",
        status=status,
        account=account,
        form=form,
        problem=problem,
        done=next((word for word in DONE if is_done(request, word)), ""),
        tongues=[(code, OWN_NAMES[code]) for code in LANGUAGES],
        passkeys=passkeys,
        passkey=adding_options(Owner(account.public_id, account.email, account.name), passkeys)
        if len(passkeys) < MOST
        else "",
        has_totp=has_totp(account),
        link=await _link(account),
        codes=await codes_left(account.id),
        devices=[(row, called(row.device)) for row in await sign_ins_of(account.id)],
        this=signed_in_here(request).sign_in_id,
    )


async def _link(account: Account) -> Link | None:
    if account.oidc_subject is None:
        return None
    provider = settings().oidc_name or _("dem Zugang Ihrer Kommune")
    return Link(provider, is_linked(account), is_closed(account), await linked_since(account))
