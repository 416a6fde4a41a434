"""Signing in with the municipality's identity provider, or accepting an invitation by it: a link leads there, and from there back."""

from datetime import timedelta
from typing import Any

import structlog
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from ki_events.accounts import oidc
from ki_events.accounts.arriving import accept_arrival, account_of_arrival
from ki_events.accounts.inviting import invitation_of
from ki_events.i18n import _
from ki_events.office.sign_in.entering import enter, onward_path
from ki_events.office.sign_in.invitation import Shown, invitation_over, show_invitation
from ki_events.office.sign_in.limits import may_open_links
from ki_events.office.sign_in.password import CALLED_OFF, Answer, show_sign_in, too_many, too_often
from ki_events.refusal import Refused
from ki_events.settings import settings
from ki_events.web.access import BACK, put_cookie
from ki_events.web.forms import Form
from ki_events.web.pages import NO_STORE, AnyRequest, see_done, url

INVITATION = "einladung"
"""In the query of the way to the provider: the link of the invitation that is accepted by that."""

CANCELLED = "access_denied"
"""What the provider answers if the person said no there (RFC 6749 section 4.1.2.1)."""

log = structlog.get_logger("ki_events.office")


@get("/oidc", name="oidc_start")
async def oidc_start(request: AnyRequest) -> Response[Any]:
    """Lead to the provider; with an invitation in the query, to accept it."""
    _only_with_provider()
    invitation = request.query_params.get(INVITATION, "")
    if not await may_open_links(request):
        return await too_many(request, Answer(Form(), 429, too_often()))
    try:
        if invitation and await invitation_of(invitation) is None:
            return await invitation_over(request)
        journey = await oidc.begin(onward_path(request.query_params.get(BACK, "")), invitation)
    except oidc.ProviderFailed as error:
        return await _failed(request, error)
    answer: Response[Any] = Redirect(journey.address, status_code=303, headers={"cache-control": NO_STORE})
    put_cookie(answer, _cookie(), journey.kept, oidc.BACK_WITHIN)
    return answer


@get("/oidc/zurueck", name="oidc_back")
async def oidc_back(request: AnyRequest) -> Response[Any]:
    """Sign in whoever the provider names, if they have an account here."""
    _only_with_provider()
    # Each answer is asked back for at the provider, the same one again as well.
    if not await may_open_links(request):
        return await too_many(request, Answer(Form(), 429, too_often()))
    asked = request.query_params
    if asked.get("error") == CANCELLED:
        return await _cancelled(request)
    try:
        arrival = await oidc.finish(request.cookies.get(_cookie(), ""), asked.get("state", ""), asked.get("code", ""))
    except oidc.ProviderFailed as error:
        return await _failed(request, error)
    answer = await (_accept(request, arrival) if arrival.invitation else _sign_in(request, arrival))
    put_cookie(answer, _cookie(), "", timedelta())
    return answer


async def _sign_in(request: AnyRequest, arrival: oidc.Arrival) -> Response[Any]:
    try:
        account = await account_of_arrival(arrival)
    except Refused as refused:
        return await show_sign_in(request, Answer(Form(), 403, refused.sentence))
    if account is None:
        return await show_sign_in(request, Answer(Form(), 403, _unknown()))
    return await enter(request, account, "oidc", arrival.onward)


async def _accept(request: AnyRequest, arrival: oidc.Arrival) -> Response[Any]:
    invitation = await invitation_of(arrival.invitation)
    if invitation is None:
        return await invitation_over(request)
    try:
        account = await accept_arrival(invitation, arrival)
    except Refused as refused:
        shown = Shown(Form({"name": invitation.name}), 403, refused.sentence)
        return await show_invitation(request, invitation, arrival.invitation, shown)
    return await enter(request, account, "oidc", "")


async def _cancelled(request: AnyRequest) -> Response[Any]:
    """Lead back to where the person came from: nothing is broken, they only changed their mind."""
    onward, invitation = oidc.asked_for(request.cookies.get(_cookie(), ""), request.query_params.get("state", ""))
    if invitation:
        answer: Response[Any] = see_done(request, "invitation", CALLED_OFF, link=invitation)
    else:
        query = {CALLED_OFF: 1} | ({BACK: onward} if onward else {})
        answer = Redirect(url(request, "sign_in", query), status_code=303, headers={"cache-control": NO_STORE})
    put_cookie(answer, _cookie(), "", timedelta())
    return answer


async def _failed(request: AnyRequest, error: oidc.ProviderFailed) -> Response[bytes]:
    log.warning("identity_provider_failed", error=str(error))
    return await show_sign_in(request, Answer(Form(), 502, _no_answer()))


def _only_with_provider() -> None:
    if not oidc.is_configured():
        raise NotFoundException


def _cookie() -> str:
    return "__Host-oidc" if settings().base_url.startswith("https://") else "oidc"


def _no_answer() -> str:
    return _(
        "Die Anmeldung über Ihre Verwaltung hat nicht geklappt. Bitte versuchen Sie es noch einmal, oder nehmen Sie Ihr Passwort."
    )


def _unknown() -> str:
    return _(
        "Zu diesem Zugang gibt es hier kein Konto. Bitte lassen Sie sich einladen, und zwar mit der"
        " E-Mail-Adresse, die Ihre Verwaltung für Sie führt."
    )
