"""Whoever types a mail address gets a link to all registrations made with it; the answer is the same for every address."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events.db import is_unavailable
from ki_events.i18n import _, language
from ki_events.registrations.mailboxes.logging_in import VALID_FOR, ask_for_link
from ki_events.site.registration.sending import is_within_limit, too_many_sentence
from ki_events.web import trap
from ki_events.web.errors import TRY_AGAIN_AFTER
from ki_events.web.forms import Form, email_line, read_form
from ki_events.web.limits import WINDOW
from ki_events.web.pages import AnyRequest, private_page, see


class AskForLink(BaseModel):
    """What the form asks for; people leave `homepage` empty (web/trap.py)."""

    email: email_line()  # type: ignore[valid-type]
    homepage: str = ""


@dataclass(frozen=True)
class Answer:
    """How the form is shown: what was typed, the status, and what stands in the way beside single fields."""

    form: Form[AskForLink]
    status: int = 200
    problem: str = ""


@get("/", name="mine")
async def mine_form(request: AnyRequest) -> Response[bytes]:
    """Show the empty form."""
    return show_form(request, Answer(Form()))


@post("/", name="mine_send")
async def send_mine(request: AnyRequest) -> Response[Any]:
    """Mail the link, if there is anything to open with it, and say the same in any case."""
    form = await read_form(request, AskForLink)
    try:
        return await _take(request, form)
    except Exception as error:
        if not is_unavailable(error):
            raise
        problem = _("Unser System ist gerade nicht erreichbar. Bitte senden Sie das Formular gleich noch einmal ab.")
        response = show_form(request, Answer(form, 503, problem))
        response.headers["retry-after"] = str(TRY_AGAIN_AFTER)
        return response


@get("/gesendet", name="mine_sent")
async def mine_sent(request: AnyRequest) -> Response[bytes]:
    """Say that a letter is on its way if there is anything to tell."""
    return private_page(request, "site/mine/sent.html", minutes=_minutes())


def show_form(request: AnyRequest, answer: Answer) -> Response[bytes]:
    """Show the form with what was typed and what was wrong."""
    return private_page(
        request,
        "site/mine/asking.html",
        status=answer.status,
        form=answer.form,
        problem=answer.problem,
        minutes=_minutes(),
    )


async def _take(request: AnyRequest, form: Form[AskForLink]) -> Response[Any]:
    if form.value is None:
        return show_form(request, Answer(form, 422))
    if trap.is_filled(form.typed):
        return show_form(request, Answer(form, 422, trap.once_more()))
    if not await is_within_limit(request):
        return _too_many(request, form)
    await ask_for_link(form.value.email, language())
    return see(request, "mine_sent")


def _too_many(request: AnyRequest, form: Form[AskForLink]) -> Response[bytes]:
    response = show_form(request, Answer(form, 429, too_many_sentence()))
    response.headers["retry-after"] = str(int(WINDOW.total_seconds()))
    return response


def _minutes() -> int:
    return int(VALID_FOR.total_seconds() // 60)
