"""Changing one's own password asks for the present one and signs all other devices out."""

from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events.accounts.guessing import known_of
from ki_events.accounts.password_links import set_password
from ki_events.accounts.passwords import hashed_password, is_password
from ki_events.accounts.reading import account_of
from ki_events.accounts.tables import Account
from ki_events.i18n import _
from ki_events.office.account.proof import proof_needed
from ki_events.office.sign_in.entering import door_page
from ki_events.office.sign_in.limits import may_try
from ki_events.office.sign_in.password import too_often
from ki_events.office.sign_in.password_fields import MOST_SENT, password_mistake
from ki_events.web.access import signed_in_here
from ki_events.web.forms import Form, read_form
from ki_events.web.pages import AnyRequest, see_done


class NewPassword(BaseModel):
    """The present password, if there is one, and the new one; both exactly as they were typed."""

    present: str = ""
    password: str = ""


@get("/passwort", name="account_password")
async def password_page(request: AnyRequest) -> Response[Any]:
    """Ask for both passwords; whoever has none yet proves otherwise who they are."""
    account = await account_of(signed_in_here(request).account_id)
    asks = None if account.password_hash else await proof_needed(request, "account_password")
    return asks or await _show(request, account, Form())


@post("/passwort", name="send_account_password")
async def send_password(request: AnyRequest) -> Response[Any]:
    """Set the new password."""
    here = signed_in_here(request)
    account = await account_of(here.account_id)
    asks = None if account.password_hash else await proof_needed(request, "account_password")
    if asks:
        return asks
    form = await read_form(request, NewPassword)
    typed = form.value or NewPassword()
    if not await may_try(request, account.mail_key):
        return await _show(request, account, form, 429, too_often())
    form.errors.update(await _mistakes(account, typed))
    if form.errors:
        return await _show(request, account, form, 422)
    await set_password(account, await hashed_password(typed.password), here.sign_in_id)
    return see_done(request, "account", "passwort")


async def _mistakes(account: Account, typed: NewPassword) -> dict[str, str]:
    found = {}
    if account.password_hash and not await is_password(account.password_hash, typed.present[:MOST_SENT]):
        found["present"] = _("Das ist nicht Ihr jetziges Passwort.")
    mistake = password_mistake(typed.password, await known_of(account))
    if not mistake and typed.password == typed.present:
        mistake = _("Das ist das bisherige Passwort. Bitte wählen Sie ein anderes.")
    return found | ({"password": mistake} if mistake else {})


async def _show(
    request: AnyRequest, account: Account, form: Form[NewPassword], status: int = 200, problem: str = ""
) -> Response[bytes]:
    return await door_page(
        request, "office/account/password.html", status=status, account=account, form=form, problem=problem
    )
