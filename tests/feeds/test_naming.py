"""The names of subscriptions: what it is of, who offers it, short enough for a list of calendars."""

import pytest

from ki_events.events.filter import Filter, Place
from ki_events.events.tables import Format
from ki_events.feeds.naming import name_of, require_known, value_name
from ki_events.i18n import speaking
from ki_events.refusal import Refused

NAMES = {
    ("topics", "daz"): "DaZ",
    ("topics", "mehrsprachigkeit"): "Mehrsprachigkeit",
    ("organisations", "krefeld"): "KI Krefeld",
    ("organisations", "bielefeld"): "KI Bielefeld",
    ("programmes", "wochen"): "Aktionswochen",
}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), "Alle Veranstaltungen"),
        (
            Filter(topics=("daz", "mehrsprachigkeit"), organisations=("krefeld",)),
            "DaZ, Mehrsprachigkeit – KI Krefeld",
        ),
        (Filter(organisations=("bielefeld", "krefeld")), "KI Bielefeld, KI Krefeld"),
        (
            Filter(formats=(Format.lecture,), places=(Place.online,), languages=("tr",), programmes=("wochen",)),
            "Aktionswochen, Vortrag, Online, Türkisch",
        ),
        (Filter(q="Elternarbeit", accessibility=("hearing_loop",)), "Induktive Höranlage, „Elternarbeit“"),
    ],
)
def test_name_says_what_and_who(wanted: Filter, expected: str) -> None:
    assert expected == name_of(wanted, NAMES)


def test_name_is_shortened_when_much_is_chosen() -> None:
    districts = tuple(f"Stadtbezirk Nummer {number}" for number in range(6))
    expected = "Stadtbezirk Nummer 0, Stadtbezirk Nummer 1, Stadtbezirk Nummer 2 und 3 weitere"
    assert expected == name_of(Filter(districts=districts), {("districts", one): one for one in districts})


def test_name_keeps_one_word_when_it_is_too_long_already() -> None:
    assert "x" * 90 == name_of(Filter(districts=("x" * 90,)), {})


def test_name_speaks_the_language_of_the_moment() -> None:
    with speaking("en"):
        assert "Turkish" == value_name("languages", "tr", {})


def test_everything_unknown_is_named_when_refused() -> None:
    with pytest.raises(Refused) as refused:
        require_known(Filter(topics=("daz", "ufo"), programmes=("nie",)), NAMES)
    expected = "Das Programm „nie“ gibt es nicht. Das Thema „ufo“ gibt es nicht."
    assert ("unknown_programme", expected) == (refused.value.code, refused.value.sentence)
