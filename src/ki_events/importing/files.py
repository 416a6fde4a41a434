"""A file is text in UTF-8 of a size that can be read, or it is refused with a sentence."""

from pathlib import Path

from ki_events.importing.problems import Faulty, Problem

LARGEST = 20_000_000
"""Bytes of one file; a year's programme has a thousandth of it."""


def text_of(file: Path) -> str:
    """Return the text of a file. Raise `Faulty` with a German sentence if it has none."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = (
            "Die Datei gibt es nicht."
            if isinstance(error, FileNotFoundError)
            else f"Die Datei lässt sich nicht lesen ({error})."
        )
        raise Faulty([Problem(str(file), reason)]) from None
    if len(data) > LARGEST:
        raise Faulty([Problem(file.name, f"Die Datei ist größer als {LARGEST // 1_000_000} MB; bitte teilen.")])
    if b"\x00" in data:
        raise Faulty([Problem(file.name, "Das ist keine Textdatei in UTF-8 (sie enthält Nullbytes).")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Faulty(
            [
                Problem(
                    file.name, "Die Datei ist nicht in UTF-8 gespeichert; bitte mit dieser Kodierung speichern.", line
                )
            ]
        ) from None
