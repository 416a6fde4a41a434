"""The demo's mailbox shows what would have been sent, on this machine only."""

import ipaddress
import re
from urllib.parse import urlsplit

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from markupsafe import Markup, escape

from ki_events.events.filter import Filter
from ki_events.mail.mailbox import kept, newest
from ki_events.settings import settings
from ki_events.web.pages import AnyRequest, private_page, url

PAGE = 20  # mails
ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


@get("/", name="mailbox")
async def mailbox_page(request: AnyRequest) -> Response[bytes]:
    """List the mails, newest first."""
    _only_here(request)
    page = Filter.from_query({"seite": request.query_params.get("seite", "")}).page
    # One more than shown says whether there is another page.
    mails = (await newest(page * PAGE + 1))[(page - 1) * PAGE :]
    return private_page(
        request,
        "site/mailbox.html",
        mails=mails[:PAGE],
        page=page,
        newer=_page(request, page - 1) if page > 1 else "",
        older=_page(request, page + 1) if len(mails) > PAGE else "",
    )


@get("/{key:str}", name="letter")
async def letter_page(request: AnyRequest, key: FromPath[str]) -> Response[bytes]:
    """Show one mail as text with its links."""
    _only_here(request)
    mail = await kept(key)
    if mail is None:
        raise NotFoundException
    return private_page(request, "site/letter.html", mail=mail, text=with_links(mail.text))


def with_links(text: str) -> Markup:
    """Return plain text with its web addresses as links and everything else escaped."""
    parts: list[str] = []
    end = 0
    for found in ADDRESS.finditer(text):
        parts += [escape(text[end : found.start()]), Markup('<a href="{0}">{0}</a>').format(found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _only_here(request: AnyRequest) -> None:
    """Raise `NotFoundException` unless this is a demo and both sides of the connection are this machine.

    The Host header is looked at too: a page elsewhere could point its own name to 127.0.0.1.
    """
    asked_of = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if not (settings().demo and request.client and _is_loopback(request.client.host) and _is_loopback(asked_of)):
        raise NotFoundException


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _page(request: AnyRequest, number: int) -> str:
    return url(request, "mailbox", {"seite": number} if number > 1 else None)
