"""What somebody asks for in an address may be shown and searched: only what people can see is left of it."""

from ki_events.visible import visible
from ki_events.web.pages import AnyRequest


def asked_words(request: AnyRequest, name: str, most: int) -> str:
    """Return the words of this parameter of the query, at most so many characters; empty if it is not there."""
    return " ".join(visible(request.query_params.get(name, "").replace("\t", " ")[: 2 * most]).split())[:most]
