"""`make test`: every check there is, one after the other, with a summary; it fails if any part failed."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent
REPORTS = ROOT / ".build/reports"
IN_CI = os.environ.get("CI", "").lower() == "true"
CODE = ("src", "tests", "assets", "benchmarks", ".ci", "hatch_build.py")


@dataclass(frozen=True)
class Part:
    """One command of the run and, for tests, where pytest reports and on which database it runs."""

    name: str
    command: tuple[str, ...]
    database: str = ""

    @property
    def report(self) -> Path:
        return REPORTS / f"{self.name.replace(' ', '-')}.xml"


@dataclass(frozen=True)
class Outcome:
    """How a part ended."""

    part: str
    state: str
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def line(self) -> str:
        counts = ", ".join(f"{number} {what}" for what, number in self.counts.items() if number)
        return f"  {self.part:24} {self.state:8} {self.seconds:7.1f} s  {counts}"


LINTS = (
    Part("format", ("ruff", "format", "--check", "--output-format=concise", *CODE)),
    Part("ruff", ("ruff", "check", "--output-format=concise", *CODE)),
    Part("types", ("mypy",)),
    Part("floors", ("lint-imports", "--no-cache")),
    Part("templates", ("djlint", "templates", "--lint", "--quiet")),
    Part("dockerfile", ("hadolint", "Dockerfile")),
    Part("locks", ("python", ".ci/check_locks.py")),
)
# Whoever has nothing left to do takes over from the other, so that nobody waits for a long test at the end.
PYTEST = ("pytest", "-q", "-n2", "--dist=worksteal", "-m")
TESTS = (
    Part("tests on sqlite", (*PYTEST, "not browser"), "sqlite"),
    # What asks for no database has been tried already.
    Part("tests on postgres", (*PYTEST, "database and not browser"), "postgres"),
)
# They are all in one folder; looking for them in the others takes each process ten seconds.
BROWSER = Part("browser tests", (*PYTEST, "browser", "tests/browser"), "sqlite")


def main() -> int:
    """Run the parts and return how many failed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--lint", action="store_true", help="only the checks that run nothing of ours")
    only_lint = arguments.parse_args().lint
    REPORTS.mkdir(parents=True, exist_ok=True)
    outcomes = [_run(part) for part in (LINTS if only_lint else (*LINTS, *TESTS))]
    if not only_lint:
        outcomes.append(_run_in_browser())
    failed = [outcome for outcome in outcomes if outcome.state == "FAILED"]
    print("\nSummary", *(outcome.line for outcome in outcomes), sep="\n")
    print(f"{len(failed)} of {len(outcomes)} parts failed." if failed else "All is well.")
    return len(failed)


def _run(part: Part) -> Outcome:
    print(f"\n── {part.name}", flush=True)
    command = [str(TOOLS / part.command[0]), *part.command[1:]]
    environment = {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}
    # Each of a hundred processes would compile all of ours anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if part.database:
        part.report.unlink(missing_ok=True)
        command.append(f"--junitxml={part.report}")
        environment["KI_EVENTS_TEST_DATABASE"] = part.database
    began = time.monotonic()
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    state = "ok" if status == 0 else "FAILED"
    return Outcome(part.name, state, time.monotonic() - began, _counts(part.report) if part.database else {})


def _run_in_browser() -> Outcome:
    if _find_chromium() or (_install_chromium() and _find_chromium()):
        return _run(BROWSER)
    print("\n── browser tests: NOT RUN, because there is no Chromium (Debian: apt install chromium)", flush=True)
    return Outcome(BROWSER.name, "FAILED" if IN_CI else "SKIPPED", counts={"Chromium missing": 1})


def _find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _install_chromium() -> bool:
    """Return whether Debian's package could be installed; where we may not, that is no mistake."""
    if not shutil.which("apt-get"):
        return False
    as_root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if as_root and not shutil.which("sudo"):
        return False
    print("\n── installing Debian's chromium", flush=True)
    steps = (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"])
    return all(
        subprocess.run(
            [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *step],
            check=False,
            stdout=subprocess.DEVNULL,
        ).returncode
        == 0
        for step in steps
    )


def _counts(report: Path) -> dict[str, int]:
    if not report.is_file():
        return {}
    suites = list(ET.parse(report).getroot().iter("testsuite"))
    total = {
        what: sum(int(suite.get(what, "0")) for suite in suites) for what in ("tests", "failures", "errors", "skipped")
    }
    passed = total["tests"] - total["failures"] - total["errors"] - total["skipped"]
    return {"passed": passed, **{what: total[what] for what in ("failures", "errors", "skipped")}}


if __name__ == "__main__":
    sys.exit(min(main(), 1))
