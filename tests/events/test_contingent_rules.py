"""What makes contingents a division of an event's places; each mistake has a sentence."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ki_events.events.contingent_rules import Share, mistakes
from ki_events.events.contingents import ContingentKind

RELEASE = datetime(2027, 2, 1, 11, tzinfo=UTC)


def share(kind: str = "target_group", value: str = "kita", places: int = 5, **more: Any) -> Share:
    return Share(ContingentKind(kind), value, places, **more)


HYBRID = [share("attendance", "on_site"), share("attendance", "online")]


@pytest.mark.parametrize(
    "shares",
    [
        [],
        HYBRID,
        [
            share(),
            share("institution_type"),
            share("partner", "awo", release_at=RELEASE),
            share(value="offener-ganztag"),
        ],
        [share(places=0), *HYBRID],
    ],
)
def test_there_is_no_mistake_when_all_is_well(shares: list[Share]) -> None:
    assert [] == mistakes(shares)


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([share(value="Kita Nord")], "»Kita Nord«: Bitte einen kurzen Schlüssel aus a–z"),
        ([share(value="none")], "»none«: Bitte einen kurzen Schlüssel"),
        ([share(value="k" * 121)], "Bitte einen kurzen Schlüssel"),
        ([share(places=-1, name="Kitas")], "»Kitas«: Bitte eine Platzzahl zwischen 0 und 1.000.000 angeben."),
        ([share(name="n" * 161)], "höchstens 160 Zeichen"),
        ([share(), share()], "Das Kontingent »kita« gibt es zweimal."),
        ([share("attendance", "online")], "vor Ort (on_site) und online (online)"),
        ([*HYBRID, share("attendance", "post")], "»post«: Möglich sind on_site und online."),
        ([HYBRID[0], share("attendance", "online", release_at=RELEASE)], "braucht immer einen Stuhl"),
    ],
)
def test_each_mistake_has_a_sentence(shares: list[Share], said: str) -> None:
    assert said in " ".join(mistakes(shares))
