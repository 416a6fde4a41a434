"""How much is tried: always the same in the suite; FUZZ=50 tries fifty times as much, and other things each time."""

import os

from hypothesis import HealthCheck, Phase, settings

from tests.databases import KIND

SHARE = 1 if KIND == "sqlite" else 2  # what PostgreSQL adds is its own answers to strange values
FACTOR = int(os.environ.get("FUZZ", "1"))


def tried(examples: int) -> settings:
    """Return the settings of a test that tries so many examples in the suite, on PostgreSQL half as many."""
    return settings(
        max_examples=examples * FACTOR // SHARE,
        derandomize=FACTOR == 1,
        database=None,
        deadline=None,  # a machine may be busy; what hangs is found by its own clock
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,  # one at a time is told with all its values
    )


def tried_at_once(examples: int) -> settings:
    """Return the settings of a test whose examples are many requests each, and say themselves which of them went wrong."""
    return settings(tried(examples), phases=[Phase.explicit, Phase.generate])
