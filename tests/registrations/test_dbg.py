import os
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.registrations.lists_of_organisers import ListsOfOrganisers as Lists
def test_x(all_databases):
    Lists.source = all_databases
    try:
        run_state_machine_as_test(Lists, settings=settings(max_examples=int(os.environ.get("N","80")), stateful_step_count=30, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None))
    finally:
        print("STEPS", Lists.steps, len(Lists.moves))
