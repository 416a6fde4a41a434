"""What browsers load is complete, comes from us alone, and reads in both directions."""

import gzip
import json
import re
from pathlib import Path

import pytest

from assets.build import STATIC, build
from assets.npm import ASSETS

URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")
PHYSICAL = re.compile(
    r"[{;](?:(?:margin|padding|border)-(?:left|right)|left|right)\b|(?:text-align|float|clear):(?:left|right)\b"
)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
KERN_CLASS = re.compile(r"\bkern-[a-z0-9_-]*[a-z0-9]")


@pytest.fixture(scope="module")
def manifest() -> dict[str, str]:
    build()
    found: dict[str, str] = json.loads((STATIC / "manifest.json").read_text())
    return found


@pytest.fixture(scope="module")
def sheets(manifest: dict[str, str]) -> dict[str, str]:
    return {name: (STATIC / hashed).read_text() for name, hashed in manifest.items() if name.endswith(".css")}


def test_build_does_nothing_when_nothing_changed(manifest: dict[str, str]) -> None:
    assert not build()


def test_manifest_names_files_that_exist(manifest: dict[str, str]) -> None:
    assert [] == [name for name, hashed in manifest.items() if not (STATIC / hashed).is_file()]


def test_manifest_names_what_templates_ask_for(manifest: dict[str, str]) -> None:
    asked = re.compile(r"""\basset\(\s*['"]([^'"]+)""")
    templates = (ASSETS.parent / "templates").rglob("*.html")

    assert set() == {name for file in templates for name in asked.findall(file.read_text())} - set(manifest)


def test_manifest_keeps_own_files(manifest: dict[str, str]) -> None:
    own = {file.name for kind in ("js", "img") for file in (ASSETS / kind).rglob("*") if file.is_file()}

    assert set() == {"site.css", *own} - set(manifest)


def test_css_refers_only_to_files_beside_it(sheets: dict[str, str]) -> None:
    targets = {target for css in sheets.values() for target in URL.findall(css)}

    assert set() == {target for target in targets if not (STATIC / target).is_file()}


def test_css_holds_nothing_the_security_policy_blocks(sheets: dict[str, str]) -> None:
    assert [] == [
        name for name, css in sheets.items() if "data:" in css or "//" in "".join(URL.findall(css)) or "@import" in css
    ]


def test_css_has_no_left_and_right_but_in_turned_drawings(sheets: dict[str, str]) -> None:
    lines = [
        f"{head.strip()}{{{body}}}"
        for css in sheets.values()
        for head, body in RULE.findall(css)
        if "rotate(" not in body
    ]

    assert [] == [line for line in lines if PHYSICAL.search(line)]


def test_css_knows_every_variable_it_uses(sheets: dict[str, str]) -> None:
    css = "".join(sheets.values())
    without_fallback = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", css))

    assert set() == without_fallback - set(re.findall(r"(--[\w-]+)\s*:", css))


def test_templates_use_only_classes_that_were_kept(sheets: dict[str, str]) -> None:
    kept = set(re.findall(r"\.(kern-[\w-]+)", "".join(sheets.values())))
    used = {
        name for file in (ASSETS.parent / "templates").rglob("*.html") for name in KERN_CLASS.findall(file.read_text())
    }

    assert set() == used - kept


def test_fonts_cover_the_letters_of_our_languages(sheets: dict[str, str]) -> None:
    ranges = re.findall(r'font-family:"([^"]+)"[^}]*?unicode-range:([^}]+)\}', sheets["site.css"])
    covered = {
        family: {code for name, letters in ranges if name == family for code in _codes(letters)} for family, _ in ranges
    }

    assert set() == {letter for letter in "äöüßÄÖÜéşğıİřżșțćіїєґщЪ€–„“" if ord(letter) not in covered["Fira Sans"]}
    assert set() == {letter for letter in "ابتثجپچژگکی،؟٣" if ord(letter) not in covered["Noto Naskh Arabic"]}


def test_compressed_copies_hold_the_same(manifest: dict[str, str]) -> None:
    copies = list(STATIC.glob("*.gz"))

    assert {"site.css"} <= {name for name, hashed in manifest.items() if STATIC / f"{hashed}.gz" in copies}
    assert [] == [
        copy.name for copy in copies if gzip.decompress(copy.read_bytes()) != copy.with_suffix("").read_bytes()
    ]


def test_notices_hold_the_licences_of_all_packages(manifest: dict[str, str]) -> None:
    notices = (STATIC / "NOTICES.txt").read_text()
    packed = json.loads((ASSETS / "package.json").read_text())["dependencies"]

    assert [] == [f"{name} {version}" for name, version in packed.items() if f"{name} {version} ·" not in notices]
    assert "EUROPÄISCHE UNION PUBLIC LICENCE v. 1.2" in notices
    assert "SIL OPEN FONT LICENSE" in notices.upper()


def test_fonts_for_typst_lie_beside_what_is_served(manifest: dict[str, str]) -> None:
    found = sorted(file.name for file in (STATIC / "fonts").iterdir())

    assert [
        "FiraSans_400Regular.ttf",
        "FiraSans_600SemiBold.ttf",
        "GowunDodum_400Regular.ttf",
        "NotoNaskhArabic_400Regular.ttf",
        "NotoNaskhArabic_700Bold.ttf",
        "NotoSansEthiopic_400Regular.ttf",
        "NotoSansEthiopic_700Bold.ttf",
        "NotoSansGeorgian_400Regular.ttf",
        "NotoSansGeorgian_700Bold.ttf",
        "SawarabiGothic_400Regular.ttf",
        "ZCOOLXiaoWei_400Regular.ttf",
    ] == found
    assert set() == {name for name in manifest if name.endswith(".ttf")}


def test_lock_of_packages_names_no_address() -> None:
    assert "://" not in (ASSETS / "package-lock.json").read_text()


def test_first_view_stays_small(manifest: dict[str, str]) -> None:
    first_view = ["site.css"]
    fonts = [name for name in manifest if re.fullmatch(r"fira-sans-latin-\d+-normal\.woff2", name)]
    sizes = [_size(STATIC / f"{manifest[name]}.gz") for name in first_view] + [
        _size(STATIC / manifest[name]) for name in fonts
    ]

    assert sum(sizes) < 110 * 1024


def _codes(letters: str) -> set[int]:
    spans = [part.strip().removeprefix("U+").split("-") for part in letters.split(",")]
    return {code for span in spans for code in range(int(span[0], 16), int(span[-1], 16) + 1)}


def _size(file: Path) -> int:
    return file.stat().st_size
