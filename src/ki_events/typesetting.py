"""Paper is set by typst with our own fonts only: a PDF looks the same on every machine and can be read aloud (PDF/UA-1)."""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

import anyio
import anyio.to_thread
import structlog

from ki_events.lettering import fonts, put_otherwise, without_joiners, without_marks, without_shape
from ki_events.paths import data_folder

STANDARD: Final = "ua-1"
"""ISO 14289-1: tags, title and language are there, and every letter has a shape."""
AT_A_TIME = 2

_UNKNOWN = re.compile("the text `.*` could not be displayed")

_log = structlog.get_logger(__name__)
_turns = anyio.CapacityLimiter(AT_A_TIME)


async def pdf(template: str, inputs: Mapping[str, str]) -> bytes:
    """Set `templates/pdf/{template}` with `inputs` (`sys.inputs` of typst: data, never markup) and return a PDF/UA-1.

    It is done in a thread, two at a time. A letter without a shape in our fonts is put otherwise (lettering.py) and logged;
    raise `typst.TypstError` where the template itself is wrong.
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

    for mend in (_with_shapes_only, without_joiners, without_marks):
        try:
            return _compiled(template, inputs)
        except typst.TypstError as error:
            if not _UNKNOWN.search(str(error)):
                raise
        # Code points, not words: what is printed there is a name.
        letters = sorted(f"U+{ord(letter):04X}" for letter in without_shape(inputs.values()))
        _log.warning("typesetting.letters_without_shape", template=template, letters=letters)
        inputs = {name: mend(text) for name, text in inputs.items()}
    return _compiled(template, inputs)


def direction(text: str) -> str:
    """Return "rtl" or "ltr", as the first letter with a direction says (HTML's `dir="auto"`, which typst does not have)."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


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


def _with_shapes_only(text: str) -> str:
    return put_otherwise(text, without_shape([text]))
