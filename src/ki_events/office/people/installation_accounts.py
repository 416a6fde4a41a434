"""All accounts of the installation: who is what where, and who is locked out."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.accounts.administering import accounts, lock, unlock
from ki_events.accounts.inviting import Invitee, invite
from ki_events.accounts.role_words import role_name
from ki_events.accounts.totp import has_totp
from ki_events.i18n import language
from ki_events.office.sign_in.entering import door_page
from ki_events.refusal import Refused
from ki_events.web.access import signed_in_here
from ki_events.web.forms import Form, email_line, name_line, read_form
from ki_events.web.pages import AnyRequest, is_done, see_done
from ki_events.web.paging import page_of

SIZE = 50
HERE = "installation_accounts"
DONE = ("gesperrt", "entsperrt", "eingeladen", "zurueckgesetzt")


class Invited(BaseModel):
    """Whom the form invites to administer the installation."""

    name: name_line(160)  # type: ignore[valid-type]
    email: email_line()  # type: ignore[valid-type]


@get("/konten", name=HERE)
async def accounts_page(request: AnyRequest) -> Response[bytes]:
    """List the accounts."""
    return await _show(request, Form())


@post("/konten", name="send_installation_accounts")
async def send_accounts(request: AnyRequest) -> Response[Any]:
    """Invite somebody to administer the installation."""
    form = await read_form(request, Invited)
    if form.value is None:
        return await _show(request, form, 422)
    try:
        await invite(Invitee(form.value.name, form.value.email), language(), _actor(request))
    except Refused as refused:
        return await _show(request, form, 422, refused.sentence)
    return see_done(request, HERE, "eingeladen")


@post("/konten/{account:int}/sperren", name="lock_account")
async def send_lock(request: AnyRequest, account: FromPath[int]) -> Response[Any]:
    """Lock an account and sign it out everywhere."""
    try:
        if not await lock(account, _actor(request)):
            raise NotFoundException
    except Refused as refused:
        return await _show(request, Form(), 422, refused.sentence)
    return see_done(request, HERE, "gesperrt")


@post("/konten/{account:int}/entsperren", name="unlock_account")
async def send_unlock(request: AnyRequest, account: FromPath[int]) -> Response[Any]:
    """Let an account be used again."""
    if not await unlock(account, _actor(request)):
        raise NotFoundException
    return see_done(request, HERE, "entsperrt")


def _actor(request: AnyRequest) -> str:
    return f"account:{signed_in_here(request).account_id}"


async def _show(request: AnyRequest, form: Form[Any], status: int = 200, problem: str = "") -> Response[bytes]:
    page = page_of(request.query_params.get("seite", ""))
    rows = await accounts(page, SIZE)
    return await door_page(
        request,
        "office/people/installation_accounts.html",
        status=status,
        rows=[
            (row.account, has_totp(row.account), [(house, role_name(role)) for house, role in row.places])
            for row in rows[:SIZE]
        ],
        page=page,
        has_more=len(rows) > SIZE,
        form=form,
        problem=problem,
        done=next((word for word in DONE if is_done(request, word)), ""),
    )
