"""Whatever people, organisers and the clock do in whatever order, the invariants of 2-domain.md hold after each step."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from ki_events.registrations.rules import MOVES, UNDONE
from ki_events.registrations.tables import Status
from tests.databases import KIND, Databases
from tests.registrations.lists import Lists
from tests.registrations.lists_of_organisers import ListsOfOrganisers

EXAMPLES = {"sqlite": 60, "postgres": 30}
EXIST = {(str(before or ""), str(after)) for before, afters in MOVES.items() for after in afters}
STEPS = 30


def test_invariants_when_anything_happens(all_databases: Databases) -> None:
    _run(Lists, all_databases, EXAMPLES[KIND])
    assert set() == _seen(Lists) - EXIST


def test_invariants_when_organisers_do_anything(all_databases: Databases) -> None:
    _run(ListsOfOrganisers, all_databases, EXAMPLES[KIND] // 2)
    assert set() == _seen(ListsOfOrganisers) - EXIST - {(str(Status.cancelled), str(back)) for back in UNDONE}


def _run(kind: type[Lists], databases: Databases, examples: int) -> None:
    kind.source = databases
    run_state_machine_as_test(
        kind,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
    print(f"{KIND}: {kind.steps} steps, {len(_seen(kind))} moves")


def _seen(kind: type[Lists]) -> set[tuple[str, str]]:
    return {(str(before), str(after)) for before, after in kind.moves if before != after}
