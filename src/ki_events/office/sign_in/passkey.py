"""Signing in with a passkey: one button, and the device asks its owner."""

from typing import Any

from litestar import Response, post
from pydantic import BaseModel

from ki_events.accounts.passkeys import open_with_passkey
from ki_events.i18n import _
from ki_events.office.sign_in.entering import enter, onward_path
from ki_events.office.sign_in.password import Answer, show_sign_in, too_many, too_often
from ki_events.web.access import BACK
from ki_events.web.forms import Form, line, read_form
from ki_events.web.limits import within_limit
from ki_events.web.network import network_of
from ki_events.web.pages import AnyRequest

MOST_TRIES = 100  # from one network in ten minutes; nothing can be guessed here, but checking takes time


class Proof(BaseModel):
    """What the browser sends: the answer of the passkey as JSON (assets/js/passkey.js)."""

    credential: str
    weiter: line(500) = ""  # type: ignore[valid-type]


@post("/passkey", name="send_sign_in_passkey")
async def send_sign_in_passkey(request: AnyRequest) -> Response[Any]:
    """Sign in with the passkey; it is two factors, so no code is asked for."""
    form = await read_form(request, Proof)
    onward = onward_path(form.typed.get(BACK, ""))
    if not await within_limit("passkey", network_of(request), MOST_TRIES):
        return await too_many(request, Answer(Form(), 429, too_often(), onward))
    account = await open_with_passkey(form.value.credential) if form.value else None
    if account is None:
        return await show_sign_in(request, Answer(Form(), 422, _unknown(), onward))
    return await enter(request, account, "passkey", onward)


def _unknown() -> str:
    return _(
        "Diesen Passkey kennen wir nicht, oder die Anfrage war zu alt. Bitte versuchen Sie es noch einmal,"
        " oder melden Sie sich mit Ihrem Passwort an."
    )
