"""A row has a figure, an aim, and says by how much it was met or missed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table; with `at_most` less is better. Without an aim the figure is told only."""

    what: str
    figure: float
    unit: str = ""
    aim: float | None = None
    at_most: bool = False
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Say whether the aim is reached; what has none is."""
        if self.aim is None:
            return True
        return self.figure <= self.aim if self.at_most else self.figure >= self.aim

    @property
    def verdict(self) -> str:
        """Return "met", or by how much it was missed."""
        if self.aim is None:
            return ""
        if self.is_met:
            return "met"
        return f"**missed** by {abs(self.figure - self.aim) / self.aim:.0%}" if self.aim else "**missed**"

    @property
    def line(self) -> str:
        """Return the row as Markdown."""
        aim = "" if self.aim is None else f"{'≤' if self.at_most else '≥'} {_number(self.aim)}{self._unit}"
        cells = [self.what, f"{_number(self.figure)}{self._unit}", aim, self.verdict, self.note]
        return f"| {' | '.join(cells)} |"

    @property
    def _unit(self) -> str:
        return f" {self.unit}" if self.unit else ""


HEAD = "| what | figure | aim | | note |\n|---|---|---|---|---|"


def table(rows: Sequence[Row]) -> str:
    """Return all rows as one Markdown table."""
    return "\n".join([HEAD, *(row.line for row in rows)])


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
