"""Links are derived from a secret, and worth nothing when a part of them is changed."""

from hypothesis import given
from hypothesis import strategies as st

from ki_events.links import absolute, is_valid, new_public_id, public_id_in, token


def test_token_is_valid_when_whole() -> None:
    public_id = new_public_id()
    made = token("registration", public_id, 3)
    assert public_id == public_id_in(made)
    assert is_valid(made, "registration", 3)


def test_token_is_void_when_purpose_or_generation_differ() -> None:
    made = token("registration", new_public_id(), 3)
    assert not is_valid(made, "partner", 3)
    assert not is_valid(made, "registration", 4)


@given(st.text(max_size=60))
def test_token_is_void_when_invented(text: str) -> None:
    assert not is_valid(text, "registration")


def test_public_ids_differ() -> None:
    assert 1000 == len({new_public_id() for _ in range(1000)})


def test_absolute_begins_with_the_address_of_the_installation() -> None:
    assert "http://test/meine" == absolute("/meine")
