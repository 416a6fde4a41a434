"""Who gets which free place: the walk of the list, pure."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ki_events.registrations.allotting import Candidate, Passing, allot
from ki_events.registrations.room import Choosing, Elective, Room, Seat
from ki_events.registrations.rules import Rule

START = datetime(2027, 3, 17, 8, tzinfo=UTC)
KITA, PARTNER = 7, 8


def elective(number: int, free: int | None, hour: int = 0) -> Elective:
    start = START + timedelta(hours=hour)
    return Elective(number, free, start, start + timedelta(minutes=90))


def rounds(*sessions: list[Elective]) -> tuple[Choosing, ...]:
    return tuple(Choosing(number, True, tuple(each)) for number, each in enumerate(sessions, start=1))


candidates = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 10_000),
        turn=st.integers(1, 10_000),
        priority=st.sampled_from([0, 0, 0, 1]),
        party=st.sampled_from([None, None, None, 1, 2]),
        claims=st.sampled_from([(), (), (KITA,), (PARTNER, KITA)]),
        attendance=st.sampled_from(["on_site", "online"]),
        institution=st.sampled_from(["", "park", "sonne"]),
        wishes=st.sampled_from([(), ((1, 11),), ((1, 12), (2, 21))]),
    ),
    max_size=12,
    unique_by=(lambda each: each.id, lambda each: each.turn),
)
some_rooms = st.builds(
    Room,
    capacity=st.just(20),
    free=st.integers(0, 8),
    reserved=st.dictionaries(st.sampled_from([KITA, PARTNER]), st.integers(0, 3)),
    attendance=st.fixed_dictionaries({"on_site": st.integers(0, 4), "online": st.integers(0, 4)}),
    attendance_places=st.just({"on_site": 4, "online": 4}),
    per_institution=st.sampled_from([None, 1, 2]),
    rounds=st.sampled_from(
        [
            (),
            rounds([elective(11, 1), elective(12, 2)], [elective(21, 1, 1), elective(22, None, 3)]),
        ]
    ),
)


@given(candidates, some_rooms, st.booleans())
def test_nothing_is_given_twice_whoever_waits(people: list[Candidate], room: Room, gaps: bool) -> None:
    before = room.copy()
    seats = allot(people, room, gaps).seats
    of = {each.id: each for each in people}
    assert before.free is not None and len(seats) <= before.free
    given_out = Counter(seat.contingent for seat in seats.values() if seat.contingent is not None)
    assert all(number <= before.reserved[contingent] for contingent, number in given_out.items())
    general = [seat for seat in seats.values() if seat.contingent is None]
    assert len(general) <= max(0, before.free - sum(before.reserved.values()))
    assert all(seat.contingent in {None, *of[number].claims} for number, seat in seats.items())
    sessions = Counter(session for seat in seats.values() for _, session in seat.sessions)
    assert all((left := before.left[session]) is None or number <= left for session, number in sessions.items())
    manners = Counter(of[number].attendance for number in seats)
    assert all(number <= before.attendance[manner] for manner, number in manners.items())
    schools = Counter(of[number].institution for number in seats if of[number].institution)
    assert before.per_institution is None or all(number <= before.per_institution for number in schools.values())


@given(candidates, some_rooms, st.booleans())
def test_nobody_is_overtaken_who_could_have_had_the_place(people: list[Candidate], room: Room, gaps: bool) -> None:
    people = [each for each in people if each.party is None]
    start = room.copy()
    found = allot(people, room, gaps)
    for number, each in enumerate(in_order := sorted(people, key=lambda one: one.order)):
        if each.id in found.seats:
            continue
        # With what those before them left, they alone could have nothing either.
        left = start.copy()
        before = allot(in_order[:number], left, gaps)
        assert before.seats == {one.id: found.seats[one.id] for one in in_order[:number] if one.id in found.seats}
        assert {} == allot([each], left, gaps).seats


@given(candidates, some_rooms, st.booleans())
def test_a_party_that_stays_together_gets_all_or_nothing(people: list[Candidate], room: Room, gaps: bool) -> None:
    seats = allot(people, room, gaps).seats
    for party in (1, 2):
        assert len({each.id in seats for each in people if each.party == party}) <= 1


@given(candidates, some_rooms, st.booleans())
def test_everyone_passed_over_has_a_reason(people: list[Candidate], room: Room, gaps: bool) -> None:
    found = allot(people, room, gaps)
    order = {each.id: each.order for each in people}
    firsts = {each.party: min(one.order for one in people if one.party == each.party) for each in people if each.party}
    place = {each.id: firsts.get(each.party or 0, each.order) for each in people}
    last = max((place[number] for number in found.seats), default=(0, 0))
    passed = {each.candidate for each in found.passed}
    assert order.keys() >= passed
    if found.seats:
        assert {number for number in order if number not in found.seats and place[number] < last} <= passed


def test_free_places_wait_for_a_large_party_when_the_rule_is_strict() -> None:
    party = [Candidate(number, number, party=1) for number in (1, 2, 3)]
    behind = Candidate(4, 4)
    assert {} == allot([*party, behind], Room(10, 2), gaps_are_filled=False).seats
    filled = allot([*party, behind], Room(10, 2), gaps_are_filled=True)
    assert {4: Seat()} == filled.seats
    assert [Passing(number, Rule.skipped_party) for number in (1, 2, 3)] == filled.passed


def test_others_pass_when_a_party_could_never_fit() -> None:
    party = [Candidate(number, number, party=1) for number in (1, 2, 3)]
    assert {4: Seat()} == allot([*party, Candidate(4, 4)], Room(2, 2), gaps_are_filled=False).seats


def test_others_pass_when_a_party_could_never_fit_beside_what_is_reserved() -> None:
    party = [Candidate(number, number, party=1) for number in range(1, 11)]
    room = Room(12, 7, reserved={KITA: 5}, reserved_places={KITA: 5})
    assert {11: Seat()} == allot([*party, Candidate(11, 11)], room, gaps_are_filled=False).seats


def test_many_rounds_are_searched_at_once_when_the_last_is_full() -> None:
    free = [[elective(10 * hour + number, 5, hour) for number in range(8)] for hour in range(1, 9)]
    room = Room(9, 5, rounds=rounds(*free, [elective(99, 0, 20)]))
    assert {} == allot([Candidate(number, number) for number in range(1, 50)], room, gaps_are_filled=False).seats


def test_own_contingent_comes_before_the_general_places() -> None:
    people = [Candidate(1, 1, claims=(KITA,)), Candidate(2, 2), Candidate(3, 3)]
    found = allot(people, Room(3, 2, reserved={KITA: 1}), gaps_are_filled=False)
    assert {1: Seat(KITA), 2: Seat()} == found.seats


def test_reserved_places_are_passed_on_to_whom_they_are_for() -> None:
    found = allot(
        [Candidate(1, 1), Candidate(2, 2, claims=(KITA,))], Room(3, 1, reserved={KITA: 1}), gaps_are_filled=False
    )
    assert ({2: Seat(KITA)}, [Passing(1, Rule.skipped_reserved)]) == (found.seats, found.passed)


def test_no_more_of_one_institution_than_the_event_takes() -> None:
    people = [Candidate(1, 1, institution="park"), Candidate(2, 2, institution="park"), Candidate(3, 3)]
    found = allot(people, Room(9, 5, per_institution=1), gaps_are_filled=False)
    assert ({1, 3}, [Passing(2, Rule.skipped_institution)]) == (set(found.seats), found.passed)


def test_another_workshop_when_the_wished_one_is_full() -> None:
    room = Room(9, 5, rounds=rounds([elective(11, 0), elective(12, 1), elective(13, 4)]))
    assert {1: Seat(None, ((1, 13),))} == allot([Candidate(1, 1, wishes=((1, 11),))], room, gaps_are_filled=False).seats


def test_no_place_when_a_required_round_is_full() -> None:
    room = Room(9, 5, rounds=rounds([elective(11, 0)]))
    found = allot([Candidate(1, 1)], room, gaps_are_filled=False)
    assert ({}, {1: Rule.skipped_no_workshop}) == (found.seats, found.stuck)


def test_no_two_workshops_at_the_same_time() -> None:
    room = Room(9, 5, rounds=rounds([elective(11, 5), elective(12, 1, 5)], [elective(21, 5, 1)]))
    assert {1: Seat(None, ((1, 12), (2, 21)))} == allot([Candidate(1, 1)], room, gaps_are_filled=False).seats
