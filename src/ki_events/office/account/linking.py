"""The link of one's own account with the identity provider: undone, and allowed again."""

from typing import Any

from litestar import Response, get, post

from ki_events.accounts.linking import allow_link, unlink
from ki_events.accounts.reading import account_of
from ki_events.office.account.overview import show_refusal
from ki_events.office.account.proof import proof_needed
from ki_events.refusal import Refused
from ki_events.web.access import signed_in_here
from ki_events.web.pages import AnyRequest, see, see_done


@get("/verbindung", name="account_link")
async def link_page(request: AnyRequest) -> Response[Any]:
    """Lead to the place on the account's page, once it is proven who asks."""
    return await proof_needed(request, "account_link") or see(request, "account")


@post("/verbindung/loesen", name="end_account_link")
async def send_unlinking(request: AnyRequest) -> Response[Any]:
    """Undo the link, unless it is the only way in."""
    asks = await proof_needed(request, "account_link")
    if asks:
        return asks
    here = signed_in_here(request)
    try:
        await unlink(here.account_id, here.sign_in_id)
    except Refused as refused:
        return await show_refusal(request, await account_of(here.account_id), refused)
    return see_done(request, "account", "geloest")


@post("/verbindung/zulassen", name="allow_account_link")
async def send_allowing(request: AnyRequest) -> Response[Any]:
    """Let the next sign-in by the provider link the account again."""
    asks = await proof_needed(request, "account_link")
    if asks:
        return asks
    await allow_link(signed_in_here(request).account_id)
    return see_done(request, "account", "zugelassen")
