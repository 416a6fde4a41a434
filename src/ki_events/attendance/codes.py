"""The check-in code stands on the person's page and badge: derived like their link, short enough to be typed at the door."""

import base64
import hashlib

from ki_events.links import token

PURPOSE = "check-in"
LENGTH = 8
"""Letters of 5 bits: of a thousand people two have the same code once in two million events."""

_HEARD = str.maketrans({"0": "O", "1": "I"})


def check_in_code(public_id: str, generation: int) -> str:
    """Return the code of a registration: letters and the digits 2-7 (RFC 4648 section 6), none of which look alike."""
    derived = hashlib.sha256(token(PURPOSE, public_id, generation).encode()).digest()
    return base64.b32encode(derived)[:LENGTH].decode()


def in_print(code: str) -> str:
    """Return the code as people read it, in two halves."""
    return f"{code[:4]} {code[4:]}"


def as_typed(text: str) -> str:
    """Return the code that somebody typed or scanned, whatever spaces, hyphens and case they used."""
    return "".join(letter for letter in text.upper().translate(_HEARD) if letter.isalnum())
