"""The pure rules of registering and waiting."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ki_events.registrations.rules import (
    HOLDS_A_PLACE,
    MOVES,
    institution_key,
    list_moves,
    mail_key,
    may_move,
    name_key,
)
from ki_events.registrations.tables import Status

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


def test_one_institution_when_spelling_differs() -> None:
    assert institution_key("Kita  Sonnen-Blume e. V.") == institution_key("KITA SONNENBLUME E.V.")
