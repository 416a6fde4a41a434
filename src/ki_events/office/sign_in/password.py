"""Signing in with mail address and password, and signing out."""

from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect
from pydantic import BaseModel

from ki_events.accounts.oidc import is_configured
from ki_events.accounts.opening import open_with_password, second_step
from ki_events.accounts.passkeys import asking_options
from ki_events.accounts.sign_ins import end_sign_in
from ki_events.accounts.tables import Account
from ki_events.accounts.totp import has_totp
from ki_events.addresses import mail_key
from ki_events.i18n import _
from ki_events.office.sign_in.entering import door_page, enter, onward_path
from ki_events.office.sign_in.limits import may_try
from ki_events.office.sign_in.password_fields import MOST_SENT, given_password
from ki_events.settings import settings
from ki_events.web.access import BACK, cookie, signed_in_here, who_is_there
from ki_events.web.forms import Form, email_line, line, read_form
from ki_events.web.pages import AnyRequest, is_done, see

WAIT = 600  # seconds
CALLED_OFF = "abgebrochen"
"""In the query: somebody turned back at the identity provider."""


class Credentials(BaseModel):
    """What the form asks for, and where to go on to."""

    email: email_line()  # type: ignore[valid-type]
    password: given_password()  # type: ignore[valid-type]
    weiter: line(500) = ""  # type: ignore[valid-type]


@dataclass(frozen=True)
class Answer:
    """How the form is shown: what was typed, the status, what stands in the way, and where to go on to."""

    form: Form[Credentials] = field(default_factory=Form)
    status: int = 200
    problem: str = ""
    onward: str = ""
    is_changed: bool = False
    is_called_off: bool = False


@get("/", name="sign_in")
async def sign_in_page(request: AnyRequest) -> Response[bytes] | Redirect:
    """Ask for mail address and password; whoever is signed in already goes on."""
    if await who_is_there(request) is not None:
        return see(request, "office_start")
    onward = onward_path(request.query_params.get(BACK, ""))
    is_changed = request.query_params.get("neu") == "1"
    is_called_off = is_done(request, CALLED_OFF)
    return await show_sign_in(request, Answer(onward=onward, is_changed=is_changed, is_called_off=is_called_off))


@post("/", name="send_sign_in")
async def send_sign_in(request: AnyRequest) -> Response[Any]:
    """Sign in, or ask for the code if the account has one; every refusal sounds the same."""
    form = await read_form(request, Credentials)
    onward = onward_path(form.typed.get(BACK, ""))
    if form.value is None:
        return await show_sign_in(request, Answer(form, 422, onward=onward))
    if not await may_try(request, mail_key(form.value.email)):
        return await too_many(request, Answer(form, 429, too_often(), onward))
    account = await _account(form.value)
    if account is None:
        return await show_sign_in(request, Answer(form, 422, _wrong(), onward))
    if has_totp(account):
        return await _ask_for_code(request, account, onward)
    return await enter(request, account, "password", onward)


@post("/abmelden", name="sign_out")
async def sign_out(request: AnyRequest) -> Response[Any]:
    """End this sign-in and let the browser forget all that was kept for it."""
    here = signed_in_here(request)
    await end_sign_in(here.sign_in_id, here.account_id)
    answer: Redirect = see(request, "sign_in")
    answer.headers["set-cookie"] = cookie("")
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


async def show_sign_in(request: AnyRequest, answer: Answer) -> Response[bytes]:
    """Show the form with what was typed, but for the password."""
    return await door_page(
        request,
        "office/sign_in/password.html",
        status=answer.status,
        answer=answer,
        form=answer.form,
        passkey=asking_options(),
        oidc=_provider(),
    )


async def too_many(request: AnyRequest, answer: Answer) -> Response[bytes]:
    """Show the form and say that it was tried too often."""
    response = await show_sign_in(request, answer)
    response.headers["retry-after"] = str(WAIT)
    return response


def too_often() -> str:
    """Return what to do after too many attempts."""
    return _(
        "Das waren sehr viele Versuche. Bitte versuchen Sie es in zehn Minuten noch einmal,"
        " oder lassen Sie sich einen Link für ein neues Passwort schicken."
    )


async def _account(given: Credentials) -> Account | None:
    # What is longer than any password was never one, and need not be hashed.
    return await open_with_password(given.email, given.password[:MOST_SENT])


async def _ask_for_code(request: AnyRequest, account: Account, onward: str) -> Response[bytes]:
    return await door_page(
        request,
        "office/sign_in/code.html",
        step=second_step(account),
        onward=onward,
        form=Form(),
        problem="",
        help_email=settings().operator_email,
    )


def _provider() -> str:
    if not is_configured():
        return ""
    name = settings().oidc_name
    return _("Anmelden über %(name)s") % {"name": name} if name else _("Anmelden über Ihre Verwaltung")


def _wrong() -> str:
    return _("E-Mail-Adresse oder Passwort stimmt nicht. Bitte prüfen Sie beides; Groß- und Kleinschreibung zählt.")
