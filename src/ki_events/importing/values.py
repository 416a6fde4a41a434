"""Nodes become plain values: texts, lists, dictionaries, and None for what has no value."""

from typing import TypeAlias

from ki_events.importing.nodes import Listing, Node, Scalar

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

MOST_VALUES = 1_000_000
MOST_CHARACTERS = 100_000_000
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class TooMuch(Exception):
    """Aliases multiply to more than any real document holds."""


class Budget:
    """How much may come out of one file, aliases counted each time they are used."""

    def __init__(self) -> None:
        self.values = 0
        self.characters = 0

    def spend(self, characters: int = 0) -> None:
        """Count one more value. Raise `TooMuch`."""
        self.values += 1
        self.characters += characters
        if self.values > MOST_VALUES or self.characters > MOST_CHARACTERS:
            raise TooMuch


def value_of(node: Node, budget: Budget) -> Value:
    """Return the value of a node. Raise `TooMuch`."""
    if isinstance(node, Scalar):
        budget.spend(len(node.text))
        return None if node.plain and node.text in _NOTHING else node.text
    budget.spend()
    if isinstance(node, Listing):
        return [value_of(item, budget) for item in node.items]
    return {key.text: value_of(value, budget) for key, value in node.entries}


def for_year(value: Value, year: int) -> Value:
    """Return the value with the year in the place of every "{year}"."""
    if isinstance(value, str):
        return value.replace("{year}", str(year))
    if isinstance(value, list):
        return [for_year(item, year) for item in value]
    if isinstance(value, dict):
        return {key: for_year(item, year) for key, item in value.items()}
    return value
