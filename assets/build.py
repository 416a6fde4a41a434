"""`src/ki_events/static` holds what browsers load; it is built anew, as a whole, when an input changed."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from assets.fonts import font_css, font_files, whole_fonts
from assets.notices import notices
from assets.npm import ASSETS, MODULES, fetch_packages
from assets.publish import Publication
from assets.qr_reader import qr_reader
from assets.slice_kern import slice_kern
from assets.touch_icon import touch_icon

STATIC = ASSETS.parent / "src/ki_events/static"
WORKSHOP = ASSETS.parent / ".build"
OWN_FOLDERS = ("css", "js", "img")
KERN_NOTE = (
    "/*! KERN UX, EUPL-1.2, cut and changed by our build (assets/slice_kern.py); licence and notices: NOTICES.txt */\n"
)


def build() -> bool:
    """Build the static files. Return False if they were up to date already."""
    inputs = _fingerprint()
    if is_fresh():
        return False
    fetch_packages()
    WORKSHOP.mkdir(exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix="static-", dir=WORKSHOP))
    try:
        _collect().write(new)
        _copy_fonts(new / "fonts")
        (new / "NOTICES.txt").write_text(notices(MODULES))
        (new / ".inputs").write_text(inputs)
        new.chmod(0o755)
        _swap(new)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return True


def is_fresh() -> bool:
    """Return whether the static files were built from the inputs as they are now."""
    mark = STATIC / ".inputs"
    return mark.is_file() and mark.read_text() == _fingerprint()


def _collect() -> Publication:
    own = _own_files()
    own_css, office_css = _sheet(own, "css"), _sheet(own, "office")
    kern = slice_kern(MODULES / "@kern-ux/native", own_css + office_css)
    publication = Publication()
    # One sheet: a first view asks for few files. Ours comes last, so that it has the last word.
    publication.add("site.css", KERN_NOTE + font_css(MODULES / "@fontsource") + kern.css + "\n" + own_css)
    # What only the back office needs: people who sign up never load it.
    publication.add("office.css", office_css)
    for name, svg in kern.icons.items():
        publication.add(name, svg)
    for name, file in font_files(MODULES / "@fontsource").items():
        publication.add(name, file.read_bytes())
    publication.add("apple-touch-icon.png", touch_icon())
    for name, script in qr_reader(MODULES / "qr").items():
        publication.add(name, script)
    for file in own:
        if file.suffix != ".css":
            publication.add(file.name, file.read_bytes())
    return publication


def _sheet(files: list[Path], folder: str) -> str:
    return "\n".join(file.read_text() for file in files if file.suffix == ".css" and file.parent.name == folder)


def _copy_fonts(folder: Path) -> None:
    # Beside what the manifest names, so packed with it but not served.
    folder.mkdir()
    for file in whole_fonts(MODULES / "@expo-google-fonts"):
        shutil.copyfile(file, folder / file.name)


def _swap(new: Path) -> None:
    old = WORKSHOP / f"{new.name}-old"
    if STATIC.exists():
        STATIC.rename(old)
    new.rename(STATIC)
    shutil.rmtree(old, ignore_errors=True)


def _own_files() -> list[Path]:
    return sorted(
        file
        for folder in OWN_FOLDERS
        for file in (ASSETS / folder).rglob("*")
        if file.is_file() and file.name[0] != "."
    )


def _fingerprint() -> str:
    inputs = [*sorted(ASSETS.glob("*.py")), ASSETS / "package-lock.json", *_own_files()]
    digest = hashlib.sha256()
    for file in inputs:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(ASSETS).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


if __name__ == "__main__":
    print("Static files built." if build() else "Static files are up to date.")
