"""Many things are looked at in one test, and each that is wrong is named at its end."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def finding_nothing() -> Iterator[dict[str, object]]:
    """Collect what is found, by what it was found at, and fail at the end with all of it; empty and False are nothing."""
    found: dict[str, object] = {}
    yield found
    wrong = {name: what for name, what in found.items() if what}
    assert {} == wrong, wrong
