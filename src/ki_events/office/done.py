"""A page that is the answer to what was just done says so, by a word in its address."""

from ki_events.web.pages import AnyRequest, is_done


def done_of(request: AnyRequest, *words: str) -> str:
    """Return the word of what was just done, empty for nothing."""
    return next((word for word in words if is_done(request, word)), "")
