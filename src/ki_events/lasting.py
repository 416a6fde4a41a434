"""What a process loads at its start stays to its end, so the garbage collector does not walk through it again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """Load without collecting, and leave out what is there at the end from every later collection (`gc.freeze`).

    Some 300,000 objects take 0.1 s to walk through: at the start several times, and later whenever fifty people come at once.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
