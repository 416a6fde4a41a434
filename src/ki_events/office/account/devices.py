"""Where one's own account is open, and how it is closed there."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from ki_events.accounts.sign_ins import end_other_sign_ins, end_sign_in
from ki_events.web.access import signed_in_here
from ki_events.web.pages import AnyRequest, see_done


@post("/geraete/{sign_in:int}/abmelden", name="end_account_device")
async def send_sign_out_there(request: AnyRequest, sign_in: FromPath[int]) -> Response[Any]:
    """Sign one device out."""
    await end_sign_in(sign_in, signed_in_here(request).account_id)
    return see_done(request, "account", "abgemeldet")


@post("/geraete/abmelden", name="end_other_account_devices")
async def send_sign_out_elsewhere(request: AnyRequest) -> Response[Any]:
    """Sign all devices out but for this one."""
    here = signed_in_here(request)
    await end_other_sign_ins(here.account_id, here.sign_in_id)
    return see_done(request, "account", "abgemeldet")
