"""The second step of signing in: a code from the app, or one from paper."""

from typing import Any

from litestar import Response, post
from pydantic import BaseModel

from ki_events.accounts.opening import account_of_step, take_second_factor
from ki_events.i18n import _
from ki_events.office.sign_in.entering import door_page, enter, onward_path
from ki_events.office.sign_in.limits import may_try
from ki_events.office.sign_in.password import WAIT, Answer, show_sign_in, too_often
from ki_events.settings import settings
from ki_events.web.access import BACK
from ki_events.web.forms import Form, line, read_form
from ki_events.web.pages import AnyRequest


class Code(BaseModel):
    """What the form asks for; `step` proves that the password was right."""

    code: line(40, 1)  # type: ignore[valid-type]
    step: str
    weiter: line(500) = ""  # type: ignore[valid-type]


@post("/code", name="send_sign_in_code")
async def send_sign_in_code(request: AnyRequest) -> Response[Any]:
    """Sign in with the code; after ten minutes the password is asked for anew."""
    form = await read_form(request, Code)
    onward = onward_path(form.typed.get(BACK, ""))
    account = await account_of_step(form.typed.get("step", ""))
    if account is None:
        return await show_sign_in(request, Answer(Form(), 422, _too_late(), onward))
    if form.value is None:
        return await _again(request, form, 422, "")
    if not await may_try(request, account.mail_key, "code"):
        return await _again(request, form, 429, too_often())
    means = await take_second_factor(account, form.value.code)
    if not means:
        return await _again(request, form, 422, _wrong())
    return await enter(request, account, f"password+{means}", onward)


async def _again(request: AnyRequest, form: Form[Code], status: int, problem: str) -> Response[bytes]:
    response = await door_page(
        request,
        "office/sign_in/code.html",
        status=status,
        form=form,
        problem=problem,
        step=form.typed.get("step", ""),
        onward=onward_path(form.typed.get(BACK, "")),
        help_email=settings().operator_email,
    )
    if status == 429:
        response.headers["retry-after"] = str(WAIT)
    return response


def _too_late() -> str:
    return _("Zwischen Passwort und Code ist zu viel Zeit vergangen. Bitte melden Sie sich noch einmal an.")


def _wrong() -> str:
    return _(
        "Dieser Code stimmt nicht oder wurde schon benutzt. Jeder Code gilt 30 Sekunden und einmal:"
        " Bitte geben Sie den nächsten ein."
    )
