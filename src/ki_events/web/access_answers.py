"""Whoever may not go on learns why and what to do: sign in, ask who leads the organisation, or go back; nothing typed is lost."""

from typing import Any

from litestar import Response
from litestar.response import Redirect

from ki_events.accounts.role_words import role_name
from ki_events.accounts.roles import RIGHTS
from ki_events.web.access import BACK, FORMS, SIGNED_IN, NotAllowed, NotMember, SignInNeeded
from ki_events.web.languages import spoken
from ki_events.web.pages import NO_STORE, AnyRequest, private_page, url
from ki_events.web.security import SAFE_METHODS


def answer_without_sign_in(request: AnyRequest, error: SignInNeeded) -> Response[Any]:
    """Lead to the sign-in page and from there back; or keep a form that was sent and let it be sent again (401)."""
    if request.method in SAFE_METHODS:
        query = f"?{request.url.query}" if request.url.query else ""
        onward = url(request, "sign_in", {BACK: spoken(request.scope["path"]) + query})
        return Redirect(onward, status_code=303, headers={"cache-control": NO_STORE})
    if request.content_type[0] not in FORMS:
        return Response(b"401\n", status_code=401, media_type="text/plain", headers={"cache-control": NO_STORE})
    values = {"fields": error.fields, "had_files": error.had_files, "who": None}
    return private_page(request, "office/sign_in/needed.html", status=401, **values)


def answer_not_allowed(request: AnyRequest, error: NotAllowed) -> Response[bytes]:
    """Say which roles may do it, which one this is, and who can change that."""
    allowed = [role_name(role) for role, rights in RIGHTS.items() if error.right in rights]
    return private_page(
        request,
        "office/not_allowed.html",
        status=403,
        who=error.member.who,
        house=error.member.organisation,
        own=role_name(error.member.role),
        allowed=allowed,
        managers=error.managers,
    )


def answer_not_member(request: AnyRequest, _error: NotMember) -> Response[bytes]:
    """Say the same of what is not there and of what belongs to others."""
    return private_page(request, "office/not_member.html", status=404, who=request.state[SIGNED_IN])
