"""Templates and migrations lie beside `src` in a checkout and inside the package once installed; static files always in the package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

STATIC = _PACKAGE / "static"


def data_folder(name: str) -> Path:
    """Return the folder `templates` or `migrations`: the packed copy of a wheel, else the one beside `src`."""
    packed = _PACKAGE / f"_{name}"
    return packed if packed.is_dir() else _PACKAGE.parents[1] / name
