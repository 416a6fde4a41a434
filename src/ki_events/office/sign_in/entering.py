"""Whoever has proven who they are gets a new sign-in, is known on this device from then on, and goes on to where they wanted."""

import re
from datetime import timedelta
from typing import Any

from litestar import Response
from litestar.response import Redirect

from ki_events.accounts.opening import device_mark, is_known_device
from ki_events.accounts.sign_ins import LASTS, begin_sign_in
from ki_events.accounts.tables import Account
from ki_events.office.sign_in.devices import device_of
from ki_events.web.access import device_cookie_name, put_cookie, who_is_there
from ki_events.web.pages import NO_STORE, AnyRequest, private_page, url
from ki_events.web.security import cookie_name

KNOWN_FOR = timedelta(days=365)
MOST_ACCOUNTS = 4  # that one browser is known by
_ONWARD = re.compile(r"/(?:[a-zA-Z-]{2,8}/)?verwaltung(?:[/?][\w./?=&%~:@!$'()*+,;-]*)?", re.ASCII)
_SELF = ("anmelden", "abmelden", "einladung", "passwort")


async def enter(request: AnyRequest, account: Account, means: str, onward: str) -> Response[Any]:
    """Sign the account in by these means and lead to `onward`, or to where the back office begins."""
    token = await begin_sign_in(account.id, means, device_of(request))
    path = onward_path(onward) or url(request, "office_start")
    answer: Response[Any] = Redirect(path, status_code=303, headers={"cache-control": NO_STORE})
    put_cookie(answer, cookie_name(), token, LASTS)
    others = [mark for mark in _marks(request) if not is_known_device(mark, account.mail_key)]
    marks = [device_mark(account.mail_key), *others][:MOST_ACCOUNTS]
    put_cookie(answer, device_cookie_name(), ".".join(marks), KNOWN_FOR)
    return answer


def onward_path(text: str) -> str:
    """Return the path to go on to, or "" unless it is one of the back office: no link of ours leads to another host."""
    is_ours = len(text) <= 500 and ".." not in text and "//" not in text and _ONWARD.fullmatch(text)
    return text if is_ours and not any(f"/verwaltung/{word}" in text for word in _SELF) else ""


def known_by(request: AnyRequest, mail_key: str) -> str:
    """Return the mark by which this browser is known to the account with this address, or ""."""
    return next((mark for mark in _marks(request) if is_known_device(mark, mail_key)), "")


async def door_page(request: AnyRequest, template: str, *, status: int = 200, **values: Any) -> Response[bytes]:
    """Answer with a page that stands outside of any organisation, for whoever is there, if anyone."""
    return private_page(request, template, status=status, who=await who_is_there(request), **values)


def _marks(request: AnyRequest) -> list[str]:
    kept = request.cookies.get(device_cookie_name(), "")
    return [mark for mark in kept.split(".") if mark][:MOST_ACCOUNTS]
