"""What none of our fonts has a shape for is put otherwise before it is set: paper is made whatever people are called or write."""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from ki_events.paths import STATIC, data_folder

INSTEAD = "□"
"""Stands for a letter that none of our fonts has: a name with a gap in it is to be seen as one."""
PICTURES = ("So", "Sk", "Co", "Cn")
"""General categories of signs that are no part of any word; emoji that are newer than this Python are not assigned to it (Cn)."""
_JOINERS = re.compile("[\\u200d\\ufe00-\\ufe0f\\u20dd-\\u20e4\\U000e0001-\\U000e01ef]")
"""What makes one picture of several signs: joiner, variation selectors, enclosing marks, tags (UTS #51 section 1.4)."""


@cache
def fonts() -> Any:
    """Return our fonts and those inside of typst, and none of the machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[STATIC / "fonts"])


def without_shape(texts: Iterable[str]) -> set[str]:
    """Return the letters of these texts that none of our fonts has; a few milliseconds for each that was not asked for before."""
    return {letter for letter in set().union(*texts) if not letter.isascii() and not has_shape(letter)}


def put_otherwise(text: str, letters: Iterable[str]) -> str:
    """Return the text without these letters: a decorated one is put plainly (NFKC), any other as `INSTEAD`; pictures go.

    A picture takes the space before it along, at the beginning of a quoted text the one after it; where there is nothing else,
    `INSTEAD` is left of it: a heading needs words (ISO 14289-1).
    """
    by_picture: dict[bool, list[str]] = {True: [], False: []}
    for letter in letters:
        by_picture[_is_picture(letter)].append(letter)
    if by_picture[True]:
        picture = f"[{re.escape(''.join(by_picture[True]))}](?:{_JOINERS.pattern}|[\\U0001f3fb-\\U0001f3ff])*"
        text = re.sub(rf'"(?:{picture} *)+"', f'"{INSTEAD}"', text)
        text = re.sub(rf'(?<=")(?:{picture} *)+|(?: *{picture})+', "", text)
    return text.translate({ord(letter): _instead(letter) for letter in by_picture[False]})


def without_joiners(text: str) -> str:
    """Return the text as single signs, none joined with another to a picture."""
    return _JOINERS.sub("", text)


def without_marks(text: str) -> str:
    """Return the text without marks that stand above, below or inside of a letter, where no letter is one with it."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in composed if unicodedata.category(letter)[0] != "M")


@lru_cache(maxsize=4096)
def has_shape(letter: str) -> bool:
    """Say whether one of our fonts has this letter: typst, asked for a page with nothing else, refuses where none has."""
    import typst

    given = {"title": "-", "organisation": "-", "lang": "de", "letter": letter}
    try:
        typst.compile(
            data_folder("templates") / "pdf" / "letter.typ",
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(given, ensure_ascii=False)},
            format="pdf",
            pdf_standards="ua-1",
        )
    except typst.TypstError:
        return False
    return True


def _instead(letter: str) -> str:
    # A mark above a letter, a joiner or a control character has no place of its own.
    if unicodedata.category(letter)[0] in "MC":
        return ""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain != letter and all(map(has_shape, plain)) else INSTEAD


def _is_picture(letter: str) -> bool:
    return unicodedata.category(letter) in PICTURES
