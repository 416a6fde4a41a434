"""The language of a page is the first part of its path; German has none, and no header or cookie has a say."""

from urllib.parse import quote

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from ki_events.i18n import LANGUAGES, PSEUDO_LANGUAGE, SOURCE_LANGUAGE, language, speaking
from ki_events.settings import settings

OWN_NAMES = {"de": "Deutsch", "en": "English"}


def in_language(app: ASGIApp) -> ASGIApp:
    """Take the language off the path and speak it for the rest of the request; an unknown prefix stays and is not found."""

    async def in_its_language(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        code, path = split(scope["path"])
        scope["path"] = path
        with speaking(code):
            await app(scope, receive, send)

    return in_its_language


def split(path: str) -> tuple[str, str]:
    """Return the language of a path and the path without it, which begins with one slash.

    With two it would name another host where it becomes a link (RFC 3986 section 4.2).
    """
    path = f"/{path.lstrip('/')}"
    code, _separator, rest = path[1:].partition("/")
    if code != SOURCE_LANGUAGE and _is_spoken(code):
        return code, f"/{rest.lstrip('/')}"
    return SOURCE_LANGUAGE, path


def spoken(path: str, code: str | None = None) -> str:
    """Return the address of an unprefixed `path` in `code`, by default in the language of the moment."""
    code = code or language()
    if code == SOURCE_LANGUAGE:
        return quote(path)
    return quote(f"/{code}{path}" if path != "/" else f"/{code}")


def _is_spoken(code: str) -> bool:
    return code in LANGUAGES or (code == PSEUDO_LANGUAGE and settings().pseudo_language)
