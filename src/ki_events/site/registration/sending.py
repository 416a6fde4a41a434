"""Whoever has a link sends forms only so often; what cannot be done now is kept on a page that sends it again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from litestar import Response

from ki_events.db import is_unavailable
from ki_events.i18n import _
from ki_events.web.errors import TRY_AGAIN_AFTER
from ki_events.web.limits import WINDOW, within_limit
from ki_events.web.network import network_of
from ki_events.web.pages import AnyRequest, private_page
from ki_events.web.sent import read_sent

MOST_SENT = 60  # forms from one network in ten minutes; a whole school may sit behind one address


@dataclass(frozen=True)
class Back:
    """Where somebody came from."""

    address: str
    label: str


async def take(request: AnyRequest, back: Back, answer: Callable[[], Awaitable[Response[Any]]]) -> Response[Any]:
    """Do what a form asks; without the database, or when it is too much, offer to send it again with all that was typed."""
    try:
        return await answer() if await is_within_limit(request) else await too_many(request, back)
    except Exception as error:
        if not is_unavailable(error):
            raise
    return await later(request, back)


async def is_within_limit(request: AnyRequest) -> bool:
    """Count this form; return whether the network sent at most so many by links of its own."""
    return await within_limit("own", network_of(request), MOST_SENT)


async def later(request: AnyRequest, back: Back) -> Response[bytes]:
    """Answer that the form has not arrived, and keep what was typed for another try."""
    response = await _again(request, back, 503, _("Unser System ist gerade nicht erreichbar"), _not_arrived())
    response.headers["retry-after"] = str(TRY_AGAIN_AFTER)
    return response


async def too_many(request: AnyRequest, back: Back) -> Response[bytes]:
    """Answer that too many forms came from this network, and keep what was typed for later."""
    response = await _again(request, back, 429, _("Das hat noch nicht geklappt"), too_many_sentence())
    response.headers["retry-after"] = str(_minutes() * 60)
    return response


def too_many_sentence() -> str:
    """Return what to do when too many forms came from one network."""
    return _(
        "Aus Ihrem Netz kamen in den letzten Minuten sehr viele Anfragen. "
        "Bitte senden Sie das Formular in %(minutes)s Minuten noch einmal ab. Ihre Eingaben bleiben hier stehen."
    ) % {"minutes": _minutes()}


async def _again(request: AnyRequest, back: Back, status: int, title: str, sentence: str) -> Response[bytes]:
    fields = [(name, text) for name, texts in (await read_sent(request)).fields.items() for text in texts]
    values = {"back": back, "title": title, "sentence": sentence, "fields": fields}
    return private_page(request, "site/registration/sending_later.html", status=status, **values)


def _not_arrived() -> str:
    return _(
        "Was Sie abgeschickt haben, ist noch nicht angekommen. Bitte senden Sie es gleich noch einmal ab; Ihre Eingaben sind noch da."
    )


def _minutes() -> int:
    return int(WINDOW.total_seconds() // 60)
