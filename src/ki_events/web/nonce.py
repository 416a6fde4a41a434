"""A form carries a signed number that is used once, so that a form sent twice makes one registration (invariant 5)."""

from ki_events.links import is_valid, new_public_id, token


def new_nonce(form: str) -> str:
    """Return a fresh nonce for a form, named as in "sign-up:17"."""
    return token(form, new_public_id())


def is_nonce(text: str, form: str) -> bool:
    """Say whether we made `text` for this form; it has no time limit, since people leave pages open over lunch."""
    return is_valid(text, form)
