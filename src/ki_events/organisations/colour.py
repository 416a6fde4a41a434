"""An organisation's colour is taken only if everyone can read it on our pages; its dark variant follows from it."""

import re
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

from babel.numbers import format_decimal

from ki_events.i18n import _, locale
from ki_events.refusal import Refused

TEXT = 4.5
"""WCAG 2.2, 1.4.3: contrast of text; it includes the 3:1 of lines and controls (1.4.11)."""

LIGHT_GROUND = "#ffe7b6"
"""The darkest ground of our light pages on which a link stands: KERN's orange-050, behind a warning."""

DARK_GROUND = "#002533"
"""The lightest ground of our dark pages on which a link stands: KERN's lightblue-900, behind a notice."""

ON_DARK = 7.0
"""The contrast that dark variants get: that of KERN's own colour for links there, so that all look equally calm."""

CALM = 0.6
"""The most saturation that a dark variant keeps: brighter ones glare on black."""

BLACK, WHITE = "#000000", "#ffffff"
COLOUR = re.compile(r"#[0-9a-f]{6}|#[0-9a-f]{3}")


@dataclass(frozen=True)
class Palette:
    """A colour for lines, links and buttons, and that of the text on its buttons, on light and on dark pages."""

    light: str
    on_light: str
    dark: str
    on_dark: str


def checked_colour(text: str) -> str:
    """Return the colour as "#rrggbb" if text in it is readable on our pages and white text on it.

    Whoever stores `organisation.color` asks here first. Raise `Refused` (`no_colour`, `too_little_contrast`); the sentence
    names the contrast and the nearest colour that passes.
    """
    colour = _written_out(text)
    if contrast(colour, LIGHT_GROUND) >= TEXT:
        return colour
    sentence = _(
        "Die Farbe „%(colour)s“ ist zu hell: Schrift in ihr hat auf unseren Seiten einen Kontrast von %(ratio)s zu 1,"
        " nötig sind %(needed)s zu 1. Bitte nehmen Sie eine dunklere; die nächste, die passt, ist „%(nearest)s“."
    )
    ratio, needed = _number(contrast(colour, LIGHT_GROUND)), _number(TEXT)
    words = {"colour": colour, "ratio": ratio, "needed": needed, "nearest": nearest_passing(colour)}
    raise Refused("too_little_contrast", sentence % words)


@lru_cache(maxsize=256)
def palette(colour: str) -> Palette:
    """Return all that a style sheet needs of a checked colour ("#rrggbb")."""
    dark = dark_variant(colour)
    return Palette(colour, readable_on(colour), dark, readable_on(dark))


def nearest_passing(colour: str) -> str:
    """Return the colour itself if it passes, else the lightest shade of it that does."""
    most = (luminance(LIGHT_GROUND) + 0.05) / TEXT - 0.05
    share = min(1.0, most / max(luminance(colour), most))
    return colour if share == 1 else _shade(colour, share)


def dark_variant(colour: str) -> str:
    """Return the colour in its hue, as light as dark pages need it and less garish."""
    least = (luminance(DARK_GROUND) + 0.05) * ON_DARK - 0.05
    hue, lightness, saturation = rgb_to_hls(*_parts(colour))
    low, high = lightness, 1.0
    for _halving in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if luminance(_tint(hue, middle, saturation)) >= least else (middle, high)
    return _tint(hue, high, saturation)


def readable_on(colour: str) -> str:
    """Return black or white, whichever reads better on the colour; one of them always has 4.5 to 1."""
    return max(WHITE, BLACK, key=lambda text: contrast(text, colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return how light a colour is, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _written_out(text: str) -> str:
    colour = text.strip().lower()
    if not COLOUR.fullmatch(colour):
        sentence = _(
            "Bitte geben Sie die Farbe als # mit sechs Ziffern oder Buchstaben von a bis f an, etwa „%(colour)s“."
        )
        raise Refused("no_colour", sentence % {"colour": "#1f5f3f"})
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])


def _number(ratio: float) -> str:
    # Cut, not rounded: 4.49 is not enough and must not be told as 4.5.
    return format_decimal(floor(ratio * 10) / 10, locale=locale())


def _linear(colour: str) -> list[float]:
    """Return red, green and blue as light, from 0 to 1 (IEC 61966-2-1, as WCAG 2.2 quotes it)."""
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]


def _parts(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _shade(colour: str, share: float) -> str:
    light = [part * share for part in _linear(colour)]
    parts = [one * 12.92 if one <= 0.0031308 else 1.055 * one ** (1 / 2.4) - 0.055 for one in light]
    return _written([floor(part * 255) for part in parts])


def _tint(hue: float, lightness: float, saturation: float) -> str:
    return _written([ceil(part * 255) for part in hls_to_rgb(hue, lightness, min(saturation, CALM))])


def _written(steps: list[int]) -> str:
    return "#" + "".join(f"{min(255, step):02x}" for step in steps)
