"""A proof of work is right for one form only, and nobody needs one unless the operator wants it."""

from itertools import count

import pytest

from ki_events.web.environment import environment
from ki_events.web.proof_of_work import is_done
from tests.mail.servers import settled

BITS = 12


def solved(nonce: str) -> str:
    return next(str(n) for n in count() if is_done(nonce, str(n)))


def test_work_of_one_form_is_no_proof_for_another() -> None:
    with settled(proof_of_work=BITS):
        proof = solved("one nonce")
        assert (True, False) == (is_done("one nonce", proof), is_done("another nonce", proof))


def test_proof_begins_with_as_many_zero_bits_as_wanted() -> None:
    # SHA-256 of "a:11" begins with 065f…: five zero bits.
    assert [True] * 6 + [False] * 3 == [_is_done("a", "11", bits) for bits in range(9)]


@pytest.mark.parametrize("proof", ["", "x", "-1", " 1", "1\n", "²", "1" * 13, "\ud800"])
def test_what_is_no_counter_is_no_proof(proof: str) -> None:
    assert not _is_done("a", proof, 1)
    assert not _is_done("\ud800", proof, 1)


def test_nothing_is_asked_for_when_the_operator_wants_no_work() -> None:
    assert _is_done("a", "", 0)
    page = environment().get_template("parts/proof_of_work.html")
    assert "" == page.render(bits=0).strip()
    assert 'data-proof-of-work="12"' in page.render(bits=12)


def _is_done(nonce: str, proof: str, bits: int) -> bool:
    with settled(proof_of_work=bits):
        return is_done(nonce, proof)
