"""What every page is like, public or not: its language, one title, one heading, strict headers, nothing inline, no other host."""

import re
from collections.abc import Iterator

import httpx

from ki_events.web.security import CONTENT_SECURITY_POLICY

LOADED = re.compile(r'<(?:link|script|img|iframe|source|form|use)\b[^>]*?\b(?:href|src|action)="([^"]*)"')
OWN_HOST = ("/", "#", "?", "http://test")
STRICT = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


def faults(page: httpx.Response, language: str) -> Iterator[str]:
    """Yield what a page lacks that every page has."""
    has = {
        "language": f'<html lang="{language}" dir="ltr">' in page.text,
        "title": re.search(r"<title>[^<]+ · [^<]+</title>", page.text) is not None,
        "one heading": len(re.findall(r"<h1\b", page.text)) == 1,
        "no cookie": "set-cookie" not in page.headers,
        "cache-control": re.search("no-cache|no-store|private", page.headers["cache-control"]) is not None,
    }
    yield from [name for name, there in has.items() if not there]
    yield from [name for name, wanted in STRICT.items() if page.headers.get(name) != wanted]
    yield from [address for address in LOADED.findall(page.text) if not address.startswith(OWN_HOST)]
    yield from re.findall(r'\bstyle="|\bon\w+="', page.text)
