"""Lists say how an event stands without numbers; its own page has them."""

from datetime import UTC, datetime

import pytest

from ki_events.clock import stopped
from ki_events.events.availability import Availability, State
from ki_events.i18n import speaking
from ki_events.site.event.states import Badge, badge, coarse_badge

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
OPENS = datetime(2027, 1, 11, 11, tzinfo=UTC)


def stands(state: State, free: int | None = None, opens_at: datetime | None = None) -> Availability:
    return Availability(state, free, 0, opens_at, None)


def test_few_places_are_counted_on_the_page_and_not_in_lists() -> None:
    now = stands(State.few, free=3)
    assert (Badge("success", "Noch 3 Plätze frei"), Badge("success", "Wenige Plätze frei")) == (
        badge(now),
        coarse_badge(now),
    )


@pytest.mark.parametrize("free", [1, 5])
def test_list_says_the_same_for_every_number_of_few_places(free: int) -> None:
    assert coarse_badge(stands(State.few, free=2)) == coarse_badge(stands(State.few, free=free))


@pytest.mark.parametrize(
    ("language", "moment", "text"),
    [
        ("de", NOW, "Anmeldung ab 11.\u00a0Jan. 2027, 12:00 Uhr"),
        ("de", datetime(2027, 1, 2, tzinfo=UTC), "Anmeldung ab 11.\u00a0Jan., 12:00 Uhr"),
    ],
)
def test_list_says_when_registration_opens_with_the_year_if_it_is_another(
    language: str, moment: datetime, text: str
) -> None:
    with stopped(moment), speaking(language):
        assert Badge("neutral", text) == coarse_badge(stands(State.not_yet_open, opens_at=OPENS))


def test_what_is_postponed_says_so_whatever_its_registration() -> None:
    for state in (State.few, State.not_yet_open):
        assert Badge("warning", "Verschoben, neuer Termin folgt") == coarse_badge(
            stands(state, free=1, opens_at=OPENS), postponed=True
        )
