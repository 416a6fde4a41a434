"""Whatever people, organisers and the clock do in whatever order, the invariants of 2-domain.md hold after each step."""

import asyncio
import contextlib
from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ki_events import clock
from ki_events.audit import AuditEntry
from ki_events.db import close_pool, open_pool
from ki_events.events.tables import Event, Session
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.calling_off import call_off
from ki_events.registrations.changing import change_capacity, drop_session
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel, register
from ki_events.registrations.tables import By, Decision, Invitation, Registration, Status
from ki_events.rows import one
from tests.characters import make_event, person
from tests.databases import KIND, Databases, point_at

T = TypeVar("T")
CAPACITIES = st.sampled_from([1, 2, 3, 0, 4, 1, 2, None])
LETTERS_OF_MOVES = {"registered", "waiting", "moved_up", "cancelled", "event_cancelled"}
PEOPLE = st.integers(0, 30)
OPEN = {"confirmed", "waitlisted"}


class Lists(RuleBasedStateMachine):
    """One event with three dates, many people, and beside the system a list of who came."""

    source: Databases

    def __init__(self) -> None:
        super().__init__()
        self.url = self.source.new(migrated=True)
        point_at(self.url)
        self.loop = asyncio.new_event_loop()
        self.stack = contextlib.ExitStack()
        self.run(open_pool())
        self.came: set[int] = set()
        self.came_before: set[int] = set()
        self.sequences: dict[tuple[str, int], int] = {}
        self.uids: set[str] = set()
        self.people = 0

    def run(self, verb: Awaitable[T]) -> T:
        return self.loop.run_until_complete(_awaited(verb))

    def teardown(self) -> None:
        self.stack.close()
        self.run(close_pool())
        self.loop.close()
        self.source.drop(self.url)

    @initialize(capacity=CAPACITIES, people=st.integers(0, 6), late=st.booleans())
    def publish(self, capacity: int | None, people: int, late: bool) -> None:
        self.event = self.run(make_event(capacity, sessions=3))
        self.start = self.event.starts_at
        self.uids = {session.uid for session in self.run(_sessions(self.event.id))}
        self.people_register(people)
        if late:
            self.the_last_hours_before_the_start_come()

    @rule(count=st.integers(1, 3))
    def people_register(self, count: int) -> None:
        for _ in range(count):
            self.people += 1
            self.send(self.people)

    @precondition(lambda self: self.people)
    @rule(who=PEOPLE)
    def sends_the_form_twice(self, who: int) -> None:
        before = self.run(Registration.count())
        self.send(self.known(who))
        assert self.run(Registration.count()) - before <= (self.known(who) not in self.came_before)

    @precondition(lambda self: self.people)
    @rule(who=PEOPLE, form=st.integers(0, 1000))
    def fills_a_new_form(self, who: int, form: int) -> None:
        number = self.known(who)
        active = self.run(_active(self.event.id, number))
        try:
            made = self.run(register(self.event.id, person(number), f"again-{form}-{number}"))
        except Refused as no:
            codes = {"already_registered", "closed", "cancelled", "past"}
            assert not active or codes & {no.code}  # noqa: PT017
        else:
            assert not active or made.nonce == f"again-{form}-{number}"

    @precondition(lambda self: self.people)
    @rule(who=PEOPLE, by=st.sampled_from([By.person, By.organiser]))
    def cancels(self, who: int, by: By) -> None:
        active = [registration for registration in self.run(_all()) if registration.status in OPEN]
        if not active:
            return
        chosen = active[who % len(active)].id
        with contextlib.suppress(Refused):
            assert Status.cancelled == self.run(cancel(chosen, by)).status
            assert Status.cancelled == self.run(cancel(chosen, by)).status

    @rule(capacity=CAPACITIES)
    def changes_the_capacity(self, capacity: int | None) -> None:
        taken = self.run(_event(self.event.id)).taken
        try:
            self.run(change_capacity(self.event.id, capacity, "cli"))
        except Refused:
            assert capacity is not None and capacity < taken
        else:
            assert capacity is None or capacity >= self.run(_event(self.event.id)).taken

    @rule(hours=st.sampled_from([1, 24]))
    def time_goes_by(self, hours: int) -> None:
        self.stack.enter_context(clock.turned(clock.now() + timedelta(hours=hours)))

    @rule()
    def the_last_hours_before_the_start_come(self) -> None:
        # From here free places go to the door: the one state in which some are free while people wait.
        if clock.now() < self.start - timedelta(minutes=90):
            self.stack.enter_context(clock.turned(self.start - timedelta(minutes=90)))

    @rule(number=st.integers(0, 2))
    def a_date_is_dropped(self, number: int) -> None:
        self.run(drop_session(self.run(_sessions(self.event.id))[number].id, "cli"))

    @rule(really=st.sampled_from([False] * 19 + [True]))
    def is_called_off(self, really: bool) -> None:
        if really:
            self.run(call_off(self.event.id, "Krankheit", "cli"))

    def known(self, who: int) -> int:
        return who % self.people + 1

    def send(self, number: int) -> None:
        self.came_before = set(self.came)
        with contextlib.suppress(Refused):
            self.run(register(self.event.id, person(number), f"nonce-{number}"))
            self.came.add(number)

    @invariant()
    def nothing_is_broken(self) -> None:
        assert [] == self.run(faults())

    @invariant()
    def nobody_is_lost(self) -> None:
        known = {registration.nonce for registration in self.run(_all())}
        assert {f"nonce-{number}" for number in self.came} <= known

    @invariant()
    def each_move_has_its_letter_and_its_audit_line(self) -> None:
        moves = self.run(Decision.count())
        keys = [row["key"] for row in self.run(_keys())]
        assert moves == len(
            {key.partition(":session:")[0] for key in keys if key.partition(":")[0] in LETTERS_OF_MOVES}
        )
        assert moves == self.run(AuditEntry.count().where(AuditEntry.action.like("registration.%")))
        assert len(keys) == len(set(keys))

    @invariant()
    def sequence_never_falls_and_uids_stay(self) -> None:
        for entry in self.run(_ledger()):
            key = (entry.mail_key, entry.session)
            assert entry.sequence >= self.sequences.get(key, 0)
            self.sequences[key] = entry.sequence
        if self.uids:
            assert self.uids == {session.uid for session in self.run(_sessions(self.event.id))}


def test_invariants_when_anything_happens(all_databases: Databases) -> None:
    Lists.source = all_databases
    run_state_machine_as_test(
        Lists,
        settings=settings(
            max_examples=40 if KIND == "sqlite" else 20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )


async def _active(event_id: int, number: int) -> list[Registration]:
    mine = (Registration.event == event_id) & (Registration.given_name == person(number).given_name)
    return await Registration.objects().where(mine & Registration.status.is_in(list(OPEN)))


async def _all() -> list[Registration]:
    return await Registration.objects().order_by(Registration.id)


async def _event(event_id: int) -> Event:
    return await one(Event, event_id)


async def _awaited(verb: Awaitable[T]) -> T:
    return await verb


async def _sessions(event_id: int) -> list[Session]:
    return await Session.objects().where(Session.event == event_id).order_by(Session.starts_at)


async def _keys() -> list[dict[str, str]]:
    return await Message.select(Message.key)


async def _ledger() -> list[Invitation]:
    return await Invitation.objects()
