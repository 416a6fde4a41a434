"""The pure rules of registering and waiting."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ki_events.registrations.rules import (
    HOLDS_A_PLACE,
    MOVES,
    list_moves,
    mail_key,
    may_move,
    name_key,
    next_up,
    places_delta,
)
from ki_events.registrations.tables import Registration, Status

START = datetime(2027, 3, 17, 13, tzinfo=UTC)


def test_moves_when_read_from_the_design() -> None:
    expected = {
        None: {"unverified", "pending", "confirmed", "waitlisted"},
        "unverified": {"confirmed", "pending", "waitlisted", "cancelled"},
        "pending": {"confirmed", "waitlisted", "rejected", "cancelled"},
        "rejected": {"confirmed", "waitlisted"},
        "waitlisted": {"offered", "confirmed", "cancelled"},
        "offered": {"confirmed", "waitlisted", "cancelled"},
        "confirmed": {"cancelled"},
        "cancelled": set(),
    }
    assert expected == {before: set(after) for before, after in MOVES.items()}


def test_nobody_comes_back_when_cancelled() -> None:
    assert [] == [status for status in Status if may_move(Status.cancelled, status)]


@given(st.sampled_from(Status), st.sampled_from(Status))
def test_counters_stay_balanced_when_a_move_is_undone(before: Status, after: Status) -> None:
    there, back = places_delta(before, after), places_delta(after, before)
    assert (0, 0) == (there[0] + back[0], there[1] + back[1])


def test_creation_takes_a_place_when_confirmed() -> None:
    assert (1, 0) == places_delta(None, Status.confirmed)
    assert (0, 1) == places_delta(None, Status.waitlisted)


@given(st.lists(st.integers(1, 10_000), unique=True, max_size=40), st.one_of(st.none(), st.integers(-3, 50)))
def test_nobody_is_overtaken_when_places_are_free(turns: list[int], free: int | None) -> None:
    waiting = [Registration(event=1, turn=turn) for turn in turns]
    up = [registration.turn for registration in next_up(waiting, free)]
    left = set(turns) - set(up)
    assert up == sorted(up)
    assert all(chosen < other for chosen in up for other in left)
    assert len(up) == (len(turns) if free is None else min(len(turns), max(0, free)))


def test_list_moves_until_two_hours_before_the_start() -> None:
    assert list_moves(START, START - timedelta(hours=2, seconds=1))
    assert not list_moves(START, START - timedelta(hours=2))
    assert list_moves(None, START)


@given(st.text(min_size=1, max_size=40))
def test_keys_when_written_twice_are_stable(text: str) -> None:
    assert mail_key(text) == mail_key(mail_key(text))


def test_one_person_when_case_and_spaces_differ() -> None:
    assert name_key("Ayşe  Nur", "YILDIZ") == name_key(" ayşe nur", "Yildiz".upper())
    assert mail_key("Chiara@Schule.Example ") == mail_key("chiara@schule.example")


def test_offered_and_confirmed_hold_a_place() -> None:
    assert {Status.offered, Status.confirmed} == HOLDS_A_PLACE
