"""What was loaded at the start is not walked through again, and what comes later is collected as ever."""

import gc
import weakref

import pytest

from ki_events.lasting import lasting


class Ring:
    """Something that only the collector can take away."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_loaded_is_left_out_and_later_rings_are_collected() -> None:
    before = gc.get_freeze_count()
    try:
        with lasting():
            assert not gc.isenabled()
            kept = [[] for _ in range(1000)]  # type: ignore[var-annotated]
        assert (True, True) == (gc.isenabled(), gc.get_freeze_count() >= before + len(kept))
        ring = weakref.ref(Ring())
        gc.collect()
        assert ring() is None
    finally:
        gc.unfreeze()


def test_collecting_goes_on_when_loading_failed() -> None:
    with pytest.raises(ImportError), lasting():
        raise ImportError
    gc.unfreeze()
    assert gc.isenabled()
