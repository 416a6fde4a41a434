"""A mail address is one that mail servers deliver to: what the form takes, the mailer can send to."""

import re
import unicodedata

LONGEST = 254  # RFC 5321 section 4.5.3.1.3, without the angle brackets
LONGEST_LOCAL_PART = 64  # RFC 5321 section 4.5.3.1.1

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322 section 3.2.3
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")  # RFC 1123 section 2.1
_TOP_LEVEL = re.compile(r"[a-z]{2,}|xn--[a-z0-9-]+")


def mail_address(text: str) -> str:
    """Return the address with its domain in ASCII (IDNA). Raise `ValueError` for what no mail server delivers to.

    Quotes, comments and numeric hosts are grammar that nobody's address has. Other letters before the "@" (RFC 6531) are
    refused, since few servers take them and the person would never hear of us.
    """
    local_part, separator, domain = text.rpartition("@")
    host = _in_ascii(domain)
    address = f"{local_part}@{host}"
    if not separator or len(local_part) > LONGEST_LOCAL_PART or len(address) > LONGEST:
        raise ValueError("no mail address")
    if _LOCAL_PART.fullmatch(local_part) is None or not _is_host(host.lower()):
        raise ValueError("no mail address")
    return address


def mail_key(email: str) -> str:
    """Fold a mail address so that the same mailbox has one key (2-domain.md, invariant 6)."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email).casefold())
    return " ".join(folded.split())


def _is_host(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and _TOP_LEVEL.fullmatch(labels[-1]) is not None


def _in_ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    found = domain.encode("idna").decode()
    # Python's IDNA is that of 2003: it would make another domain of one with "ß".
    if found.encode().decode("idna").lower() != domain.lower():
        raise ValueError("no mail address")
    return found
