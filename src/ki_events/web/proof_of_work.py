"""A little work that a browser does for each form, if the operator asks for it: cheap for one person, dear for thousands of forms.

The challenge is the nonce of the form, so a proof serves one form once. Who has no JavaScript is not refused: the sign-up
proves the mail address instead (docs/operating.md, KI_EVENTS_PROOF_OF_WORK).
"""

import hashlib
import re

from ki_events.settings import settings

FIELD = "proof"

_COUNTER = re.compile(r"[0-9]{1,12}", re.ASCII)
_BITS = hashlib.sha256().digest_size * 8


def wanted() -> int:
    """Return how many zero bits a proof begins with; 0: nobody is asked for one."""
    return settings().proof_of_work


def is_done(nonce: str, proof: str) -> bool:
    """Say whether `proof` is the work for the form with this nonce, or no work is wanted.

    SHA-256 of nonce, colon and counter, written as text, begins with the wanted number of zero bits.
    """
    bits = wanted()
    if bits == 0:
        return True
    if _COUNTER.fullmatch(proof) is None:
        return False
    digest = hashlib.sha256(f"{nonce}:{proof}".encode(errors="replace")).digest()
    return int.from_bytes(digest, "big") >> (_BITS - bits) == 0
