"""A nonce is ours and belongs to one form."""

from ki_events.web.nonce import is_nonce, new_nonce


def test_nonce_is_taken_for_its_own_form_only() -> None:
    nonce = new_nonce("sign-up:1")
    assert (True, False, False) == (
        is_nonce(nonce, "sign-up:1"),
        is_nonce(nonce, "sign-up:2"),
        is_nonce(nonce[:-1], "sign-up:1"),
    )


def test_nonces_differ_and_fit_their_column() -> None:
    first, second = new_nonce("sign-up:1"), new_nonce("sign-up:1")
    assert first != second
    assert len(first) <= 64
