"""Reading a filter from an address: what makes no sense is named and not applied."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.datastructures import MultiDict

from ki_events.events.filter import NAMES, Filter, Place, Span
from ki_events.events.tables import Format


def test_from_query_reads_every_name() -> None:
    asked = Filter.from_query(
        {
            "q": " Sprache  fördern ",
            "format": "lecture",
            "thema": "mehrsprachigkeit",
            "zielgruppe": "lehrkraefte",
            "bezirk": "Krefeld-Mitte",
            "sprache": "ar",
            "ort": "online",
            "zugang": "step_free",
            "organisation": "krefeld",
            "programm": "a-1",
            "frei": "1",
            "zeitraum": "wochenende",
            "von": "2027-02-01",
            "bis": "2027-02-28",
            "seite": "3",
        }
    )
    wanted = Filter(
        q="Sprache fördern",
        formats=(Format.lecture,),
        topics=("mehrsprachigkeit",),
        target_groups=("lehrkraefte",),
        districts=("Krefeld-Mitte",),
        languages=("ar",),
        places=(Place.online,),
        accessibility=("step_free",),
        organisations=("krefeld",),
        programmes=("a-1",),
        free=True,
        span=Span.weekend,
        first=date(2027, 2, 1),
        last=date(2027, 2, 28),
    )
    assert (wanted, 3, ()) == (asked.filter, asked.page, asked.problems)


def test_from_query_takes_a_name_several_times_in_any_order() -> None:
    pairs = [("format", "workshop"), ("thema", "b"), ("format", "lecture"), ("thema", "a"), ("format", "workshop")]
    asked = Filter.from_query(MultiDict(pairs))
    assert Filter(formats=(Format.lecture, Format.workshop), topics=("a", "b")) == asked.filter
    assert "format=lecture&format=workshop&thema=a&thema=b" == asked.filter.to_query()


def test_from_query_asks_for_everything_when_empty() -> None:
    asked = Filter.from_query({"q": "  ", "format": "", "von": "", "bis": "", "seite": "", "utm_source": "mail"})
    assert (Filter(), 1, ()) == (asked.filter, asked.page, asked.problems)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("format", "ball", "Das Format „ball“ gibt es nicht. Bitte wählen Sie ein anderes."),
        ("format", "Lecture", "Das Format „Lecture“ gibt es nicht. Bitte wählen Sie ein anderes."),
        ("thema", "Sprache!", "Das Thema „Sprache!“ gibt es nicht. Bitte wählen Sie ein anderes."),
        ("zielgruppe", "A b", "Die Zielgruppe „A b“ gibt es nicht. Bitte wählen Sie eine andere."),
        ("bezirk", "a\x00", "Den Bezirk „a“ gibt es nicht. Bitte wählen Sie einen anderen."),
        ("sprache", "deutsch!", "Die Sprache „deutsch!“ gibt es nicht. Bitte wählen Sie eine andere."),
        ("ort", "mond", "Den Ort „mond“ gibt es nicht. Bitte wählen Sie „vor-ort“ oder „online“."),
        (
            "zugang",
            "lift",
            "Die Angabe „lift“ zur Barrierefreiheit gibt es nicht. Bitte wählen Sie eine andere.",
        ),
        ("organisation", "Kre feld", "Die Organisation „Kre feld“ gibt es nicht. Bitte wählen Sie eine andere."),
        ("programm", "a" * 121, f"Das Programm „{'a' * 40}…“ gibt es nicht. Bitte wählen Sie ein anderes."),
        ("frei", "ja", "„frei“ kann nur 1 sein, nicht „ja“."),
        ("zeitraum", "bald", "Den Zeitraum „bald“ gibt es nicht. Bitte wählen Sie einen anderen."),
        ("von", "2027-02-30", "Das Datum „2027-02-30“ gibt es nicht. Bitte schreiben Sie es wie 31.12.2026."),
        ("bis", "9999-12-31", "Das Datum „9999-12-31“ gibt es nicht. Bitte schreiben Sie es wie 31.12.2026."),
        ("bis", "morgen", "Das Datum „morgen“ gibt es nicht. Bitte schreiben Sie es wie 31.12.2026."),
        ("seite", "0", "Die Seite „0“ gibt es nicht."),
        ("seite", "-1", "Die Seite „-1“ gibt es nicht."),
        ("seite", "٣", "Die Seite „٣“ gibt es nicht."),
        ("seite", "10001", "Die Seite „10001“ gibt es nicht."),
        ("q", "a\x00b", "Der Suchbegriff enthält Zeichen, nach denen nicht gesucht werden kann."),
        ("q", "a" * 101, "Bitte suchen Sie mit höchstens 10 Wörtern und 100 Zeichen."),
        ("q", "a " * 11, "Bitte suchen Sie mit höchstens 10 Wörtern und 100 Zeichen."),
        ("q", "% & _", "Bitte suchen Sie mit mindestens einem Wort oder einer Zahl."),
    ],
)
def test_from_query_names_what_makes_no_sense(name: str, value: str, sentence: str) -> None:
    asked = Filter.from_query({name: value})
    assert (Filter(), 1, (sentence,)) == (asked.filter, asked.page, asked.problems)


def test_from_query_names_all_problems_and_keeps_the_rest() -> None:
    query = MultiDict([("format", "ball"), ("format", "lecture"), ("seite", "x"), ("organisation", "krefeld")])
    asked = Filter.from_query(query)
    assert (Filter(formats=(Format.lecture,), organisations=("krefeld",)), 2) == (asked.filter, len(asked.problems))


def test_from_query_takes_twenty_values_of_a_name() -> None:
    asked = Filter.from_query(MultiDict([("thema", f"t-{number:02}") for number in range(21)]))
    assert tuple(f"t-{number:02}" for number in range(20)) == asked.filter.topics
    assert ("Bitte wählen Sie bei „thema“ höchstens 20 Werte; die ersten 20 gelten.",) == asked.problems


def test_from_query_takes_the_first_of_two_where_there_is_one() -> None:
    asked = Filter.from_query(MultiDict([("von", "2027-02-01"), ("von", "2027-03-01")]))
    assert date(2027, 2, 1) == asked.filter.first
    assert ("„von“ darf nur einmal angegeben werden; der erste Wert gilt.",) == asked.problems


@pytest.mark.parametrize("written", ["2027-02-03", "03.02.2027", "3.2.2027", "3. 2. 2027"])
def test_from_query_reads_a_day_as_people_write_it(written: str) -> None:
    assert Filter(first=date(2027, 2, 3)) == Filter.from_query({"von": written}).filter


def test_from_query_refuses_days_the_wrong_way_round() -> None:
    asked = Filter.from_query({"von": "2027-02-02", "bis": "2027-02-01", "q": "Sprache"})
    sentence = "Der erste Tag liegt nach dem letzten. Bitte tauschen Sie „von“ und „bis“."
    assert (Filter(q="Sprache"), (sentence,)) == (asked.filter, asked.problems)


def test_from_query_takes_one_day() -> None:
    asked = Filter.from_query({"von": "2027-02-02", "bis": "2027-02-02"})
    assert (Filter(first=date(2027, 2, 2), last=date(2027, 2, 2)), ()) == (asked.filter, asked.problems)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*NAMES, "utm"]),
            st.one_of(
                st.text(),
                st.dates().map(str),
                st.sampled_from([*Format, *Place, *Span]).map(str),
                st.sampled_from(["1", "de", "step_free", "krefeld", "Mitte"]),
            ),
        )
    )
)
def test_from_query_never_fails_and_its_address_leads_back(pairs: list[tuple[str, str]]) -> None:
    asked = Filter.from_query(MultiDict(pairs))
    again = Filter.from_query(MultiDict(parse_qsl(asked.filter.to_query(asked.page))))
    assert (asked.filter, asked.page, ()) == (again.filter, again.page, again.problems)


@pytest.mark.parametrize(
    ("today", "span", "days"),
    [
        (date(2027, 2, 3), Span.this_week, (date(2027, 2, 1), date(2027, 2, 7))),
        (date(2027, 2, 1), Span.this_week, (date(2027, 2, 1), date(2027, 2, 7))),
        (date(2027, 2, 7), Span.this_week, (date(2027, 2, 1), date(2027, 2, 7))),
        (date(2027, 2, 3), Span.weekend, (date(2027, 2, 6), date(2027, 2, 7))),
        (date(2027, 2, 7), Span.weekend, (date(2027, 2, 6), date(2027, 2, 7))),
        (date(2027, 2, 7), Span.next_week, (date(2027, 2, 8), date(2027, 2, 14))),
        (date(2028, 2, 10), Span.this_month, (date(2028, 2, 1), date(2028, 2, 29))),
        (date(2027, 1, 31), Span.next_month, (date(2027, 2, 1), date(2027, 2, 28))),
        (date(2027, 12, 31), Span.next_month, (date(2028, 1, 1), date(2028, 1, 31))),
    ],
)
def test_days_resolve_a_span_as_seen_from_today(today: date, span: Span, days: tuple[date, date]) -> None:
    assert days == Filter(span=span).days(today)


def test_days_lie_in_the_span_and_between_first_and_last() -> None:
    wanted = Filter(span=Span.this_month, first=date(2027, 2, 10), last=date(2027, 3, 10))
    assert (date(2027, 2, 10), date(2027, 2, 28)) == wanted.days(date(2027, 2, 1))
    assert (None, None) == Filter().days(date(2027, 2, 1))
