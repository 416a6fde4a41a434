"""The link from a mail confirms an interest or stops it, each by a button: mail programs open links by themselves."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.dates import day
from ki_events.db import is_unavailable
from ki_events.interests.asking import is_undated
from ki_events.interests.confirming import confirm, stop
from ki_events.interests.expiring import KEPT_FOR
from ki_events.interests.reading import by_token
from ki_events.interests.tables import Interest
from ki_events.web.errors import TRY_AGAIN_AFTER
from ki_events.web.pages import AnyRequest, private_page, see
from ki_events.web.security import FROM_ANYWHERE

ONE_CLICK = b"One-Click"
"""What a mail program sends by itself: `List-Unsubscribe=One-Click` in either encoding of forms (RFC 8058 section 3.2)."""


@get("/", name="interest")
async def interest_page(request: AnyRequest, interest: FromPath[str]) -> Response[bytes]:
    """Show what this link is about, with the button that confirms; a GET changes nothing."""
    found = await by_token(interest)
    return _unknown(request) if found is None else _page(request, found, interest)


@post("/", name="interest_confirm")
async def send_confirming(request: AnyRequest, interest: FromPath[str]) -> Response[Any]:
    """Let the interest count, and show it as it stands now."""
    try:
        found = await confirm(interest)
    except Exception as error:
        if not is_unavailable(error):
            raise
        return _later(request, interest, "interest")
    return _unknown(request) if found is None else see(request, "interest", interest=interest)


@get("/stopp", name="interest_stop")
async def stopping_page(request: AnyRequest, interest: FromPath[str]) -> Response[bytes]:
    """Ask whether to stop; a GET changes nothing."""
    found = await by_token(interest)
    return _unknown(request) if found is None else _page(request, found, interest, is_stopping=True)


@post("/stopp", name="interest_stop_send", opt={FROM_ANYWHERE: True})
async def send_stopping(request: AnyRequest, interest: FromPath[str]) -> Response[Any]:
    """Stop at once, for our button and for mail programs, whose POST is not to be sent on (RFC 8058 section 3.1)."""
    is_one_click = ONE_CLICK in await request.body()
    try:
        found = await stop(interest)
    except Exception as error:
        if not is_unavailable(error):
            raise
        return _later(request, interest, "interest_stop")
    if found is None:
        return _unknown(request)
    return _page(request, found, interest) if is_one_click else see(request, "interest_stop", interest=interest)


def _page(request: AnyRequest, interest: Interest, token: str, *, is_stopping: bool = False) -> Response[bytes]:
    confirmed_at = interest.confirmed_at
    return private_page(
        request,
        "site/interest/asking.html",
        token=token,
        event=interest.event,
        email=interest.email,
        is_stopped=interest.stopped_at is not None,
        is_confirmed=confirmed_at is not None,
        is_stopping=is_stopping,
        is_undated=is_undated(interest.event),
        until=day(confirmed_at + KEPT_FOR) if confirmed_at is not None else "",
    )


def _later(request: AnyRequest, token: str, page: str) -> Response[bytes]:
    response = private_page(request, "site/interest/link_later.html", status=503, token=token, page=page)
    response.headers["retry-after"] = str(TRY_AGAIN_AFTER)
    return response


def _unknown(request: AnyRequest) -> Response[bytes]:
    return private_page(request, "site/interest/unknown.html", status=404)
