"""The reader of QR codes for browsers that have none themselves: two files of npm's `qr`, under names of their own."""

from pathlib import Path


def qr_reader(package: Path) -> dict[str, str]:
    """Return the two scripts by file name; loaded when the camera is started, and only then."""
    decode = (package / "decode.js").read_text()
    return {
        "qr-tables.js": (package / "index.js").read_text(),
        "qr-decode.js": decode.replace("'./index.js'", "'./qr-tables.js'"),
    }
