"""Who may open a page of the back office: signed in, a member of the organisation in the path, with the right it asks for."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, cast

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException, NotFoundException
from litestar.handlers import BaseRouteHandler

from ki_events.accounts.memberships import Member, member
from ki_events.accounts.people import managers_of
from ki_events.accounts.roles import Right
from ki_events.accounts.sign_ins import IDLE, SignedIn, signed_in
from ki_events.settings import settings
from ki_events.web.requests import AnyRequest
from ki_events.web.security import SAFE_METHODS, cookie_name
from ki_events.web.sent import MULTIPART, URL_ENCODED, read_sent

MEMBER = "member"
SIGNED_IN = "signed_in"
BACK = "weiter"
"""In the query of the sign-in page: the path to go on to."""
FORMS = (*URL_ENCODED, MULTIPART)
NEVER_KEPT = frozenset({"password", "present", "credential", "code", "secret"})
"""What is no longer secret when it stands in a page."""
LARGEST_ID = 2**31 - 1
RIGHT = "right"
"""The option of a route that names the `Right` it asks for."""
FORMER = "former"
"""The option of a route that has something kinder to say than `NotMember` to who was a member: it is asked first, and raises that."""


class SignInNeeded(HTTPException):
    """Nobody is signed in. A page leads to the sign-in page and back; a form that was sent is kept, so that it can be sent again.

    `fields` are names and texts of that form; files cannot be kept (`had_files`).
    """

    status_code = 401

    def __init__(self, fields: Sequence[tuple[str, str]] = (), had_files: bool = False) -> None:
        super().__init__()
        self.fields = fields
        self.had_files = had_files


class NotAllowed(HTTPException):
    """The member's role does not have the right; the answer says which roles have it and who can give them."""

    status_code = 403

    def __init__(self, member: Member, right: Right, managers: Sequence[str]) -> None:
        super().__init__()
        self.member = member
        self.right = right
        self.managers = managers


class NotMember(NotFoundException):
    """Nothing is here for this account: there is no such organisation, or it is none of its own (any more)."""


def cookie(token: str) -> str:
    """Return the Set-Cookie header of a sign-in; an empty token takes it away."""
    secure = "; Secure" if settings().base_url.startswith("https://") else ""
    lasts = int(IDLE.total_seconds()) * 28 if token else 0
    return f"{cookie_name()}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lasts}{secure}"


def device_cookie_name() -> str:
    """Return the name of the cookie in which a browser keeps which accounts were opened with it."""
    return "__Host-devices" if settings().base_url.startswith("https://") else "devices"


def put_cookie(answer: Response[Any], name: str, value: str, lasts: timedelta) -> None:
    """Let the browser keep a value for so long; no script reads it, and no form of another site brings it along."""
    answer.set_cookie(
        Cookie(
            key=name,
            value=value,
            path="/",
            httponly=True,
            samesite="lax",
            max_age=int(lasts.total_seconds()),
            secure=settings().base_url.startswith("https://"),
        )
    )


async def require_sign_in(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Raise `SignInNeeded` unless someone is signed in; a guard."""
    if isinstance(connection, Request):
        await _who(connection)


async def require_member(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Let members of the organisation in the path in, with the right that the route asks for; a guard.

    Raise `SignInNeeded`, `NotMember` (404) for strangers, who do not learn what there is, and `NotAllowed`.
    """
    if not isinstance(connection, Request):
        return
    who = await _who(connection)
    found = await member(who, str(connection.path_params.get("organisation", "")))
    if found is None:
        if (say_kindly := handler.opt.get(FORMER)) is not None:
            await say_kindly(connection, who)
        raise NotMember
    right = cast(Right, handler.opt[RIGHT])
    if not found.may(right):
        raise NotAllowed(found, right, await managers_of(found.organisation.id))
    connection.state[MEMBER] = found


async def require_administrator(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Raise `SignInNeeded`, or `NotMember` (404) unless whoever is signed in administers the installation; a guard."""
    if isinstance(connection, Request) and not (await _who(connection)).is_administrator:
        raise NotMember


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
        raise await _sign_in_needed(request)
    request.state[SIGNED_IN] = found
    if any(map(_is_nobodys, request.path_params.values())):
        raise NotMember
    return found


def _is_nobodys(value: object) -> bool:
    """Say whether a part of a path can name no row: the database would not even take it."""
    return value > LARGEST_ID if isinstance(value, int) else "\x00" in str(value)


async def _sign_in_needed(request: AnyRequest) -> SignInNeeded:
    if request.method in SAFE_METHODS or request.content_type[0] not in FORMS:
        return SignInNeeded()
    try:
        sent = await read_sent(request)
        had_files = request.content_type[0] == MULTIPART and _has_files((await request.form()).multi_items())
    except HTTPException:  # it cannot be read, so there is nothing to keep
        return SignInNeeded()
    texts = [(name, text) for name, values in sent.fields.items() if name not in NEVER_KEPT for text in values]
    return SignInNeeded(texts, had_files)


def _has_files(parts: Iterable[tuple[str, object]]) -> bool:
    return any(getattr(part, "filename", "") for _name, part in parts)
