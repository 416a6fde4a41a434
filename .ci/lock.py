"""Writes the locks anew from `pyproject.toml` and `assets/package.json`: exact versions and hashes, no addresses."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COMPILE = [
    *(
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--universal",
        "--python-version=3.11",
        "--generate-hashes",
        "--upgrade",
    ),
    *("--no-header", "--no-annotate", "--no-emit-package=ki-events", "--quiet", f"--cache-dir={ROOT}/.build/uv-cache"),
]


def main() -> None:
    """Lock everything together first, so that what runs and what builds agree with it."""
    _compile("dev", ["--group=dev"])
    _compile("run", ["--constraints=requirements/dev.txt"])
    _compile("build", ["--group=build", "--constraints=requirements/dev.txt"], only_group=True)
    _lock_npm()


def _compile(name: str, options: list[str], *, only_group: bool = False) -> None:
    command = [part for part in COMPILE if part != "pyproject.toml"] if only_group else COMPILE
    subprocess.run(
        [*command, *options, f"--output-file=requirements/{name}.txt"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


def _lock_npm() -> None:
    command = [
        str(Path(sys.executable).with_name("npm")),
        "install",
        "--package-lock-only",
        "--ignore-scripts",
        "--loglevel=error",
    ]
    subprocess.run([*command, f"--cache={ROOT}/.build/npm-cache"], cwd=ROOT / "assets", check=True)
    file = ROOT / "assets/package-lock.json"
    lock: dict[str, Any] = json.loads(file.read_text())
    for package in lock["packages"].values():
        package.pop("funding", None)
    file.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    main()
