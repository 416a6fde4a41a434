"""Text that strangers typed is shown without what nobody can see and what turns the text behind it."""

import unicodedata

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the text that stands behind them (Unicode Annex 9); joiners belong to words and are not among them."""


def visible(text: str) -> str:
    """Return `text` without control characters, halves of surrogate pairs and bidi controls; line feeds go too."""
    return "".join(character for character in text if not _is_control(character))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in BIDI_CONTROLS
