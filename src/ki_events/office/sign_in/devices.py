"""A device is called what its owner calls it: a browser and the machine it runs on."""

from ki_events.i18n import _
from ki_events.web.requests import AnyRequest

# What comes first decides: most browsers name others too ("like Gecko", "Chrome/… Safari/… Edg/…").
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS": "Firefox",
    "Chrome/": "Chrome",
    "CriOS": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "macOS",
    "Linux": "Linux",
}


def device_of(request: AnyRequest) -> str:
    """Return what the person will recognise the device of a request by, as in "Firefox, Windows"; "" if it does not say."""
    said = request.headers.get("user-agent", "")
    return ", ".join(filter(None, (_first(BROWSERS, said), _first(SYSTEMS, said))))


def called(device: str) -> str:
    """Return the name of a device in a list."""
    return device or _("Unbekanntes Gerät")


def _first(names: dict[str, str], said: str) -> str:
    return next((name for sign, name in names.items() if sign in said), "")
