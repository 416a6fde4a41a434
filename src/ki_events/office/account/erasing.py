"""One's own data: taken along as a file, and erased with the account, unless somebody would have nobody then."""

from datetime import timedelta
from typing import Any

from litestar import Response, get, post

from ki_events.accounts.erasing import left_alone
from ki_events.accounts.reading import account_of
from ki_events.office.account.proof import proof_needed
from ki_events.office.sign_in.entering import door_page
from ki_events.refusal import Refused
from ki_events.retention.account_disclosure import disclosure_of_account
from ki_events.retention.disclosure import as_json
from ki_events.retention.forgetting_accounts import forget_account, why_not
from ki_events.web.access import device_cookie_name, put_cookie, signed_in_here
from ki_events.web.pages import AnyRequest, see
from ki_events.web.personal_file import json_file
from ki_events.web.security import cookie_name


@get("/daten.json", name="account_data")
async def account_data(request: AnyRequest) -> Response[bytes]:
    """Answer all that is stored about this colleague, as a file for programs (GDPR Art. 15 and 20)."""
    return json_file(as_json(await disclosure_of_account(await account_of(signed_in_here(request).account_id))))


@get("/loeschen", name="account_erasing")
async def erasing_page(request: AnyRequest) -> Response[Any]:
    """Ask whether to erase the account, and say what follows, or what has to be done before."""
    return await proof_needed(request, "account_erasing") or await _show(request)


@post("/loeschen", name="send_account_erasing")
async def send_erasing(request: AnyRequest) -> Response[Any]:
    """Erase the account (GDPR Art. 17); the browser forgets it too."""
    asks = await proof_needed(request, "account_erasing")
    if asks:
        return asks
    number = signed_in_here(request).account_id
    try:
        await forget_account(number, f"account:{number}")
    except Refused:
        return await _show(request, 422)
    answer = see(request, "account_erased")
    for name in (cookie_name(), device_cookie_name()):
        put_cookie(answer, name, "", timedelta())
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


@get("/", name="account_erased")
async def erased_page(request: AnyRequest) -> Response[bytes]:
    """Say that the account is gone."""
    return await door_page(request, "office/account/erased.html")


async def _show(request: AnyRequest, status: int = 200) -> Response[bytes]:
    account = await account_of(signed_in_here(request).account_id)
    alone = await left_alone(account)
    return await door_page(
        request, "office/account/erasing.html", status=status, account=account, alone=alone, problem=why_not(alone)
    )
