"""A mail on the wire has seven bits and short lines, and its words keep their single spaces."""

from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

_LINE = "\r\n"


class _WirePolicy(EmailPolicy):
    """Folds subject and sender as `email.header` does: `EmailPolicy` doubles a space where it breaks before an umlaut."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if self.utf8 or (str(value).isascii() and name.lower() != "subject"):
            return super().fold_binary(name, value)
        if name.lower() == "subject":
            return f"{name}: {_words(name, str(value))}{_LINE}".encode("ascii")
        if name.lower() == "from":
            address = value.addresses[0]
            return f"{name}: {_words(name, address.display_name)}{_LINE} <{address.addr_spec}>{_LINE}".encode("ascii")
        return super().fold_binary(name, value)


# Seven bits, so that no relay on the way has to convert anything.
POLICY: EmailPolicy = _WirePolicy(linesep=_LINE, cte_type="7bit", refold_source="none")


def on_the_wire(email: EmailMessage) -> tuple[bytes, bool]:
    """Return the mail as it is sent, and whether the server has to know SMTPUTF8 (RFC 6531) for its recipient."""
    needs_utf8 = not email["To"].addresses[0].addr_spec.isascii()
    return email.as_bytes(policy=POLICY.clone(utf8=needs_utf8)), needs_utf8


def _words(name: str, text: str) -> str:
    return Header(text, None if text.isascii() else "utf-8", header_name=name).encode(linesep=_LINE)
