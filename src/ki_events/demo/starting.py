"""`ki-events demo`: one command from nothing to a page that is alive; started again it keeps what is there."""

import asyncio
import ipaddress
import os
import shutil
import socket
import sys
import time
from pathlib import Path

from ki_events.settings import SettingsError, demo_secret, settings


def start(host: str, port: int, reset: bool) -> None:
    """Prepare settings and data for the demo, print what to try, and serve until stopped.

    Raise `SettingsError` when the address is taken. Off loopback the pages are served, the mailbox page is not.
    """
    port = _free(host, port)
    _choose_settings(host, port)
    # Only now: the engine is made from the settings when it is imported.
    from ki_events.demo.preparing import prepare
    from ki_events.serving import serve

    started = time.monotonic()
    if reset:
        _forget(settings().data)
    first_paths = asyncio.run(prepare(reset, lambda sentence: print(sentence, flush=True)))
    _greet(first_paths, time.monotonic() - started)
    serve()


def _choose_settings(host: str, port: int) -> None:
    data = Path(os.environ.get("KI_EVENTS_DATA") or "data")
    os.environ["KI_EVENTS_DEMO"] = "true"
    os.environ["KI_EVENTS_HOST"], os.environ["KI_EVENTS_PORT"] = host, str(port)
    os.environ.setdefault("KI_EVENTS_BASE_URL", f"http://{_shown(host)}:{port}")
    os.environ.setdefault("KI_EVENTS_LOG_FORMAT", "console")
    os.environ.setdefault("KI_EVENTS_OPERATOR_ADDRESS", "Musterstraße 1, 12345 Musterstadt")
    os.environ.setdefault("KI_EVENTS_OPERATOR_EMAIL", "ki@demo.invalid")
    if not os.environ.get("KI_EVENTS_SECRET") and not os.environ.get("KI_EVENTS_SECRET_FILE"):
        os.environ["KI_EVENTS_SECRET"] = demo_secret(data)
    settings.cache_clear()


def _shown(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified or host == "127.0.0.1":
        return "localhost"
    return f"[{host}]" if address.version == 6 else host


def _free(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(
                f"{host}:{port} kann nicht benutzt werden ({error.strerror}). Ein anderer Port: make demo PORT={port + 1 if port < 65535 else 8000}"
            ) from None
        return int(probe.getsockname()[1])


def _forget(data: Path) -> None:
    for file in data.glob("ki_events.sqlite3*"):
        file.unlink()
    shutil.rmtree(data / "postfach", ignore_errors=True)


def _greet(first_paths: dict[str, str], seconds: float) -> None:
    base = settings().base_url
    lines = [
        "",
        f"ki_events ist bereit (nach {seconds:.1f} s):",
        "",
        f"  {base}/",
        "",
        "Zum Ausprobieren:",
        *(f"  {base}{path}\n      {shows}" for path, shows in first_paths.items()),
        f"  {base}/meine\n      alle eigenen Anmeldungen über einen Link, der in die Mail kommt",
        f"  {base}/feeds/veranstaltungen.ics\n      Kalender-Abo: in Thunderbird, Outlook oder am Telefon abonnieren",
        f"  {base}/demo/postfach\n      alle E-Mails, die die Demo verschickt hätte (nur von diesem Rechner aus)",
        "",
        "  1. Bei einer vollen Fortbildung anmelden: Sie kommen auf die Warteliste.",
        "  2. Im Postfach eine Bestätigung öffnen und diese Anmeldung absagen: Der Platz geht sofort an die nächste Person.",
        "",
        f"Verwaltung: {base}/verwaltung/anmelden",
        *_logins(),
        "",
        "Beenden mit Strg+C. Die Daten bleiben; von vorn mit: make demo RESET=1",
        "",
    ]
    print("\n".join(lines), flush=True, file=sys.stdout)


def _logins() -> list[str]:
    from ki_events.demo.logins import LOGINS

    widest = max(len(login.email) for login in LOGINS)
    return [f"  {login.email:<{widest}}  {login.password}\n      {login.name} {login.shows}" for login in LOGINS]
