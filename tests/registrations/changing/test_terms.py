"""The terms of an event are changed by its organisers, and hold for who is served then."""

import json

import pytest

from ki_events.audit import AuditEntry
from ki_events.events.tables import Event, HandOver, PartyRule, Serving
from ki_events.public_version import public_version
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.changing.terms import Terms, set_terms
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Manner, Registration, Status
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

OTHER = Terms(
    serving=Serving.direct,
    party_rule=PartyRule.fill_gaps,
    party_limit=4,
    per_institution=2,
    verifies_email=True,
    hand_over=HandOver.anyone,
    skips_school_holidays=True,
    asks_access_needs=True,
)


async def test_terms_are_written_once_and_audited() -> None:
    event, version = await make_event(), await public_version()
    assert [True, False] == [await set_terms(event.id, OTHER, "cli") for _ in range(2)]
    changed = await one(Event, event.id)
    assert OTHER == Terms(**{name: getattr(changed, name) for name in vars(OTHER)})
    assert (1, version + 1) == (changed.revision, await public_version())
    (line,) = await AuditEntry.objects().where(AuditEntry.action == "event.terms")
    assert ("strict", "fill_gaps") == (json.loads(line.before)["party_rule"], json.loads(line.after)["party_rule"])
    assert "serving" not in json.loads(line.after)


async def test_list_is_served_by_the_new_terms() -> None:
    event = await make_event(capacity=2, party_rule=PartyRule.strict)
    await sign_up(event, AMAL)
    together = Arrival((Guest(BORIS), Guest(CHIARA)), "two", Manner.together)
    await register_party(event.id, together)
    await sign_up(event, DILARA)
    await set_terms(event.id, Terms(serving=Serving.direct, party_rule=PartyRule.fill_gaps), "cli")
    rows = await Registration.objects().where(Registration.event == event.id).order_by(Registration.turn)
    assert [Status.confirmed, Status.waitlisted, Status.waitlisted, Status.confirmed] == [row.status for row in rows]


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (Terms(party_limit=0), "Ein Formular kann"),
        (Terms(party_limit=21), "Ein Formular kann"),
        (Terms(per_institution=0), "mindestens eine Person"),
    ],
)
async def test_terms_that_make_no_sense_are_refused(terms: Terms, said: str) -> None:
    event = await make_event()
    with pytest.raises(Refused, match=said):
        await set_terms(event.id, terms, "cli")
    assert Terms(serving=Serving.direct) == Terms(
        **{name: getattr(await one(Event, event.id), name) for name in vars(terms)}
    )
