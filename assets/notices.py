"""Whoever receives the packed files also receives the licences of what is in them."""

import json
from pathlib import Path

PACKED = {
    "@kern-ux/native": "changed by our build: utilities and unused variables dropped, logical properties, icons as files",
    "@expo-google-fonts/fira-sans": "unchanged, two weights",
    "@expo-google-fonts/gowun-dodum": "unchanged",
    "@expo-google-fonts/noto-naskh-arabic": "unchanged, two weights",
    "@expo-google-fonts/noto-sans-ethiopic": "unchanged, two weights",
    "@expo-google-fonts/noto-sans-georgian": "unchanged, two weights",
    "@expo-google-fonts/sawarabi-gothic": "unchanged",
    "@expo-google-fonts/zcool-xiaowei": "unchanged",
    "@fontsource/fira-sans": "unchanged, some subsets and weights",
    "@fontsource/noto-naskh-arabic": "unchanged, some subsets and weights",
    "qr": "its reader, one file renamed",
}
RULE = "=" * 100


def notices(modules: Path) -> str:
    """Return name, version, what we changed and the licence text of each packed package. Raise `ValueError` if a text is missing."""
    intro = "These files hold work of others, under these licences.\n"
    return "\n".join([intro, *(_notice(modules / name, name, changes) for name, changes in PACKED.items())])


def _notice(package: Path, name: str, changes: str) -> str:
    about = json.loads((package / "package.json").read_text())
    texts = sorted(package.glob("LICENSE*"))
    if not texts:
        raise ValueError(f"{name} comes without a licence text")
    head = f"{RULE}\n{name} {about['version']} · {about['license']} · {changes}\nSource: {about.get('homepage', 'npm')}\n{RULE}\n"
    return "\n".join([head, *(text.read_text() for text in texts)])
