"""What the codes of events are called."""

import pytest

from ki_events.events.facets import Place
from ki_events.events.tables import Format
from ki_events.events.words import ACCESSIBILITY, accessibility_name, format_name, place_name
from ki_events.importing.document import Accessibility


def test_every_accessibility_fact_of_an_import_can_be_asked_for_and_has_a_name() -> None:
    assert set(ACCESSIBILITY) == {fact.value for fact in Accessibility}
    assert not [key for key in ACCESSIBILITY if accessibility_name(key) == key]
    assert "unknown" == accessibility_name("unknown")


def test_every_format_and_place_has_a_name() -> None:
    assert len(Format) == len({format_name(code) for code in Format})
    assert ["Vor Ort", "Online"] == [place_name(code) for code in Place]


def test_a_code_that_is_none_has_no_name() -> None:
    with pytest.raises(ValueError, match="ball"):
        format_name("ball")
