"""A mail on the wire has seven bits and short lines, and its words keep their single spaces.

Written here and not by `email.message`, which parses and folds every header anew and takes six milliseconds for a mail;
this takes a tenth of one.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr
from functools import lru_cache

_LINE = "\r\n"
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Email:
    """A mail as it is sent: `data` is what the server is given for `recipient`."""

    sender: str
    recipient: str
    data: bytes

    @property
    def needs_utf8(self) -> bool:
        """Return whether the server has to know SMTPUTF8 (RFC 6531)."""
        return not self.recipient.isascii()


def with_headers(headers: Sequence[tuple[str, str]], body: bytes) -> bytes:
    """Return a mail, or a part of one, whose `body` begins with headers of its own; values are folded already."""
    return "".join(f"{name}: {value}{_LINE}" for name, value in headers).encode("ascii") + body


@lru_cache(256)
def unstructured(name: str, text: str) -> str:
    """Return the value of a header that people read, folded and encoded (RFC 2047)."""
    # Not by EmailPolicy, which doubles a space where it breaks before an umlaut.
    return Header(text, None if text.isascii() else "utf-8", header_name=name).encode(linesep=_LINE)


@lru_cache(64)
def named_mailbox(header: str, name: str, address: str) -> str:
    """Return the value of a header with a name and an address in it (RFC 5322 section 3.4)."""
    if name.isascii():
        return unstructured(header, formataddr((name, address)))
    return f"{unstructured(header, name)}{_LINE} <{address}>"


def words(text: str, subtype: str) -> bytes:
    """Return the part of type text/`subtype`, quoted-printable (RFC 2045 section 6.7)."""
    # A carriage return alone is no line end, and servers refuse it (RFC 5321 section 2.3.8).
    lines = _LINE.join(_LINE_END.split(text)).encode()
    return with_headers(
        [("Content-Type", f'text/{subtype}; charset="utf-8"'), ("Content-Transfer-Encoding", "quoted-printable")],
        _LINE.encode() + binascii.b2a_qp(lines),
    )


def in_base64(content_type: str, content: bytes, filename: str = "") -> bytes:
    """Return a part whose lines stay as they are; with `filename` it is a file to open."""
    headers = [("Content-Type", content_type), ("Content-Transfer-Encoding", "base64")]
    if filename:
        headers.append(("Content-Disposition", f'attachment; filename="{filename}"'))
    packed = base64.encodebytes(content).replace(b"\n", _LINE.encode())
    return with_headers(headers, _LINE.encode() + packed)


def multipart(subtype: str, parts: Sequence[bytes]) -> bytes:
    """Return the parts as one (RFC 2046 section 5.1)."""
    # "=_" is in no line of quoted-printable or base64, so no part can hold it (RFC 2045 section 6.7, 5).
    boundary = f"=_{subtype}"
    inside = b"".join(f"{_LINE}--{boundary}{_LINE}".encode() + part for part in parts)
    end = f"{_LINE}--{boundary}--{_LINE}".encode()
    return with_headers([("Content-Type", f'multipart/{subtype}; boundary="{boundary}"')], inside + end)
