"""Whoever lost the telephone and the codes on paper gets back in by the administration of the installation, and by nobody else.

Those who lead an organisation cannot do it: an account may belong to others too.
"""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.accounts.administering import reset_second_step
from ki_events.accounts.tables import Account
from ki_events.accounts.totp import has_totp
from ki_events.office.account.proof import proof_needed
from ki_events.office.people.installation_accounts import HERE
from ki_events.office.sign_in.entering import door_page
from ki_events.refusal import Refused
from ki_events.web.access import signed_in_here
from ki_events.web.pages import AnyRequest, see_done

ASKING = "account_second_step"
PATH = "/konten/{account:int}/zweiter-schritt"


@get(PATH, name=ASKING)
async def second_step_page(request: AnyRequest, account: FromPath[int]) -> Response[Any]:
    """Ask whether the person is known for sure, and say what follows."""
    return await proof_needed(request, ASKING, account=account) or await _show(request, account)


@post(PATH, name="reset_account_second_step")
async def send_second_step(request: AnyRequest, account: FromPath[int]) -> Response[Any]:
    """Take the second step of an account away."""
    asks = await proof_needed(request, ASKING, account=account)
    if asks:
        return asks
    try:
        if not await reset_second_step(account, f"account:{signed_in_here(request).account_id}"):
            raise NotFoundException
    except Refused as refused:
        return await _show(request, account, 422, refused.sentence)
    return see_done(request, HERE, "zurueckgesetzt")


async def _show(request: AnyRequest, number: int, status: int = 200, problem: str = "") -> Response[bytes]:
    account = await Account.objects().get(Account.id == number)
    if account is None or not has_totp(account):
        raise NotFoundException
    return await door_page(request, "office/people/second_step.html", status=status, account=account, problem=problem)
