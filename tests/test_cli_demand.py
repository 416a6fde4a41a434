"""`ki-events demand` says how many wait for which offer, and names nobody."""

import pytest

from tests.characters import AMAL, CHIARA, make_organisation
from tests.commanding import run
from tests.interests.makers import past_event, wishing

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_demand_lists_the_offers_by_how_many_wait() -> None:
    wanted = await past_event(slug="schreiben-2026", title="Schreiben lernen")
    other = await past_event(slug="lesen-2026", title="Lesen lernen", offer="lesen")
    for event, email in [(other, CHIARA.email), (wanted, CHIARA.email), (wanted, AMAL.email)]:
        await wishing(event, email)
    done = run("demand", "krefeld")
    assert (0, "") == (done.returncode, done.stderr)
    assert [
        "Personen  Angebot (zuletzt gefragt bei)",
        "       2  Schreiben lernen  (schreiben-2026)",
        "       1  Lesen lernen  (lesen-2026)",
    ] == done.stdout.splitlines()


async def test_demand_says_so_when_nobody_waits_or_there_is_no_such_organisation() -> None:
    await make_organisation()
    assert "Niemand wartet auf einen nächsten Termin.\n" == run("demand", "krefeld").stdout
    unknown = run("demand", "nirgends")
    assert (1, True) == (unknown.returncode, "Es gibt keine Organisation „nirgends“." in unknown.stderr)
