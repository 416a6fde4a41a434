"""Paper is set by typst with our own fonts only: a PDF looks the same on every machine and can be read aloud (PDF/UA-1)."""

import ast
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import anyio
import anyio.to_thread
import structlog

from ki_events.paths import STATIC, data_folder

STANDARD: Final = "ua-1"
"""ISO 14289-1: tags, title and language are there, and every letter has a shape."""
INSTEAD = "□"
"""Stands for a letter that none of our fonts has."""
AT_A_TIME = 2
ATTEMPTS = 8

_UNKNOWN = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed')
_RUST_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")

_log = structlog.get_logger(__name__)
_turns = anyio.CapacityLimiter(AT_A_TIME)


async def pdf(template: str, inputs: Mapping[str, str]) -> bytes:
    """Set `templates/pdf/{template}` with `inputs` (`sys.inputs` of typst: data, never markup) and return a PDF/UA-1.

    It is done in a thread, two at a time. A letter without a shape in our fonts becomes `INSTEAD` and is logged; raise
    `typst.TypstError` where the template itself is wrong.
    """
    return await anyio.to_thread.run_sync(draw_pdf, template, dict(inputs), limiter=_turns)


def as_input(words: object) -> str:
    """Return data (dictionaries, lists, texts, numbers) as the JSON that a template reads with `json(bytes(sys.inputs.…))`.

    Letters stay as they are, so that one without a shape is found again; control characters, which have none, go.
    """
    return json.dumps(_printable(words), ensure_ascii=False)


def draw_pdf(template: str, inputs: dict[str, str]) -> bytes:
    """Do what `pdf` does, in the thread that calls."""
    import typst

    for _attempt in range(ATTEMPTS):
        try:
            return _compiled(template, inputs)
        except typst.TypstError as error:
            unknown = _unknown_letters(str(error))
            if not unknown:
                raise
            # Code points, not words: what is printed there is a name.
            _log.warning("typesetting.letters_without_shape", template=template, letters=_code_points(unknown))
            inputs = {name: _without(unknown, text) for name, text in inputs.items()}
    return _compiled(template, inputs)


def direction(text: str) -> str:
    """Return "rtl" or "ltr", as the first letter with a direction says (HTML's `dir="auto"`, which typst does not have)."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


@cache
def fonts() -> Any:
    """Return our fonts and those inside of typst, and none of the machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[STATIC / "fonts"])


def _compiled(template: str, inputs: dict[str, str]) -> bytes:
    import typst

    done = typst.compile(
        data_folder("templates") / "pdf" / template,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        format="pdf",
        pdf_standards=STANDARD,
    )
    if not isinstance(done, bytes):
        raise TypeError("typst made something else than one file")
    return done


def _printable(words: Any) -> Any:
    if isinstance(words, str):
        return "".join(letter for letter in words if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    if isinstance(words, dict):
        return {name: _printable(value) for name, value in words.items()}
    return [_printable(value) for value in words] if isinstance(words, list | tuple) else words


def _unknown_letters(error: str) -> set[str]:
    """Return the letters that the compiler names; a sentence of its own for each place, in the way of Rust's strings."""
    found = {_unescaped(quoted) for quoted in _UNKNOWN.findall(error)}
    return {letter for cluster in found for letter in cluster if letter != INSTEAD}


def _unescaped(quoted: str) -> str:
    as_python = _RUST_ESCAPE.sub(lambda code: f"\\U{int(code[1], 16):08x}", quoted)
    return str(ast.literal_eval(as_python))


def _without(letters: Iterable[str], text: str) -> str:
    return text.translate({ord(letter): _instead(letter) for letter in letters})


def _instead(letter: str) -> str:
    # A mark above a letter, a joiner or a control character has no place of its own.
    return "" if unicodedata.category(letter)[0] in "MC" else INSTEAD


def _code_points(letters: Iterable[str]) -> list[str]:
    return sorted(f"U+{ord(letter):04X}" for letter in letters)
