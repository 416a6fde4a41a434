"""Who may open a page of the back office: signed in, a member of the organisation in the path, with the right it asks for."""

from typing import cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, NotFoundException
from litestar.handlers import BaseRouteHandler

from ki_events.accounts.memberships import Member, member
from ki_events.accounts.roles import Right
from ki_events.accounts.sign_ins import IDLE, SignedIn, signed_in
from ki_events.settings import settings
from ki_events.web.requests import AnyRequest

MEMBER = "member"
SIGNED_IN = "signed_in"
BACK = "weiter"
"""In the query of the sign-in page: the path to go on to."""
RIGHT = "right"
"""The option of a route that names the `Right` it asks for."""


class SignInNeeded(HTTPException):
    """Nobody is signed in; the answer leads to the sign-in page and from there back."""

    status_code = 401


class NotAllowed(HTTPException):
    """The member's role does not have the right; the answer says who may."""

    status_code = 403


def cookie_name() -> str:
    """Return the name of the sign-in cookie; with TLS no other host can set it (RFC 6265bis, "__Host-")."""
    return "__Host-sign-in" if settings().base_url.startswith("https://") else "sign-in"


def cookie(token: str) -> str:
    """Return the Set-Cookie header of a sign-in; an empty token takes it away."""
    secure = "; Secure" if settings().base_url.startswith("https://") else ""
    lasts = int(IDLE.total_seconds()) * 28 if token else 0
    return f"{cookie_name()}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lasts}{secure}"


async def require_sign_in(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Raise `SignInNeeded` unless someone is signed in; a guard."""
    if isinstance(connection, Request):
        await _who(connection)


async def require_member(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Let members of the organisation in the path in, with the right that the route asks for; a guard.

    Raise `SignInNeeded`, `NotFoundException` for strangers, who do not learn what there is, and `NotAllowed`.
    """
    if not isinstance(connection, Request):
        return
    who = await _who(connection)
    found = await member(who, str(connection.path_params.get("organisation", "")))
    if found is None:
        raise NotFoundException
    if not found.may(cast(Right, handler.opt[RIGHT])):
        raise NotAllowed
    connection.state[MEMBER] = found


async def who_is_there(request: AnyRequest) -> SignedIn | None:
    """Return who is signed in; None if nobody is."""
    token = request.cookies.get(cookie_name(), "")
    return await signed_in(token) if token else None


def signed_in_here(request: AnyRequest) -> SignedIn:
    """Return who asks for this page; `require_sign_in` has let them in."""
    return cast(SignedIn, request.state[SIGNED_IN])


def member_here(request: AnyRequest) -> Member:
    """Return who asks for this page and in which organisation; `require_member` has let them in."""
    return cast(Member, request.state[MEMBER])


async def _who(request: AnyRequest) -> SignedIn:
    found = await who_is_there(request)
    if found is None:
        raise SignInNeeded
    request.state[SIGNED_IN] = found
    return found
