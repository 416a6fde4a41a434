"""A colour that is taken is readable wherever we use it; one that is not is refused with a way out."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ki_events.organisations.colour import (
    DARK_GROUND,
    LIGHT_GROUND,
    checked_colour,
    contrast,
    dark_variant,
    luminance,
    nearest_passing,
    palette,
    readable_on,
)
from ki_events.refusal import Refused
from ki_events.web.static import files, manifest

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.478),
        ("#ff0000", "#ffffff", 3.998),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert (expected, expected) == (round(contrast(one, other), 3), round(contrast(other, one), 3))


@pytest.mark.parametrize(("text", "expected"), [("#1F5F3F", "#1f5f3f"), (" #1f5f3f ", "#1f5f3f"), ("#035", "#003355")])
def test_colour_is_written_out_when_it_passes(text: str, expected: str) -> None:
    assert expected == checked_colour(text)


@pytest.mark.parametrize("text", ["", "rot", "1f5f3f", "#1f5f3", "#1f5f3g", "rgb(1,2,3)", "#1f5f3f;}", "#１２３４５６"])
def test_colour_is_refused_with_an_example_when_it_is_none(text: str) -> None:
    with pytest.raises(Refused, match="#1f5f3f") as refused:
        checked_colour(text)
    assert "no_colour" == refused.value.code


def test_colour_is_refused_with_its_contrast_and_the_nearest_when_too_light() -> None:
    with pytest.raises(Refused) as refused:
        checked_colour("#ffd500")
    assert (
        "Die Farbe „#ffd500“ ist zu hell: Schrift in ihr hat auf unseren Seiten einen Kontrast von 1,1 zu 1, nötig sind"
        " 4,5 zu 1. Bitte nehmen Sie eine dunklere; die nächste, die passt, ist „#7d6700“."
    ) == refused.value.sentence


@given(colours)
def test_nearest_colour_passes_and_one_that_passes_is_its_own(colour: str) -> None:
    nearest = nearest_passing(colour)
    assert nearest == checked_colour(nearest)
    assert (contrast(colour, LIGHT_GROUND) >= 4.5) == (nearest == colour)


@given(colours)
def test_nearest_colour_is_no_darker_than_it_must_be(colour: str) -> None:
    nearest = nearest_passing(colour)
    lighter = "#" + "".join(f"{min(255, int(nearest[at : at + 2], 16) + 1):02x}" for at in (1, 3, 5))
    assert nearest == colour or contrast(lighter, LIGHT_GROUND) < 4.5


@given(colours)
def test_refusal_proposes_what_is_then_taken(colour: str) -> None:
    try:
        taken = checked_colour(colour)
    except Refused as refused:
        taken = checked_colour(re.findall("„([^“]+)“", refused.sentence)[-1])
    assert contrast(taken, "#ffffff") >= contrast(taken, LIGHT_GROUND) >= 4.5


@given(colours)
def test_dark_variant_is_readable_on_dark_pages(colour: str) -> None:
    dark = dark_variant(colour)
    assert contrast(dark, "#000000") >= contrast(dark, DARK_GROUND) >= 4.5


@given(colours)
def test_text_on_a_colour_is_readable(colour: str) -> None:
    assert contrast(readable_on(colour), colour) >= 4.5


@given(colours.map(nearest_passing))
def test_palette_of_a_taken_colour_is_readable_throughout(colour: str) -> None:
    found = palette(colour)
    assert (colour, "#ffffff", "#000000") == (found.light, found.on_light, found.on_dark)
    assert contrast(found.light, "#ffffff") >= 4.5
    assert contrast(found.dark, "#000000") >= 4.5


GROUNDS = ["white", "neutral-025", "red-050", "lightblue-050", "turquois-050", "orange-050"]
DARK_GROUNDS = ["black", "neutral-950", "red-900", "lightblue-900", "turquois-900", "orange-900"]


def test_grounds_are_the_hardest_that_kern_has() -> None:
    sheet = files()[manifest()["site.css"]].content.plain.decode()
    light, dark = (
        [kern_luminance(sheet, name) for name in GROUNDS],
        [kern_luminance(sheet, name) for name in DARK_GROUNDS],
    )
    assert round(min(light), 2) == round(luminance(LIGHT_GROUND), 2)
    assert round(max(dark), 2) == round(luminance(DARK_GROUND), 2)


def kern_luminance(sheet: str, name: str) -> float:
    found = re.search(rf"--kern-color-{name}:oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", sheet)
    assert found, name
    lightness, chroma, hue = float(found[1]) / 100, float(found[2]), math.radians(float(found[3]))
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    # CSS Color 4, section 9.2: from OKLab to light, here only its luminance.
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
