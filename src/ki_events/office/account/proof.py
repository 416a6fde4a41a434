"""What is dangerous asks once more who sits at the device, unless that was shown a little while ago."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect
from pydantic import BaseModel

from ki_events.accounts.passkeys import asking_options, open_with_passkey
from ki_events.accounts.passwords import is_password
from ki_events.accounts.reading import account_of
from ki_events.accounts.sign_ins import is_proved, prove
from ki_events.accounts.tables import Account
from ki_events.i18n import _
from ki_events.office.sign_in.entering import door_page, onward_path
from ki_events.office.sign_in.limits import may_try
from ki_events.office.sign_in.password import too_often
from ki_events.office.sign_in.password_fields import MOST_SENT
from ki_events.web.access import BACK, signed_in_here
from ki_events.web.forms import line, read_form
from ki_events.web.pages import NO_STORE, AnyRequest, url


class Proof(BaseModel):
    """A password or the answer of a passkey, and where to go on to."""

    password: str = ""
    credential: str = ""
    weiter: line(500) = ""  # type: ignore[valid-type]


@get("/bestaetigen", name="account_proof")
async def proof_page(request: AnyRequest) -> Response[bytes]:
    """Ask for the password or a passkey."""
    return await _show(request, onward_path(request.query_params.get(BACK, "")))


@post("/bestaetigen", name="send_account_proof")
async def send_proof(request: AnyRequest) -> Response[Any]:
    """Take the proof and lead back to what was wanted."""
    here = signed_in_here(request)
    form = await read_form(request, Proof)
    onward = onward_path(form.typed.get(BACK, ""))
    account = await account_of(here.account_id)
    if not await may_try(request, account.mail_key):
        return await _show(request, onward, 429, too_often())
    if form.value is None or not await _is_proven(account, form.value):
        return await _show(request, onward, 422, _("Das Passwort stimmt nicht. Bitte versuchen Sie es noch einmal."))
    await prove(here.sign_in_id)
    return Redirect(onward or url(request, "account"), status_code=303, headers={"cache-control": NO_STORE})


async def proof_needed(request: AnyRequest, onward: str, **parameters: Any) -> Response[Any] | None:
    """Return what leads to the proof and from there to the page called `onward`; None if it is not needed now."""
    if await is_proved(signed_in_here(request).sign_in_id):
        return None
    return Redirect(
        url(request, "account_proof", {BACK: url(request, onward, **parameters)}),
        status_code=303,
        headers={"cache-control": NO_STORE},
    )


async def _is_proven(account: Account, proof: Proof) -> bool:
    if proof.credential:
        opened = await open_with_passkey(proof.credential)
        return opened is not None and opened.id == account.id
    return await is_password(account.password_hash, proof.password[:MOST_SENT])


async def _show(request: AnyRequest, onward: str, status: int = 200, problem: str = "") -> Response[bytes]:
    account = await account_of(signed_in_here(request).account_id)
    return await door_page(
        request,
        "office/account/proof.html",
        status=status,
        onward=onward,
        problem=problem,
        account=account,
        passkey=asking_options(),
    )
