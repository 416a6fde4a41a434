"""Two people change the same thing at once: what only one of them changed is taken, what both changed is asked; pure."""

from dataclasses import dataclass, fields, replace
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Merged(Generic[Value]):
    """Both versions as one; `conflicts` are the fields that both changed to something else, where `value` has mine.

    `theirs` are the fields that only the other one changed.
    """

    value: Value
    conflicts: tuple[str, ...]
    theirs: tuple[str, ...]


def merge(base: Any, mine: Value, theirs: Any) -> Merged[Value]:
    """Return what becomes of `base` when `mine` and `theirs`, three values of one dataclass, both count."""
    names = [field.name for field in fields(base)]
    by_them = [name for name in names if getattr(base, name) != getattr(theirs, name)]
    unlike = [name for name in by_them if getattr(mine, name) != getattr(theirs, name)]
    conflicts = tuple(name for name in unlike if getattr(mine, name) != getattr(base, name))
    taken = tuple(name for name in unlike if name not in conflicts)
    merged: Any = replace(mine, **{name: getattr(theirs, name) for name in taken})  # type: ignore[type-var]
    return Merged(merged, conflicts, taken)
