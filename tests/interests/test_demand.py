"""Organisers see how many wait for which offer, each mailbox once, in a fixed number of statements."""

import pytest

from ki_events.interests.confirming import stop
from ki_events.interests.demand import demand, demand_of
from ki_events.interests.reading import token_of
from tests.characters import AMAL, BORIS, CHIARA, make_event, make_organisation
from tests.interests.makers import asked, past_event, wishing
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_each_mailbox_counts_once_for_an_offer() -> None:
    first, second = await past_event(), await past_event(slug="herbst", title="Schreiben im Herbst")
    await wishing(first)
    await wishing(second)
    await wishing(second, AMAL.email)
    await asked(second, BORIS.email)
    await stop(token_of(await wishing(second, "dilara@kita.example")))
    alone = await past_event(offer="", title="Lesen")
    await wishing(alone)
    organisation = (await make_organisation()).id
    found = await demand(organisation)
    assert [("schreiben", "Schreiben im Herbst", "herbst", 2), ("", "Lesen", alone.slug, 1)] == [
        (each.offer, each.title, each.slug, each.people) for each in found
    ]
    assert (2, 2, 1) == (await demand_of(first.id), await demand_of(second.id), await demand_of(alone.id))


async def test_other_organisations_and_events_without_wishes_have_no_demand() -> None:
    await wishing(await past_event())
    other = await make_organisation("bielefeld")
    event = await make_event(organisation=other, offer="schreiben")
    assert ([], 0) == (await demand(other.id), await demand_of(event.id))


async def test_demand_takes_two_statements_for_one_offer_and_for_three() -> None:
    organisation = await make_organisation()
    for number in range(3):
        await wishing(await past_event(offer=f"kurs-{number}"), CHIARA.email)
        with counted() as statements:
            assert number + 1 == len(await demand(organisation.id))
        assert 2 == len(statements)
