"""Whatever people, organisers and the clock do in whatever order, the invariants of 2-domain.md hold after each step."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from ki_events.registrations.rules import MOVES
from tests.databases import KIND, Databases
from tests.registrations.lists import Lists

EXAMPLES = {"sqlite": 60, "postgres": 30}
STEPS = 30


def test_invariants_when_anything_happens(all_databases: Databases) -> None:
    Lists.source = all_databases
    run_state_machine_as_test(
        Lists,
        settings=settings(
            max_examples=EXAMPLES[KIND],
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
    exist = {(before or "", after) for before, afters in MOVES.items() for after in afters}
    seen = {(str(before), str(after)) for before, after in Lists.moves if before != after}
    print(f"{KIND}: {Lists.steps} steps, {len(seen)} of {len(exist)} moves")
    assert set() == seen - {(str(before), str(after)) for before, after in exist}
