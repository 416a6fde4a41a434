"""The picture that stands beside a shared address is set by typst, which is loaded when the first one is asked for."""

import re
from dataclasses import asdict, dataclass, replace

from ki_events.lettering import fonts
from ki_events.paths import data_folder

WIDTH, HEIGHT = 1200, 630  # pixels, what networks ask for
PIXELS_PER_INCH = 72.0
COLOUR = "#1f45a8"
"""Of an organisation without one."""

LONG = re.compile(r"(\S{24})(?=\S{4})")
"""So much of a word is broken even where no rule of hyphenation knows it."""


@dataclass(frozen=True)
class Words:
    """What the picture says. `over` stands above the title; `state` is empty unless it is cancelled; `lang` is a language code."""

    over: str
    title: str
    when: str
    place: str
    state: str
    colour: str
    lang: str


def draw(words: Words) -> bytes:
    """Return the picture as PNG of WIDTH × HEIGHT. It takes a tenth of a second: call it in a thread.

    A letter that none of our fonts has is drawn as an empty box.
    """
    import typst

    drawn = typst.compile(
        data_folder("templates") / "picture" / "event.typ",
        font_paths=fonts(),
        sys_inputs=asdict(replace(words, title=LONG.sub("\\1\u00ad", words.title))),
        format="png",
        ppi=PIXELS_PER_INCH,
    )
    if not isinstance(drawn, bytes):
        raise TypeError("typst made another number of pages than one")
    return drawn
