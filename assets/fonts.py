"""Fira Sans and, for Arabic script, Noto Naskh Arabic: as subsets for browsers, loaded when a page has such letters.

For typst they are whole, and there are more: on paper no font of the reader's machine steps in for a script.
"""

import json
from dataclasses import dataclass
from pathlib import Path

ARABIC_SCRIPT = ("ar", "fa", "ckb")


@dataclass(frozen=True)
class Family:
    """A font family of Fontsource, by package, with the subsets and weights taken."""

    name: str
    package: str
    subsets: tuple[str, ...]
    weights: tuple[int, ...]


FAMILIES = (
    Family("Fira Sans", "fira-sans", ("latin", "latin-ext", "cyrillic"), (400, 600, 700)),
    Family("Noto Naskh Arabic", "noto-naskh-arabic", ("arabic",), (400, 700)),
)

FACE = """@font-face{{font-family:"{family}";font-style:normal;font-weight:{weight};font-display:swap;\
src:url({file}) format("woff2");unicode-range:{letters}}}
"""
# KERN sets its family variable on every element, so that is what has to change for another script.
ARABIC = """:is({languages}){{--kern-typography-font-family-default:"Noto Naskh Arabic","Fira Sans",sans-serif}}
"""


# typst cannot read woff2 and would fall back to another font without a word.
WHOLE = {
    "fira-sans": ("400Regular/FiraSans_400Regular.ttf", "600SemiBold/FiraSans_600SemiBold.ttf"),
    "noto-naskh-arabic": ("400Regular/NotoNaskhArabic_400Regular.ttf", "700Bold/NotoNaskhArabic_700Bold.ttf"),
    "noto-sans-ethiopic": ("400Regular/NotoSansEthiopic_400Regular.ttf", "700Bold/NotoSansEthiopic_700Bold.ttf"),
    "noto-sans-georgian": ("400Regular/NotoSansGeorgian_400Regular.ttf", "700Bold/NotoSansGeorgian_700Bold.ttf"),
    # Chinese (GB 2312), Japanese and Korean: fonts of one weight, since Noto's have 57 MB to fetch for each of the three.
    "zcool-xiaowei": ("400Regular/ZCOOLXiaoWei_400Regular.ttf",),
    "sawarabi-gothic": ("400Regular/SawarabiGothic_400Regular.ttf",),
    "gowun-dodum": ("400Regular/GowunDodum_400Regular.ttf",),
}


def whole_fonts(expo: Path) -> list[Path]:
    """Return the TrueType files that pictures and print are set with."""
    return [expo / package / name for package, names in WHOLE.items() for name in names]


def font_files(fontsource: Path) -> dict[str, Path]:
    """Return the font files to publish, by file name."""
    return {
        _file(family, subset, weight): fontsource / family.package / "files" / _file(family, subset, weight)
        for family in FAMILIES
        for subset in family.subsets
        for weight in family.weights
    }


def font_css(fontsource: Path) -> str:
    """Return the `@font-face` rules and the choice of family by language."""
    return "".join(_faces(fontsource, family) for family in FAMILIES) + ARABIC.format(
        languages=",".join(f":lang({language})" for language in ARABIC_SCRIPT)
    )


def _faces(fontsource: Path, family: Family) -> str:
    letters: dict[str, str] = json.loads((fontsource / family.package / "unicode.json").read_text())
    return "".join(
        FACE.format(family=family.name, weight=weight, file=_file(family, subset, weight), letters=letters[subset])
        for subset in family.subsets
        for weight in family.weights
    )


def _file(family: Family, subset: str, weight: int) -> str:
    return f"{family.package}-{subset}-{weight}-normal.woff2"
