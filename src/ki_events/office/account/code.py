"""The second step of one's own account: an app is connected by QR code, ten codes on paper stand in for it."""

from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events.accounts.reading import account_of
from ki_events.accounts.recovery_codes import renew_codes
from ki_events.accounts.tables import Account
from ki_events.accounts.telling import tell
from ki_events.accounts.totp import address_of, begin_totp, end_totp, has_totp, new_secret
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.office.account.proof import proof_needed
from ki_events.office.sign_in.entering import door_page
from ki_events.office.sign_in.limits import may_try
from ki_events.office.sign_in.password import too_often
from ki_events.web.access import signed_in_here
from ki_events.web.forms import Form, line, read_form
from ki_events.web.pages import AnyRequest, see, see_done
from ki_events.web.qr import qr_svg

_SECRET_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_SECRET_LENGTH = 32


class Beginning(BaseModel):
    """The secret that the page showed, and a code of the app that has it."""

    secret: str = ""
    code: line(40, 1)  # type: ignore[valid-type]


@get("/code", name="account_code")
async def code_page(request: AnyRequest) -> Response[Any]:
    """Show the QR code for the app, or how the second step stands."""
    asks = await proof_needed(request, "account_code")
    account = await account_of(signed_in_here(request).account_id)
    return asks or await _show(request, account, Form({"secret": new_secret()}))


@post("/code", name="send_account_code")
async def send_code(request: AnyRequest) -> Response[Any]:
    """Ask for codes from now on, and show the recovery codes this one time."""
    asks = await proof_needed(request, "account_code")
    account = await account_of(signed_in_here(request).account_id)
    if asks or has_totp(account):
        return asks or see(request, "account_code")
    form = await read_form(request, Beginning)
    secret = form.typed.get("secret", "")
    if not set(secret) <= _SECRET_LETTERS or len(secret) != _SECRET_LENGTH:
        return see(request, "account_code")
    if form.value is None:
        return await _show(request, account, form, 422)
    if not await may_try(request, account.mail_key, "code"):
        return await _show(request, account, form, 429, too_often())
    if not await begin_totp(account, secret, "".join(form.value.code.split())):
        form.errors["code"] = _("Dieser Code passt nicht. Bitte geben Sie den ein, den die App jetzt zeigt.")
        return await _show(request, account, form, 422)
    return await _codes(request, account, await renew_codes(account.id))


@post("/code/beenden", name="end_account_code")
async def send_end(request: AnyRequest) -> Response[Any]:
    """Ask for no code any more."""
    asks = await proof_needed(request, "account_code")
    if asks:
        return asks
    account = await account_of(signed_in_here(request).account_id)
    if has_totp(account):
        async with transaction():
            await end_totp(account, f"account:{account.id}")
            await tell(account, "totp")
    return see_done(request, "account", "ohne_code")


@post("/code/wiederherstellung", name="renew_account_codes")
async def send_renewal(request: AnyRequest) -> Response[Any]:
    """Make new recovery codes and show them this one time."""
    asks = await proof_needed(request, "account_code")
    account = await account_of(signed_in_here(request).account_id)
    if asks or not has_totp(account):
        return asks or see(request, "account_code")
    # Two letters about one beginning would be one too many: only who renews is told of the codes.
    async with transaction():
        codes = await renew_codes(account.id)
        await tell(account, "codes")
    return await _codes(request, account, codes)


async def _codes(request: AnyRequest, account: Account, codes: list[str]) -> Response[bytes]:
    return await door_page(request, "office/account/codes.html", codes=codes, account=account)


async def _show(
    request: AnyRequest, account: Account, form: Form[Beginning], status: int = 200, problem: str = ""
) -> Response[bytes]:
    secret = form.typed["secret"]
    return await door_page(
        request,
        "office/account/code.html",
        status=status,
        account=account,
        form=form,
        problem=problem,
        has_totp=has_totp(account),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        code=qr_svg(address_of(secret, account.email), _("QR-Code für Ihre Authentifizierungs-App")),
    )
