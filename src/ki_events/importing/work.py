"""What an import carries along, and what it says of each thing at the end."""

from dataclasses import dataclass, field
from datetime import date

from ki_events.importing.known import Known
from ki_events.importing.problems import Problem


@dataclass
class Outcome:
    """What became of one thing of the document."""

    created: bool = False
    updated: bool = False
    material_changes: int = 0
    people_told: int = 0


@dataclass
class Work:
    """What all things of one import share: who does it, on which local day, and what is there already."""

    actor: str
    today: date
    known: Known
    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    shown_anew: set[int] = field(default_factory=set)
    """Events whose pages show what has changed of their organisation or programme, until that is written."""
