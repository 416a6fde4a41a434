"""The list of days without school as a file: written, edited, read again, or refused line by line."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ki_events.organisations.holiday_file import MOST_FAULTS, file_of, holidays_in
from ki_events.organisations.holiday_spans import Holiday
from ki_events.organisations.school_holidays import DEFAULTS
from ki_events.refusal import Refused

EASTER = Holiday(date(2027, 3, 22), date(2027, 4, 3), "Osterferien 2027")
HOW = "Bitte Name, ersten und letzten Tag mit Semikolon trennen, wie „Osterferien;22.03.2027;03.04.2027“."


@pytest.mark.parametrize(
    "line",
    [
        "Osterferien 2027;2027-03-22;2027-04-03",
        "Osterferien 2027;22.03.2027;3.4.2027",
        ' "Osterferien 2027" ; 22.3.2027 ; 2027-04-03 ;;',
        "# gilt für alle\r\n\r\nName;Erster Tag;Letzter Tag\r\nOsterferien 2027;22.03.2027;03.04.2027\r\n;;\r\n",
    ],
)
def test_file_is_read_as_spreadsheets_write_it(line: str) -> None:
    assert [EASTER] == holidays_in(line)


def test_file_takes_one_day_when_the_last_is_left_out() -> None:
    assert [Holiday(date(2027, 2, 8), date(2027, 2, 8), "Rosenmontag")] == holidays_in("Rosenmontag;08.02.2027;")


@pytest.mark.parametrize(
    "line",
    [
        "Osterferien",
        "Osterferien,2027-03-22,2027-04-03",
        "Osterferien;;",
        "Osterferien;31.02.2027;03.04.2027",
        "Osterferien;22.03.27;03.04.27",
        "Osterferien;22.03.2027;03.04.2027;Krefeld",
        "22.03.2027;03.04.2027;Osterferien",
        '"Osterferien;22.03.2027;03.04.2027',
    ],
)
def test_file_is_refused_with_the_number_of_the_line(line: str) -> None:
    with pytest.raises(Refused) as refused:
        holidays_in(f"# eins\n{line}\nSommer;2027-07-19;2027-08-31\nHerbst")
    assert f"Zeile 2: {HOW}\nZeile 4: {HOW}" == refused.value.sentence


def test_file_names_so_many_lines_when_all_are_wrong() -> None:
    with pytest.raises(Refused) as refused:
        holidays_in("falsch\n" * 1000)
    assert MOST_FAULTS == len(refused.value.sentence.splitlines())


def test_known_holidays_are_in_order_apart_and_named_by_their_year() -> None:
    known = holidays_in(DEFAULTS.read_text())
    assert known == sorted(known)
    assert all(str(each.first_day.year) in each.name for each in known)
    # The states agreed on the length of summer: 44 days.
    assert [timedelta(days=43)] * 5 == [each.last_day - each.first_day for each in known if "Sommer" in each.name]


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).map(str.strip)
SPANS = st.builds(
    lambda name, first, length: Holiday(first, first + timedelta(days=length), name),
    NAMES.filter(lambda name: name and not name.startswith("#")),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(0, 60),
)


@settings(deadline=None)  # a machine may be busy
@given(st.lists(SPANS))
def test_file_of_a_list_is_read_as_the_same_list(holidays: list[Holiday]) -> None:
    assert holidays == holidays_in(file_of(holidays))
