"""A form as a browser sent it: every name with all its values, in order, in either encoding that browsers have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from litestar.exceptions import HTTPException, ValidationException

from ki_events.web.requests import AnyRequest

MOST_FIELDS = 5000
"""Twenty people with forty questions each; what is longer than the largest body is refused before."""

URL_ENCODED = ("application/x-www-form-urlencoded", "")
MULTIPART = "multipart/form-data"


@dataclass(frozen=True)
class Sent:
    """What was sent, by name; a name that was not sent is empty."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Return the value of a name; of several the last."""
        values = self.fields.get(name, ())
        return values[-1] if values else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a name, as checkboxes have them."""
        return self.fields.get(name, ())

    def under(self, prefix: str) -> "Sent":
        """Return what was sent under names that begin with `prefix`, without it: the part of one person of several."""
        if not prefix:
            return self
        mine = {name.removeprefix(prefix): values for name, values in self.fields.items() if name.startswith(prefix)}
        return Sent(mine)


async def read_sent(request: AnyRequest) -> Sent:
    """Read a form; files are left aside, since no form of ours takes any.

    Raise `ValidationException` when it cannot be read, and `HTTPException` (415) when it is in no such encoding.
    """
    encoding = request.content_type[0]
    if encoding not in (*URL_ENCODED, MULTIPART):
        raise HTTPException(status_code=415)
    try:
        return gathered(await _parts(request) if encoding == MULTIPART else await _pairs(request))
    except (ValueError, LookupError):  # bytes that are no text, or an alphabet that nobody knows
        raise ValidationException from None


def gathered(pairs: Iterable[tuple[str, str]]) -> Sent:
    """Return the pairs of a form with the values of each name together."""
    fields: dict[str, list[str]] = {}
    for name, text in pairs:
        fields.setdefault(name, []).append(text)
    return Sent({name: tuple(texts) for name, texts in fields.items()})


async def _pairs(request: AnyRequest) -> list[tuple[str, str]]:
    body = (await request.body()).decode(errors="replace")
    return parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)


async def _parts(request: AnyRequest) -> list[tuple[str, str]]:
    return [(name, text) for name, text in (await request.form()).multi_items() if isinstance(text, str)]
