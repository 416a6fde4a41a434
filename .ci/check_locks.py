"""The locks name no address, pin everything by hash, and satisfy what `pyproject.toml` asks for."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("run", "build", "dev")
ADDRESS = re.compile(
    r"://|^\s*(?:-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b|\"resolved\"|@ file:", re.MULTILINE
)
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)((?:.*\\\n)*.*)", re.MULTILINE)


def main() -> int:
    """Print what is wrong and return how many findings there are."""
    findings = [finding for lock in LOCKS for finding in _check(lock)]
    findings += _addresses(ROOT / "assets/package-lock.json")
    print("\n".join(findings) or "Locks: no addresses, all hashed, up to date.")
    return len(findings)


def _check(lock: str) -> list[str]:
    file = ROOT / f"requirements/{lock}.txt"
    pins = {canonicalize_name(name): version for name, version, _ in PIN.findall(file.read_text())}
    unhashed = [
        f"{file.name}: {name} has no hash"
        for name, _, rest in PIN.findall(file.read_text())
        if "--hash=sha256:" not in rest
    ]
    stale = [
        f"{file.name}: {wanted} is not satisfied; run `make lock`"
        for wanted in _wanted(lock)
        if not wanted.specifier.contains(pins.get(canonicalize_name(wanted.name), "0"), prereleases=True)
        or canonicalize_name(wanted.name) not in pins
    ]
    return _addresses(file) + unhashed + stale


def _wanted(lock: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    lines = {
        "run": project["project"]["dependencies"],
        "build": groups["build"],
        "dev": [*project["project"]["dependencies"], *groups["build"], *groups["dev"]],
    }[lock]
    return [Requirement(line) for line in lines if isinstance(line, str)]


def _addresses(file: Path) -> list[str]:
    return [f"{file.name}: names an address: {found[0].strip()}" for found in ADDRESS.finditer(file.read_text())]


if __name__ == "__main__":
    sys.exit(min(main(), 1))
