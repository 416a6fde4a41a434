"""Who forgot the password asks for a link, and gives the account a new one with it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import BaseModel

from ki_events.accounts.guessing import known_of
from ki_events.accounts.password_links import VALID_FOR, account_of_password_link, ask_for_password_link, set_password
from ki_events.accounts.passwords import hashed_password
from ki_events.i18n import language
from ki_events.office.sign_in.entering import door_page
from ki_events.office.sign_in.limits import may_open_links
from ki_events.office.sign_in.password import too_often
from ki_events.office.sign_in.password_fields import password_mistake
from ki_events.web.forms import Form, email_line, read_form
from ki_events.web.pages import NO_STORE, AnyRequest, see, url

PATH = "/{link:str}"
MINUTES = int(VALID_FOR.total_seconds() // 60)


class Asking(BaseModel):
    """Whose password is forgotten."""

    email: email_line()  # type: ignore[valid-type]


class NewPassword(BaseModel):
    """The new password, exactly as it was typed."""

    password: str = ""


@get("/", name="forgotten")
async def forgotten_page(request: AnyRequest) -> Response[bytes]:
    """Ask for the mail address."""
    return await _show(request, Form())


@post("/", name="send_forgotten")
async def send_forgotten(request: AnyRequest) -> Response[Any]:
    """Mail the link if there is such an account, and say the same in any case."""
    form = await read_form(request, Asking)
    if form.value is None:
        return await _show(request, form, 422)
    if not await may_open_links(request):
        return await _show(request, form, 429, too_often())
    await ask_for_password_link(form.value.email, language())
    return see(request, "forgotten_sent")


@get("/gesendet", name="forgotten_sent")
async def forgotten_sent(request: AnyRequest) -> Response[bytes]:
    """Say that a letter is on its way if there is such an account."""
    return await door_page(request, "office/sign_in/forgotten_sent.html", minutes=MINUTES)


@get(PATH, name="new_password")
async def new_password_page(request: AnyRequest, link: FromPath[str]) -> Response[bytes]:
    """Ask for the new password; looking changes nothing."""
    account = await account_of_password_link(link)
    if account is None:
        return await _void(request)
    return await door_page(request, "office/sign_in/new_password.html", form=Form(), account=account)


@post(PATH, name="send_new_password")
async def send_new_password(request: AnyRequest, link: FromPath[str]) -> Response[Any]:
    """Set the password, sign all devices out, and lead to signing in with it."""
    account = await account_of_password_link(link)
    if account is None:
        return await _void(request)
    form = await read_form(request, NewPassword)
    typed = form.value.password if form.value else ""
    mistake = password_mistake(typed, await known_of(account))
    if mistake:
        form.errors["password"] = mistake
        return await door_page(request, "office/sign_in/new_password.html", status=422, form=form, account=account)
    if not await set_password(account, await hashed_password(typed)):
        return await _void(request)
    return Redirect(url(request, "sign_in", {"neu": 1}), status_code=303, headers={"cache-control": NO_STORE})


async def _show(request: AnyRequest, form: Form[Asking], status: int = 200, problem: str = "") -> Response[bytes]:
    return await door_page(
        request, "office/sign_in/forgotten.html", status=status, form=form, problem=problem, minutes=MINUTES
    )


async def _void(request: AnyRequest) -> Response[bytes]:
    return await door_page(request, "office/sign_in/new_password_void.html", status=410)
