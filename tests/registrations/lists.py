"""An event as anybody could set it up, people who do anything with it, and what must be true after each of their steps."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ki_events import clock
from ki_events.audit import AuditEntry
from ki_events.db import close_pool, open_pool
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Event, HandOver, Mode, PartyRule, Round, Serving, Session, SessionKind
from ki_events.mail.tables import Message, MessageState
from ki_events.organisations.tables import Organisation
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest, Person, Wishes
from ki_events.registrations.attending import switch_attendance
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.changing.capacity import change_capacity, drop_session
from ki_events.registrations.electives import drop_wish, switch_choice
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.ledger.wishes import choose_calendar
from ki_events.registrations.letters.personal import KINDS, compose
from ki_events.registrations.mailboxes.not_me import not_me
from ki_events.registrations.mailboxes.verifying import verify
from ki_events.registrations.offers import accept, decline
from ki_events.registrations.organising.admitting import admit, move_up_out_of_turn, reject
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.settling import settle_due
from ki_events.registrations.tables import By, CalendarChoice, Decision, Invitation, Manner, Registration, Status
from ki_events.rows import one
from tests.characters import make_event, make_session, person
from tests.databases import Databases, point_at

T = TypeVar("T")
CAPACITIES = st.sampled_from([1, 2, 3, 0, 4, 6, 2, None])
WHO = st.integers(0, 40)
SCHOOLS = ("", "Grundschule am Park", "Kita Sonnenblume")
GROUPS = ("", "kita", "schule")


class Lists(RuleBasedStateMachine):
    """One event with everything that it could have, many people, and beside the system a list of who came."""

    source: Databases
    steps = 0
    moves: ClassVar[set[tuple[str, str]]] = set()
    """All moves that were seen, in all runs."""

    def __init__(self) -> None:
        super().__init__()
        self.url = self.source.new(migrated=True)
        point_at(self.url)
        self.loop = asyncio.new_event_loop()
        self.stack = contextlib.ExitStack()
        self.run(open_pool())
        self.came: set[int] = set()
        self.sequences: dict[tuple[str, int], int] = {}
        self.uids: set[str] = set()
        self.choosers: set[int] = set()
        self.forms: list[Arrival] = []

    def run(self, verb: Awaitable[T]) -> T:
        return self.loop.run_until_complete(_awaited(verb))

    def teardown(self) -> None:
        self.stack.close()
        self.run(close_pool())
        self.loop.close()
        self.source.drop(self.url)

    @initialize(
        capacity=CAPACITIES,
        serving=st.sampled_from(Serving),
        party_rule=st.sampled_from(PartyRule),
        mode=st.sampled_from([Mode.open] * 4 + [Mode.approval]),
        verifies=st.sampled_from([False, False, False, True]),
        per_institution=st.sampled_from([None, None, 2]),
        parts=st.sets(st.sampled_from(["groups", "hybrid", "rounds"])),
        people=st.integers(1, 5),
    )
    def publish(  # noqa: PLR0917 - one drawing each
        self,
        capacity: int | None,
        serving: Serving,
        party_rule: PartyRule,
        mode: Mode,
        verifies: bool,
        per_institution: int | None,
        parts: set[str],
        people: int,
    ) -> None:
        event = make_event(
            capacity,
            sessions=2,
            serving=serving,
            party_rule=party_rule,
            mode=mode,
            verifies_email=verifies,
            per_institution=per_institution,
            hand_over=HandOver.anyone,
        )
        self.event = self.run(event)
        self.hybrid, self.rounds = "hybrid" in parts, {}
        self.run(_add_parts(self.event, parts))
        self.rounds = self.run(_rounds(self.event.id))
        self.uids = {session.uid for session in self.run(_sessions(self.event.id))}
        for _ in range(people):
            self.somebody_registers(0, 0, False, 0)

    @rule(school=st.integers(0, 2), group=st.integers(0, 2), online=st.booleans(), pick=st.integers(0, 3))
    def somebody_registers(self, school: int, group: int, online: bool, pick: int) -> None:
        self.send(self.form(1, None, (school, group, online, pick)))

    @rule(
        people=st.integers(2, 3),
        manner=st.sampled_from(Manner),
        school=st.integers(0, 2),
        online=st.booleans(),
        pick=st.integers(0, 3),
    )
    def a_party_registers(self, people: int, manner: Manner, school: int, online: bool, pick: int) -> None:
        self.send(self.form(people, manner, (school, 1, online, pick)))

    @precondition(lambda self: self.forms)
    @rule(which=WHO)
    def a_form_is_sent_twice(self, which: int) -> None:
        form = self.forms[which % len(self.forms)]
        # A place that was handed over is of no form any more.
        known = form.nonce in {row.nonce for row in self.run(_all())}
        before = self.run(Registration.count())
        self.send(form)
        assert not known or before == self.run(Registration.count())

    @precondition(lambda self: self.forms)
    @rule(who=WHO, what=st.integers(0, 11))
    def somebody_does_what_they_can(self, who: int, what: int) -> None:
        rows = self.run(_all())
        if rows:
            chosen = rows[who % len(rows)]
            actions = self.actions(chosen.id)[Status(chosen.status)]
            actions[what % len(actions)]()

    @precondition(lambda self: self.forms)
    @rule(who=WHO, what=st.integers(0, 3))
    def who_holds_others_up_does_what_they_can(self, who: int, what: int) -> None:
        held_up = (Status.offered, Status.unverified, Status.pending, Status.rejected)
        rows = [row for row in self.run(_all()) if row.status in held_up]
        if rows:
            chosen = rows[who % len(rows)]
            actions = self.actions(chosen.id)[Status(chosen.status)]
            actions[what % len(actions)]()

    def actions(self, number: int) -> dict[Status, list[Callable[[], None]]]:
        """Return what can be done with a registration, by its status; each twice where the second must change nothing."""
        leave = [lambda: self.ends(cancel, number, By.person), lambda: self.ends(cancel, number, By.organiser)]
        admission = [
            lambda: self.dares(admit([number], "cli")),
            lambda: self.dares(reject([number], "Nur für Schulen.", "cli")),
        ]
        return {
            Status.unverified: [lambda: self.dares(verify(number)), lambda: self.dares(not_me(number)), *leave],
            Status.pending: [*admission, *leave],
            Status.rejected: admission,
            Status.waitlisted: [
                *leave,
                lambda: self.dares(move_up_out_of_turn(number, "Dolmetscht für die Gruppe.", "cli")),
            ],
            Status.offered: [lambda: self.accepts_twice(number), lambda: self.ends(decline, number), *leave],
            Status.confirmed: [*leave, lambda: self.dares(hand_over(number, person(number + 20)))],
            Status.cancelled: [lambda: self.dares(cancel(number, By.person)), lambda: self.dares(accept(number))],
        }

    def dares(self, verb: Awaitable[object]) -> None:
        with contextlib.suppress(Refused):
            self.run(verb)

    def accepts_twice(self, number: int) -> None:
        with contextlib.suppress(Refused):
            assert Status.confirmed == self.run(accept(number)).status
            assert Status.confirmed == self.run(accept(number)).status

    def ends(self, verb: Callable[..., Awaitable[Registration]], number: int, *more: object) -> None:
        with contextlib.suppress(Refused):
            assert Status.cancelled == self.run(verb(number, *more)).status
            assert Status.cancelled == self.run(verb(number, *more)).status

    @rule(who=WHO, pick=st.integers(0, 3), stops=st.booleans())
    def somebody_switches_the_workshop(self, who: int, pick: int, stops: bool) -> None:
        one_of = self.pick(who, Status.confirmed, Status.offered, Status.waitlisted)
        if one_of and self.rounds:
            round_, sessions = list(self.rounds.items())[pick % len(self.rounds)]
            session = sessions[pick % len(sessions)]
            with contextlib.suppress(Refused):
                self.run(drop_wish(one_of, session) if stops else switch_choice(one_of, round_, session))

    @rule(who=WHO, online=st.booleans())
    def somebody_comes_the_other_way(self, who: int, online: bool) -> None:
        one_of = self.pick(who, Status.confirmed, Status.offered, Status.waitlisted, Status.unverified)
        if one_of:
            self.dares(switch_attendance(one_of, Attendance.online if online else Attendance.on_site))

    @rule(who=WHO, wanted=st.sampled_from([CalendarChoice.feed, *CalendarChoice]))
    def somebody_says_what_they_want_in_their_calendar(self, who: int, wanted: CalendarChoice) -> None:
        states = (Status.confirmed, Status.offered, Status.waitlisted, Status.unverified, Status.pending)
        if one_of := self.pick(who, *states):
            before = self.run(Message.count())
            for _click in range(2):
                assert wanted == self.run(choose_calendar(one_of, wanted)).calendar
            # Each has a mailbox of their own here: nobody is invited in their place.
            assert before == self.run(Message.count())
            assert wanted == CalendarChoice.invitations or [] == self.run(_invitations_to(one_of))
            self.choosers.add(one_of)

    @rule(capacity=CAPACITIES)
    def the_capacity_changes(self, capacity: int | None) -> None:
        taken = self.run(one(Event, self.event.id)).taken
        try:
            self.run(change_capacity(self.event.id, capacity, "cli"))
        except Refused:
            assert capacity is not None and (capacity < taken or capacity < self.run(_reserved(self.event.id)))
        else:
            assert capacity is None or capacity >= self.run(one(Event, self.event.id)).taken

    @rule(hours=st.sampled_from([1, 3, 25, 49, 24 * 7 + 1]))
    def time_goes_by(self, hours: int) -> None:
        self.come(clock.now() + timedelta(hours=hours))

    @rule(before=st.sampled_from([timedelta(hours=30), timedelta(hours=20), timedelta(minutes=90)]))
    def the_start_comes_near(self, before: timedelta) -> None:
        if clock.now() < self.event.starts_at - before:
            self.come(self.event.starts_at - before)

    @rule(number=st.integers(0, 7))
    def a_session_is_dropped(self, number: int) -> None:
        sessions = self.run(_sessions(self.event.id))
        self.run(drop_session(sessions[number % len(sessions)].id, "cli"))

    @rule(really=st.sampled_from([False] * 29 + [True]))
    def the_event_is_called_off(self, really: bool) -> None:
        if really:
            self.run(call_off(self.event.id, "Krankheit", "cli"))

    def come(self, moment: datetime) -> None:
        self.stack.enter_context(clock.turned(moment))
        self.run(settle_due())

    def pick(self, who: int, *statuses: Status) -> int | None:
        found = [row.id for row in self.run(_all()) if row.status in statuses]
        return found[who % len(found)] if found else None

    def form(self, people: int, manner: Manner | None, drawn: tuple[int, int, bool, int]) -> Arrival:
        school, group, online, pick = drawn
        first = sum(len(form.guests) for form in self.forms)
        wishes = Wishes(
            attendance=(Attendance.online if online else Attendance.on_site) if self.hybrid else "",
            target_group=GROUPS[group],
            choices=tuple((round_, sessions[pick % len(sessions)]) for round_, sessions in self.rounds.items()),
        )
        guests = tuple(Guest(_from(SCHOOLS[school], first + number), wishes) for number in range(people))
        self.forms.append(Arrival(guests, f"nonce-{len(self.forms)}", manner))
        return self.forms[-1]

    def send(self, form: Arrival) -> None:
        with contextlib.suppress(Refused):
            made = self.run(register_party(self.event.id, form))
            assert len(form.guests) == len(made)
            self.came |= {row.id for row in made}

    @invariant()
    def nothing_is_broken(self) -> None:
        type(self).steps += 1
        found = self.run(faults())
        assert [] == found, [str(each) for each in found]

    @invariant()
    def nobody_is_lost(self) -> None:
        assert self.came <= {row.id for row in self.run(_all())}

    @invariant()
    def each_move_has_its_audit_line(self) -> None:
        decisions = self.run(_decisions())
        self.moves.update((row["from_status"], row["to_status"]) for row in decisions)
        moved = AuditEntry.action.like("registration.%") & (AuditEntry.action != "registration.calendar")
        assert len(decisions) == self.run(AuditEntry.count().where(moved))

    @invariant()
    def no_letter_comes_twice(self) -> None:
        keys = [row["key"] for row in self.run(_keys())]
        assert len(keys) == len(set(keys))

    @invariant()
    def sequence_never_falls_and_uids_stay(self) -> None:
        for entry in self.run(_ledger()):
            key = (entry.mail_key, entry.session)
            assert entry.sequence >= self.sequences.get(key, 0)
            self.sequences[key] = entry.sequence
        if self.uids:
            assert self.uids == {session.uid for session in self.run(_sessions(self.event.id))}


def _from(school: str, number: int) -> Person:
    guest = person(number)
    return Person(guest.given_name, guest.family_name, guest.email, school)


async def _add_parts(event: Event, parts: set[str]) -> None:
    if "groups" in parts and event.capacity:
        release = event.starts_at - timedelta(days=10)
        await Contingent(
            event=event.id, kind=ContingentKind.target_group, value="kita", name="Kitas", places=1, release_at=release
        ).save()
    if "hybrid" in parts:
        for position, manner in enumerate(Attendance):
            await Contingent(
                event=event.id, kind=ContingentKind.attendance, value=manner, name=manner, places=3, position=position
            ).save()
    if "rounds" in parts:
        await _add_rounds(event)


async def _add_rounds(event: Event) -> None:
    organisation = await one(Organisation, event.organisation)
    for number in (1, 2):
        round_ = Round(event=event.id, number=number, name=f"Runde {number}", required=number == 1)
        await round_.save()
        for workshop in (1, 2):
            # The second workshop of the first round and the first of the second overlap.
            start = event.starts_at + timedelta(hours=2 * number - (2 if workshop == 1 else 1))
            await make_session(
                event,
                organisation,
                start,
                kind=SessionKind.elective,
                round=round_.id,
                capacity=2,
                title=f"{number}-{workshop}",
                ends_at=start + timedelta(minutes=90),
            )


async def _rounds(event_id: int) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for session in await _sessions(event_id):
        if session.round:
            found.setdefault(session.round, []).append(session.id)
    return found


async def _reserved(event_id: int) -> int:
    rows = await Contingent.select(Contingent.places).where(
        (Contingent.event == event_id) & (Contingent.kind != ContingentKind.attendance)
    )
    return sum(row["places"] for row in rows)


async def _all() -> list[Registration]:
    return await Registration.objects().order_by(Registration.id)


async def _awaited(verb: Awaitable[T]) -> T:
    return await verb


async def _sessions(event_id: int) -> list[Session]:
    return await Session.objects().where(Session.event == event_id).order_by(Session.starts_at, Session.id)


async def _decisions() -> list[dict[str, str]]:
    return await Decision.select(Decision.from_status, Decision.to_status)


async def _keys() -> list[dict[str, str]]:
    return await Message.select(Message.key)


async def _invitations_to(number: int) -> list[str]:
    """Return the kinds of letters that have not left yet and would bring this person's calendar something."""
    own = (await one(Registration, number)).email
    written = await Message.objects().where((Message.recipient == own) & (Message.state == MessageState.pending))
    letters = [(message.kind, await compose(message)) for message in written if message.kind in KINDS]
    return [kind for kind, letter in letters if letter and letter.calendar and letter.calendar.method != "CANCEL"]


async def _ledger() -> list[Invitation]:
    return await Invitation.objects()
