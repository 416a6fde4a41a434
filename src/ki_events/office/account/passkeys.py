"""Passkeys of one's own account: one is added on each device, and taken away when the device is gone."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.accounts.passkeys import MOST, keep_passkey, made_passkey, passkeys_of, remove_passkey
from ki_events.accounts.reading import account_of
from ki_events.accounts.telling import tell
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.office.account.overview import show_account, show_refusal
from ki_events.office.account.proof import proof_needed
from ki_events.office.sign_in.devices import called, device_of
from ki_events.refusal import Refused
from ki_events.web.access import signed_in_here
from ki_events.web.forms import Form, line, read_form
from ki_events.web.pages import AnyRequest, see, see_done


class NewPasskey(BaseModel):
    """What the browser made, and what it shall be called."""

    passkey_name: line(80) = ""  # type: ignore[valid-type]
    credential: str = ""


@get("/passkeys", name="account_passkeys")
async def passkeys_page(request: AnyRequest) -> Response[Any]:
    """Lead to the place on the account's page, once it is proven who asks."""
    return await proof_needed(request, "account_passkeys") or see(request, "account")


@post("/passkeys", name="send_account_passkey")
async def send_passkey(request: AnyRequest) -> Response[Any]:
    """Keep a passkey that the browser has just made."""
    asks = await proof_needed(request, "account_passkeys")
    if asks:
        return asks
    account = await account_of(signed_in_here(request).account_id)
    form = await read_form(request, NewPasskey)
    made = made_passkey(account.public_id, form.value.credential) if form.value else None
    if made is None or len(await passkeys_of(account.id)) >= MOST:
        shown: Form[Any] = Form({"name": account.name, "language": account.language})
        return await show_account(request, account, shown, 422, _not_kept())
    name = (form.value.passkey_name if form.value else "") or called(device_of(request))
    async with transaction():
        if await keep_passkey(account.id, name, made):
            await tell(account, "passkey")
    return see_done(request, "account", "passkey")


@post("/passkeys/{passkey:int}/entfernen", name="remove_account_passkey")
async def send_removal(request: AnyRequest, passkey: FromPath[int]) -> Response[Any]:
    """Take a passkey away, unless it is the only way in."""
    asks = await proof_needed(request, "account_passkeys")
    if asks:
        return asks
    account = await account_of(signed_in_here(request).account_id)
    try:
        await remove_passkey(account, passkey)
    except Refused as refused:
        return await show_refusal(request, account, refused)
    return see_done(request, "account", "entfernt")


def _not_kept() -> str:
    return _("Der Passkey ließ sich nicht speichern. Bitte versuchen Sie es noch einmal; höchstens zehn sind möglich.")
