"""Who comes to a rush and what they want: the same people each time, known by the number of their form."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

WORKSHOPS = 4
LIKED = (0, 0, 0, 1, 1, 2, 3)
"""Workshops as they are wished for: the first one is everybody's darling and fills up while people type."""
PARTY_EVERY = 5
GROUP = "kita"
GROUP_EVERY = 6


@dataclass(frozen=True)
class Offer:
    """What an event asks for: its rounds with their sessions, its questions with their ids; a plain one asks nothing."""

    id: int
    slug: str
    rounds: tuple[tuple[int, tuple[int, ...]], ...] = ()
    questions: dict[str, int] = field(default_factory=dict)

    @property
    def is_plain(self) -> bool:
        """Say whether each form is one person without any wish."""
        return not self.rounds

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Offer":
        """Return the offer of what `vars()` of one became as JSON."""
        rounds = tuple((number, tuple(sessions)) for number, sessions in told["rounds"])
        return cls(told["id"], told["slug"], rounds, told["questions"])


@dataclass
class Guest:
    """One person; `favourites` has the sessions of each round, the dearest first: what is full is struck out."""

    given_name: str
    email: str
    group: str
    favourites: dict[int, list[int]]
    answers: dict[str, str]

    def strike_out(self, full: set[int]) -> None:
        """Forget what is full: the next favourite counts."""
        for sessions in self.favourites.values():
            sessions[:] = [session for session in sessions if session not in full] or sessions


@dataclass(frozen=True)
class Group:
    """Who comes with one form; a party has a manner."""

    guests: tuple[Guest, ...]
    manner: str = ""


def group(number: int, offer: Offer) -> Group:
    """Return who comes with the form of this number: every fifth is a party of two to four, if the event is not plain."""
    dice = Random(number)
    if offer.is_plain or number % PARTY_EVERY:
        return Group((_guest(str(number), offer, dice),))
    people = dice.randint(2, 4)
    manner = "together" if number % (2 * PARTY_EVERY) else "one_by_one"
    return Group(tuple(_guest(f"{number}.{each}", offer, dice) for each in range(people)), manner)


def addresses(forms: int, offer: Offer) -> list[str]:
    """Return the mail address of everyone, in order."""
    return sorted(guest.email for number in range(forms) for guest in group(number, offer).guests)


def _guest(name: str, offer: Offer, dice: Random) -> Guest:
    belongs = dice.randrange(GROUP_EVERY) == 0
    return Guest(
        given_name=f"Gast {name}",
        email=f"gast.{name}@schule.example.de",
        group=GROUP if belongs else "none",
        favourites={number: list(_order(sessions, dice)) for number, sessions in offer.rounds},
        answers=dict(_answers(dice)) if offer.questions else {},
    )


def _order(sessions: tuple[int, ...], dice: Random) -> Iterator[int]:
    # A dictionary keeps the first of each.
    yield from dict.fromkeys(sessions[index] for index in [*dice.sample(LIKED, len(LIKED)), *range(WORKSHOPS)])


def _answers(dice: Random) -> Iterator[tuple[str, str]]:
    yield "school", dice.choice(("primary", "secondary"))
    lunch = dice.choice(("yes", "no"))
    yield "lunch", lunch
    if lunch == "yes":
        yield "diet", "Bitte ohne Nüsse."
