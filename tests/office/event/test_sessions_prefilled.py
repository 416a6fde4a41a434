"""A new workshop begins with the time that one expects: that of its round, or after what comes before it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ki_events.events.tables import Round, Session
from ki_events.office.event.sessions_prefilled import next_date, next_workshop

NINE = datetime(2027, 3, 17, 8, tzinfo=UTC)  # in Berlin
FIRST, SECOND = Round(id=1, event=1, number=1, name="Vormittag"), Round(id=2, event=1, number=2, name="Nachmittag")
ROUNDS = [FIRST, SECOND]


def session(begins: float, hours: float, **columns: Any) -> Session:
    start = NINE + timedelta(hours=begins)
    values = {"id": 1, "starts_at": start, "ends_at": start + timedelta(hours=hours), "place_name": "Schule", **columns}
    return Session(**(values | {"event": 1}))


def time_of(round_: Round, planned: list[Session]) -> tuple[str, str, str]:
    typed = next_workshop(round_, ROUNDS, planned)
    return typed["day"], typed.get("start", ""), typed.get("end", "")


def test_workshop_has_the_time_of_the_others_in_its_round() -> None:
    rows = [session(0, 7), session(1.5, 1.25, round=1), session(4, 1, round=2)]
    assert ("2027-03-17", "10:30", "11:45") == time_of(FIRST, rows)


def test_first_workshop_of_a_round_comes_after_the_round_before_and_is_as_long() -> None:
    assert ("2027-03-17", "11:45", "13:00") == time_of(SECOND, [session(0, 7), session(1.5, 1.25, round=1)])


def test_break_for_everyone_after_the_round_before_is_left_out() -> None:
    rows = [session(0, 1), session(1, 2, round=1), session(3, 1, title="Mittagspause")]
    assert ("2027-03-17", "13:00", "15:00") == time_of(SECOND, rows)


def test_first_workshop_of_all_comes_after_the_welcome() -> None:
    assert ("2027-03-17", "10:00", "11:30") == time_of(FIRST, [session(0, 1), session(6, 1)])


def test_day_as_a_whole_says_where_and_leaves_the_time_to_be_asked() -> None:
    typed = next_workshop(FIRST, ROUNDS, [session(0, 7)])
    assert ("2027-03-17", "Schule", False) == (typed["day"], typed["place"], "start" in typed)


def test_time_is_asked_where_it_would_be_on_another_day() -> None:
    assert ("2027-03-17", "", "") == time_of(SECOND, [session(11, 3, round=1)])


def test_another_date_has_time_and_place_of_the_last_one_for_everyone() -> None:
    typed = next_date([session(0, 3), session(1, 1, round=1)])
    assert ("09:00", "12:00", "Schule", False) == (typed["start"], typed["end"], typed["place"], "day" in typed)


def test_nothing_is_known_before_the_first_date() -> None:
    assert ({}, {}) == (next_date([]), next_workshop(FIRST, ROUNDS, []))
