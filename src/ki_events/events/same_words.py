"""Words that people type where the field's texts use another one; found by their stems, so that each form of a word counts."""

from functools import cache

from ki_events.events.stems import Word, word

SAME = {
    "daz": ("zweitsprache",),
    "zweitsprache": ("daz",),
    "lehrer": ("lehrkraft",),
    "lehrerin": ("lehrkraft",),
    "erzieher": ("kita",),
    "erzieherin": ("kita",),
    "dolmetscher": ("sprachmittlung",),
    "dolmetscherin": ("sprachmittlung",),
    "sprachmittler": ("dolmetschen",),
    "sprachmittlerin": ("dolmetschen",),
    "mso": ("migrantenselbstorganisationen",),
}
"""What is asked for, and by which other words it is found as well; all folded."""


def same_as(asked: Word) -> tuple[Word, ...]:
    """Return the other words by which `asked` is found."""
    return _by_stem().get(asked.stem, ())


@cache
def _by_stem() -> dict[str, tuple[Word, ...]]:
    return {word(asked).stem: tuple(map(word, others)) for asked, others in SAME.items()}
