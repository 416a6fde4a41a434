"""Another mail address for one's own account: asked for here, and confirmed by the link in the mail that goes there."""

from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.accounts.address_links import Wanted, ask_for_address, change_address, wanted_by
from ki_events.accounts.reading import account_of
from ki_events.accounts.tables import Account
from ki_events.addresses import mail_key
from ki_events.i18n import _
from ki_events.office.account.proof import proof_needed
from ki_events.office.sign_in.entering import door_page
from ki_events.web.access import signed_in_here
from ki_events.web.forms import Form, email_line, read_form
from ki_events.web.limits import within_limit
from ki_events.web.pages import AnyRequest, see_done

MOST_LETTERS = 5  # to addresses that an account shall have, within an hour
LINK = "/adresse/{link:str}"


class NewAddress(BaseModel):
    """The address that the account shall have."""

    email: email_line()  # type: ignore[valid-type]


@get("/adresse", name="account_address")
async def address_page(request: AnyRequest) -> Response[Any]:
    """Ask for the new address."""
    return await proof_needed(request, "account_address") or await _show(request, Form())


@post("/adresse", name="send_account_address")
async def send_address(request: AnyRequest) -> Response[Any]:
    """Mail a link there, and say the same whether the address is another account's or not."""
    asks = await proof_needed(request, "account_address")
    if asks:
        return asks
    form = await read_form(request, NewAddress)
    if form.value is None:
        return await _show(request, form, 422)
    account = await account_of(signed_in_here(request).account_id)
    if mail_key(form.value.email) == account.mail_key:
        form.errors["email"] = _("Das ist schon die Adresse dieses Kontos. Bitte geben Sie die neue ein.")
        return await _show(request, form, 422)
    if not await within_limit("account-address", str(account.id), MOST_LETTERS, timedelta(hours=1)):
        return await _show(request, form, 429, _too_often())
    await ask_for_address(account, form.value.email)
    return see_done(request, "account", "adresse")


@get(LINK, name="account_new_address")
async def new_address_page(request: AnyRequest, link: FromPath[str]) -> Response[bytes]:
    """Ask whether the address shall hold; looking changes nothing."""
    wanted = await wanted_by(link)
    if wanted is None:
        return await _void(request)
    return await _ask(request, wanted)


@post(LINK, name="send_account_new_address")
async def send_new_address(request: AnyRequest, link: FromPath[str]) -> Response[Any]:
    """Let the address hold from now on; only for whoever is signed in with the account."""
    here, wanted = signed_in_here(request), await wanted_by(link)
    if wanted is None:
        return await _void(request)
    if wanted.account_id != here.account_id:
        return await _ask(request, wanted, 422)
    if not await change_address(wanted, here.sign_in_id):
        return await _void(request)
    return see_done(request, "account", "neue_adresse")


async def _show(request: AnyRequest, form: Form[Any], status: int = 200, problem: str = "") -> Response[bytes]:
    account = await account_of(signed_in_here(request).account_id)
    return await door_page(
        request, "office/account/address.html", status=status, account=account, form=form, problem=problem
    )


async def _ask(request: AnyRequest, wanted: Wanted, status: int = 200) -> Response[bytes]:
    # Whoever got this link by a slip of typing must not learn whose account it is.
    is_own = wanted.account_id == signed_in_here(request).account_id
    account: Account | None = await account_of(wanted.account_id) if is_own else None
    return await door_page(request, "office/account/new_address.html", status=status, account=account, wanted=wanted)


async def _void(request: AnyRequest) -> Response[bytes]:
    return await door_page(request, "office/account/new_address_void.html", status=410)


def _too_often() -> str:
    return _(
        "Es sind schon mehrere Mails unterwegs. Bitte sehen Sie dort nach, oder versuchen Sie es in einer Stunde noch einmal."
    )
