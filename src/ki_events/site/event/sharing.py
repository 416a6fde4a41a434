"""Whoever wants to tell others of an event needs its address and, for a mail, a few words."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup

from ki_events.i18n import _, language
from ki_events.links import absolute
from ki_events.web.qr import qr_svg


@dataclass(frozen=True)
class Share:
    """The address of a page, a link that begins a mail about it, and the code that leads from paper to it."""

    address: str
    mail: str
    code: Markup


def share(path: str, title: str, when: list[str]) -> Share:
    """Return how to share the page at `path`: the mail names the title and the lines of `when`."""
    address = absolute(path)
    # RFC 6068: lines are parted by CRLF.
    body = "\r\n".join([title, *when, "", address])
    return Share(address, f"mailto:?subject={quote(title)}&body={quote(body)}", _code(address, language()))


@lru_cache(maxsize=64)
def _code(address: str, _language: str) -> Markup:
    # Drawing one takes longer than all the rest of a page.
    return qr_svg(address, _("QR-Code zu dieser Seite"))
