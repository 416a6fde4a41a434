"""Signing in and out."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from ki_events.accounts.sign_ins import end_sign_in
from ki_events.web.access import cookie, signed_in_here
from ki_events.web.pages import AnyRequest, private_page, see


@get("/", name="sign_in")
async def sign_in_page(request: AnyRequest) -> Response[bytes]:
    """Ask for mail address and password."""
    return private_page(request, "office/sign_in.html")


@post("/abmelden", name="sign_out")
async def sign_out(request: AnyRequest) -> Response[Any]:
    """End this sign-in and let the browser forget all that was kept for it."""
    here = signed_in_here(request)
    await end_sign_in(here.sign_in_id, here.account_id)
    answer: Redirect = see(request, "sign_in")
    answer.headers["set-cookie"] = cookie("")
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


@get("/konto", name="account")
async def account_page(request: AnyRequest) -> Response[bytes]:
    """Show one's own account."""
    return private_page(request, "office/sign_in.html")
