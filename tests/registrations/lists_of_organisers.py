"""The same event and people, with organisers who write in, move, end and take back, and helpers at its door."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from ki_events import clock
from ki_events.attendance.walking_in import Coming, admit_waiting, come_in, withdraw
from ki_events.audit import AuditEntry
from ki_events.events.tables import Event, EventStatus, Session, SessionKind, SessionStatus
from ki_events.mail.tables import Message, MessageState
from ki_events.organisations.tables import Organisation
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Person
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.changing.capacity import drop_session
from ki_events.registrations.changing.planning_again import plan_again
from ki_events.registrations.changing.restoring import take_back_calling_off
from ki_events.registrations.institutions.merging import merge_institutions
from ki_events.registrations.organising.by_hand import ByHand, register_by_hand
from ki_events.registrations.organising.cancelling import Ending, cancel_by_organiser
from ki_events.registrations.organising.making_places import Places
from ki_events.registrations.organising.moving_over import Moving, move_over
from ki_events.registrations.organising.offers import accept_for_person, extend_offer
from ki_events.registrations.organising.undoing_cancellations import undo_cancellation
from ki_events.registrations.rules import institution_key
from ki_events.registrations.tables import CalendarChoice, Choice, ChoiceStatus, Decision, Registration, Status
from ki_events.rows import one
from tests.characters import make_event
from tests.registrations.lists import SCHOOLS, WHO, Lists, T

ACTOR = "account:1"
SOON = st.sampled_from([0, 0, 5, 15])
"""Minutes after which somebody thinks again."""


class ListsOfOrganisers(Lists):
    """What `Lists` does, with everything that the back office can do to who has a place."""

    moves: ClassVar[set[tuple[str, str]]] = set()
    other: Event | None = None

    def __init__(self) -> None:
        super().__init__()
        self.untold: set[int] = set()

    @rule(people=st.integers(1, 3), told=st.booleans(), more=st.booleans(), school=st.integers(0, 2))
    def an_organiser_writes_people_in(self, people: int, told: bool, more: bool, school: int) -> None:
        form = self.form(people, None, (school, 0, False, 1))
        event = self.run(one(Event, self.event.id))
        places = Places((event.capacity or 0) + people, "Referentin") if more else None
        entry = ByHand(form.guests, form.nonce, told, places)
        made = self.tries(register_by_hand(self.event.id, entry, ACTOR)) or []
        again = self.tries(register_by_hand(self.event.id, entry, ACTOR)) or []
        assert not made or [row.id for row in made] == [row.id for row in again]
        self.came |= {row.id for row in made}

    @rule(who=WHO, people=st.integers(1, 2), told=st.booleans(), minutes=SOON, back=st.booleans())
    def an_organiser_ends_registrations(self, who: int, people: int, told: bool, minutes: int, back: bool) -> None:
        rows = [row for row in self.rows() if row.status not in (Status.cancelled, Status.rejected)]
        ids = [row.id for row in (rows[who % len(rows) :] if rows else [])[:people] if row.event == self.event.id]
        ending = Ending("Doppelt angemeldet", told, ACTOR)
        self.tries(cancel_by_organiser(self.event.id, ids, ending))
        assert not self.tries(cancel_by_organiser(self.event.id, ids, ending))
        for number in ids if back else ():
            self.minutes_go_by(minutes)
            self.takes_back_twice(number)

    @rule(who=WHO)
    def an_organiser_takes_an_older_ending_back(self, who: int) -> None:
        if number := self.pick(who, Status.cancelled):
            self.takes_back_twice(number)

    @rule(who=WHO, told=st.booleans(), home=st.booleans())
    def an_organiser_moves_somebody_to_another_date(self, who: int, told: bool, home: bool) -> None:
        rows = [row for row in self.rows() if row.status not in (Status.cancelled, Status.rejected)]
        rows = [row for row in rows if (row.event == self.event.id) != home]
        if not rows:
            return
        row = rows[who % len(rows)]
        moving = Moving(self.event.id if home else self.other_event().id, "Auf Wunsch", ACTOR, is_told=told)
        if made := self.tries(move_over(row.id, moving)):
            assert made.id == self.run(move_over(row.id, moving)).id
            self.came.add(made.id)
            if not told:
                self.untold.add(made.id)

    @rule(who=WHO, hours=st.sampled_from([1, 30, 24 * 9]), accepts=st.booleans())
    def an_organiser_looks_after_an_offer(self, who: int, hours: int, accepts: bool) -> None:
        if number := self.pick(who, Status.offered):
            until = clock.now() + timedelta(hours=hours)
            if accepts:
                self.tries(accept_for_person(number, "Am Telefon", ACTOR))
            else:
                self.tries(extend_offer(number, until, ("Urlaub", ACTOR)))

    @rule(minutes=SOON, sent=st.booleans(), really=st.sampled_from([False, False, True]))
    def the_event_is_called_off_by_mistake(self, minutes: int, sent: bool, really: bool) -> None:
        if really:
            self.run(call_off(self.event.id, "Verklickt", ACTOR))
            self.minutes_go_by(minutes)
            if sent:
                self.letters_leave()
            self.tries(take_back_calling_off(self.event.id, ACTOR))
            self.tries(take_back_calling_off(self.event.id, ACTOR))

    @rule(number=st.integers(0, 7), minutes=SOON, sent=st.booleans())
    def a_session_is_dropped_by_mistake(self, number: int, minutes: int, sent: bool) -> None:
        sessions = self.sessions()
        session = sessions[number % len(sessions)].id
        self.run(drop_session(session, ACTOR, "Verklickt"))
        self.minutes_go_by(minutes)
        if sent:
            self.letters_leave()
        self.tries(plan_again(session, ACTOR))

    @rule(number=st.integers(0, 7))
    def a_session_is_planned_again(self, number: int) -> None:
        sessions = self.sessions()
        self.tries(plan_again(sessions[number % len(sessions)].id, ACTOR))

    @rule()
    def spellings_become_one(self) -> None:
        event = self.run(one(Event, self.event.id))
        keys = [institution_key(SCHOOLS[1])]
        self.run(merge_institutions(event.organisation, keys, SCHOOLS[2], ACTOR))

    @rule()
    def letters_leave(self) -> None:
        due = (Message.state == MessageState.pending) & (Message.run_at <= clock.now())
        self.run(_do(Message.update({Message.state: MessageState.sent, Message.sent_at: clock.now()}).where(due)))

    @rule(really=st.sampled_from([False, False, False, True]))
    def the_doors_open(self, really: bool) -> None:
        if really and clock.now() < self.event.starts_at + timedelta(minutes=10):
            self.come(self.event.starts_at + timedelta(minutes=10))

    @precondition(lambda self: clock.now() > self.event.starts_at)
    @rule(who=WHO, new=st.booleans(), wrong=st.booleans())
    def somebody_comes_to_the_door(self, who: int, new: bool, wrong: bool) -> None:
        coming = Coming(self.sessions()[0].id, f"key-{self.run(Registration.count())}-{who}-{new}", clock.now())
        waiting = None if new else self.pick(who, Status.waitlisted, Status.offered, Status.unverified, Status.pending)
        if new:
            came = self.tries(come_in(coming, Person("Esra", f"Şahin {who % 5}", ""), ACTOR))
        elif waiting and self.run(one(Registration, waiting)).event == self.event.id:
            came = self.tries(admit_waiting(coming, waiting, ACTOR))
        else:
            came = None
        if came is not None:
            self.came.add(came.id)
            assert not wrong or self.tries(withdraw(came.id, ACTOR)) is not came

    @invariant()
    def each_move_has_its_audit_line(self) -> None:
        # A calling-off that was taken back leaves no lines, but stays in the audit.
        lines = self.run(_do(Decision.select(Decision.from_status, Decision.to_status)))
        moves = [(line["from_status"], line["to_status"]) for line in lines if line["from_status"] != line["to_status"]]
        self.moves.update(moves)
        assert len(moves) <= self.run(AuditEntry.count().where(AuditEntry.action.like("registration.%")))

    @invariant()
    def who_has_a_place_is_invited(self) -> None:
        # Whom an organiser moved without telling them, hears of it when something changes there; so does who wanted no
        # invitations for a while.
        assert set() == self.run(_not_invited()) - self.untold - self.choosers

    @invariant()
    def nobody_is_in_two_workshops_at_once(self) -> None:
        assert [] == self.run(_overlaps())

    def takes_back_twice(self, number: int) -> None:
        if row := self.tries(undo_cancellation(number, ACTOR)):
            assert row.id == self.run(undo_cancellation(number, ACTOR)).id

    def tries(self, verb: Awaitable[T]) -> T | None:
        try:
            return self.run(verb)
        except Refused:
            return None

    def minutes_go_by(self, minutes: int) -> None:
        if minutes:
            self.come(clock.now() + timedelta(minutes=minutes))

    def rows(self) -> list[Registration]:
        return self.run(_do(Registration.objects().order_by(Registration.id)))

    def sessions(self) -> list[Session]:
        query = Session.objects().where(Session.event == self.event.id).order_by(Session.starts_at, Session.id)
        return self.run(_do(query))

    def other_event(self) -> Event:
        if self.other is None:
            organisation = self.run(one(Organisation, self.event.organisation))
            starts_at = self.event.starts_at + timedelta(days=3)
            self.other = self.run(make_event(2, organisation=organisation, starts_at=starts_at))
        return self.other


async def _do(query: Awaitable[T]) -> T:
    return await query


async def _not_invited() -> set[int]:
    """Return whose calendars do not have the dates of an event at which they have a place."""
    rows = await Registration.raw(
        "SELECT r.id FROM registration r JOIN event e ON e.id = r.event JOIN session s ON s.event = e.id"
        " LEFT JOIN invitation i ON i.mail_key = r.mail_key AND i.session = s.id"
        " WHERE r.status = {} AND r.holds_place AND r.is_told AND r.calendar = {} AND e.status = {}"
        " AND s.status = {} AND s.kind = {} AND s.ends_at > {} AND (i.id IS NULL OR i.method = 'CANCEL')",
        Status.confirmed.value,
        CalendarChoice.invitations.value,
        EventStatus.published.value,
        SessionStatus.planned.value,
        SessionKind.plenary.value,
        clock.now(),
    )
    return {row["id"] for row in rows}


async def _overlaps() -> list[str]:
    rows = await Choice.raw(
        "SELECT a.registration, s.id AS one, t.id AS other FROM choice a JOIN session s ON s.id = a.session"
        " JOIN choice b ON b.registration = a.registration AND b.id > a.id JOIN session t ON t.id = b.session"
        " WHERE a.status = {} AND b.status = {} AND s.starts_at < t.ends_at AND t.starts_at < s.ends_at",
        ChoiceStatus.taken.value,
        ChoiceStatus.taken.value,
    )
    return [f"registration {row['registration']}: sessions {row['one']} and {row['other']}" for row in rows]
