"""An event of the demo is filled by the verbs that everyone uses, at moments of the past: what people do leads to what they do next."""

import heapq
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from ki_events.clock import now, turned
from ki_events.db import transaction
from ki_events.demo.crowd import CrowdEntry, Step
from ki_events.demo.wishing import Wishing
from ki_events.events.tables import Event, Mode, Serving
from ki_events.registrations.arrivals import Arrival, Guest, Wishes
from ki_events.registrations.mailboxes.verifying import verify
from ki_events.registrations.offers import accept, decline
from ki_events.registrations.organising.admitting import admit, reject
from ki_events.registrations.registering import Person, cancel, register_party
from ki_events.registrations.tables import By, Manner, Registration, Status
from ki_events.rows import one

SOON = timedelta(hours=20)
"""Within that time most people answer a mail."""

REASON = "Für diesen Durchgang suchen wir Menschen mit einer Familiensprache, die im Team noch fehlt."


@dataclass(frozen=True)
class Answer:
    """What somebody will do with a mail: prove their address, take the place that is held, or leave it."""

    registration: int
    status: Status
    takes: bool = True


@dataclass
class Filling:
    """One event being filled. `link` is the invitation link that its people come by."""

    event: Event
    wishing: Wishing
    dice: random.Random
    until: datetime
    link: int | None = None
    ids: dict[str, int] = field(default_factory=dict)
    agenda: list[tuple[datetime, int, Step | Answer]] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    numbers: "count[int]" = field(default_factory=count)

    async def fill(self, steps: Sequence[Step], entry: CrowdEntry) -> None:
        """Let it all happen, in one transaction: the event has its people, or none after a crash."""
        for step in steps:
            self._plan(step.at, step)
        async with transaction():
            while self.agenda:
                at, _, act = heapq.heappop(self.agenda)
                with turned(at):
                    await (self._do(act) if isinstance(act, Step) else self._answer(act))
            if self.event.mode == Mode.approval:
                await self._admit(entry.undecided)
            if entry.leaves_now:
                await self._leave_now()

    def _plan(self, at: datetime, act: Step | Answer) -> None:
        if at <= self.until:
            heapq.heappush(self.agenda, (at, next(self.numbers), act))

    async def _do(self, step: Step) -> None:
        if step.cancels:
            await cancel(self.ids[step.person.email], By.person)
            await self._expect_answers()
            return
        guests = tuple([Guest(person, await self._wishes(person)) for person in (step.person, *step.others)])
        manner = Manner.together if step.others else None
        made = await register_party(
            self.event.id, Arrival(guests, secrets.token_urlsafe(16), manner=manner, link=self.link)
        )
        for guest, registration in zip(guests, made, strict=True):
            self.ids[guest.person.email] = registration.id
            if registration.status == Status.unverified and self.dice.random() < 0.9:
                self._plan(now() + self.dice.random() * SOON / 4, Answer(registration.id, Status.unverified))

    async def _wishes(self, person: Person) -> Wishes:
        return await self.wishing.wishes(person, self.dice)

    async def _answer(self, answer: Answer) -> None:
        registration = await one(Registration, answer.registration)
        if registration.status != answer.status or registration.deadline <= now():
            return
        if answer.status == Status.unverified:
            await verify(answer.registration)
        elif answer.takes:
            await accept(answer.registration)
        else:
            await decline(answer.registration)
        await self._expect_answers()

    async def _expect_answers(self) -> None:
        if self.event.serving != Serving.offer:
            return
        offered = (Registration.event == self.event.id) & (Registration.status == Status.offered)
        for row in await Registration.select(Registration.id, Registration.deadline).where(offered):
            if row["id"] not in self.expected:
                self.expected.add(row["id"])
                time = min(row["deadline"] - now(), SOON)
                takes = self.dice.random() < 0.85
                self._plan(now() + self.dice.uniform(0.1, 0.9) * time, Answer(row["id"], Status.offered, takes))

    async def _admit(self, undecided: int) -> None:
        pending = (Registration.event == self.event.id) & (Registration.status == Status.pending)
        rows = await Registration.select(Registration.id).where(pending).order_by(Registration.turn)
        ids = [row["id"] for row in rows]
        decided = ids[: max(0, len(ids) - undecided)]
        await reject(decided[2:4], REASON, "system")
        await admit([*decided[:2], *decided[4:]], "system")

    async def _leave_now(self) -> None:
        confirmed = (Registration.event == self.event.id) & (Registration.status == Status.confirmed)
        first = await Registration.objects().where(confirmed).order_by(Registration.turn).first()
        if first is not None:
            await cancel(first.id, By.person)
