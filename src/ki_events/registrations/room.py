"""What is free in an event at one moment: places, contingents, elective sessions; counted down in memory while the list is walked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True)
class Seat:
    """What a registration holds beside its place: `contingent` it comes from (None: the general places), (round, session) pairs."""

    contingent: int | None = None
    sessions: tuple[tuple[int, int], ...] = ()


class Source(NamedTuple):
    """Where a place can come from."""

    contingent: int | None


@dataclass(frozen=True)
class Elective:
    """One elective session; `free` None is unlimited."""

    id: int
    free: int | None
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Elective") -> bool:
        """Say whether nobody can be in both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Choosing:
    """One round with its elective sessions."""

    round: int
    required: bool
    sessions: tuple[Elective, ...]


@dataclass
class Room:
    """What is free. `reserved` has the free ones of the `reserved_places` of contingents that are not released, `attendance` those of each manner
    of taking part, of `attendance_places` in all.

    `held` says how many places each institution has, `per_institution` how many it may have (None: all). `capacity` and
    `free` None are unlimited.
    """

    capacity: int | None
    free: int | None
    reserved: dict[int, int] = field(default_factory=dict)
    reserved_places: dict[int, int] = field(default_factory=dict)
    attendance: dict[str, int] = field(default_factory=dict)
    attendance_places: dict[str, int] = field(default_factory=dict)
    per_institution: int | None = None
    held: Counter[str] = field(default_factory=Counter)
    rounds: tuple[Choosing, ...] = ()
    left: dict[int, int | None] = field(default_factory=dict)
    general_is_kept: bool = False
    kept: set[int] = field(default_factory=set)
    found: dict[tuple[tuple[tuple[int, int], ...], bool], tuple[tuple[int, int], ...] | None] = field(
        default_factory=dict, repr=False
    )

    def __post_init__(self) -> None:
        if not self.left:
            self.left = {session.id: session.free for each in self.rounds for session in each.sessions}

    @property
    def is_full(self) -> bool:
        """Say whether nobody at all can get a place."""
        return self.free is not None and self.free <= 0

    def copy(self) -> "Room":
        """Return a room that can be used up without this one."""
        other = copy(self)
        other.reserved, other.attendance = dict(self.reserved), dict(self.attendance)
        other.held, other.left, other.kept = self.held.copy(), dict(self.left), set(self.kept)
        other.reserved_places, other.found = self.reserved_places, dict(self.found)
        return other

    def become(self, other: "Room") -> None:
        """Take over what `other`, a copy of this, has used up."""
        self.__dict__.update(other.__dict__)

    def could_ever_hold(self, claims: Sequence[int], manners: Sequence[str]) -> bool:
        """Say whether a party fits in when all places are free; `manners` has how each of them takes part."""
        foreign = sum(places for number, places in self.reserved_places.items() if number not in claims)
        fits = self.capacity is None or len(manners) <= self.capacity - foreign
        wanted = Counter(manners)
        return fits and all(wanted[manner] <= places for manner, places in self.attendance_places.items())

    def keep_for(self, claims: Sequence[int], manners: Sequence[str]) -> None:
        """Keep what is free for a party that is first: others may only take what it could not."""
        short = [manner for manner, wanted in Counter(manners).items() if wanted > self.attendance.get(manner, wanted)]
        for manner in short:
            self.attendance[manner] = 0
        if short:
            return
        self.general_is_kept = True
        for claim in claims:
            # Its free places stay counted as reserved, so that they are nobody else's.
            self.kept.add(claim)

    def takes_from(self, institution: str) -> bool:
        """Say whether one more of this institution may have a place."""
        return not institution or self.per_institution is None or self.held[institution] < self.per_institution

    def takes_attendance(self, manner: str) -> bool:
        """Say whether one more can take part in this manner."""
        return self.attendance.get(manner, 1) > 0

    def source(self, claims: Sequence[int]) -> Source | None:
        """Return where one more place comes from: the first own contingent, else the general places, else None."""
        if self.is_full:
            return None
        for claim in claims:
            if self.reserved.get(claim, 0) > 0 and claim not in self.kept:
                return Source(claim)
        if self.general_is_kept:
            return None
        general = None if self.free is None else self.free - sum(self.reserved.values())
        return Source(None) if general is None or general > 0 else None

    def sessions_for(self, wishes: Sequence[tuple[int, int]], *, exactly: bool) -> tuple[tuple[int, int], ...] | None:
        """Return a free session for each required round, and for others as wished, without overlaps; None if there are none.

        What is wished comes first, then what has most places; `exactly` takes only what is wished.
        """
        known = (tuple(sorted(wishes)), exactly)
        if known not in self.found:
            self.found[known] = self._search(dict(wishes), exactly)
        return self.found[known]

    def take(self, seat: Seat, manner: str, institution: str) -> None:
        """Count one place down."""
        if self.free is not None:
            self.free -= 1
        if seat.contingent is not None:
            self.reserved[seat.contingent] -= 1
        if manner in self.attendance:
            self.attendance[manner] -= 1
        if institution:
            self.held[institution] += 1
        for _round, session in seat.sessions:
            left = self.left[session]
            self.left[session] = None if left is None else left - 1
        if seat.sessions:
            self.found = {}

    def _search(self, wishes: dict[int, int], exactly: bool) -> tuple[tuple[int, int], ...] | None:
        rounds = []
        for choosing in self.rounds:
            wish = wishes.get(choosing.round)
            may_miss = not choosing.required and not (exactly and wish)
            options = self._options(choosing, wish, exactly)
            if not options and not may_miss:
                return None
            rounds.append((choosing.round, [*options, *([None] if may_miss else [])]))
        # Where there is least to choose first: what is impossible shows soon.
        rounds.sort(key=lambda each: len(each[1]))
        return next(self._selections(rounds, ()), None)

    def _selections(
        self, rounds: Sequence[tuple[int, list[Elective | None]]], chosen: tuple[tuple[int, Elective], ...]
    ) -> Iterator[tuple[tuple[int, int], ...]]:
        if not rounds:
            yield tuple(sorted((round_, session.id) for round_, session in chosen))
            return
        (round_, options), *others = rounds
        for session in options:
            if session is None:
                yield from self._selections(others, chosen)
            elif not any(session.overlaps(other) for _, other in chosen):
                yield from self._selections(others, (*chosen, (round_, session)))

    def _options(self, choosing: Choosing, wish: int | None, exactly: bool) -> list[Elective]:
        free = [session for session in choosing.sessions if self._has_place(session)]
        wished = [session for session in free if session.id == wish]
        if exactly or not choosing.required:
            return wished
        others = [session for session in free if session.id != wish]
        return wished + sorted(others, key=lambda each: (-self._places(each), each.starts_at, each.id))

    def _has_place(self, session: Elective) -> bool:
        left = self.left[session.id]
        return left is None or left > 0

    def _places(self, session: Elective) -> int:
        left = self.left[session.id]
        return 1_000_000 if left is None else left
