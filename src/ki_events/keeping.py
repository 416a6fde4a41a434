"""What was made once is kept in the process, up to a weight; what was not used for longest goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Values by key, together at most `most` bytes heavy."""

    def __init__(self, most: int) -> None:
        self.most, self.weight = most, 0
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key) -> Value | None:
        """Return the value and remember that it was used."""
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key][0]

    def put(self, key: Key, value: Value, weight: int) -> None:
        """Keep the value, `weight` bytes heavy, in place of an older one; what is too heavy alone drives nothing else out."""
        self._drop(key)
        if weight > self.most:
            return
        self._values[key] = (value, weight)
        self.weight += weight
        while self.weight > self.most:
            self._drop(next(iter(self._values)))

    def _drop(self, key: Key) -> None:
        if key in self._values:
            self.weight -= self._values.pop(key)[1]
