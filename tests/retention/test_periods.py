"""Periods are numbers in one table; organisations choose theirs within bounds."""

from datetime import timedelta

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now, stopped
from ki_events.public_version import public_version
from ki_events.refusal import Refused
from ki_events.retention.choosing import Scope, days_of, scopes, set_period
from ki_events.retention.periods import CHOSEN, PERIODS, Kind, kept_days, kind_names
from tests.characters import make_organisation

pytestmark = pytest.mark.anyio


def test_every_kind_has_a_period_and_a_name() -> None:
    assert (set(Kind), set(Kind)) == (set(PERIODS), set(kind_names()))


def test_default_lies_within_what_an_organisation_may_choose() -> None:
    assert [] == [kind for kind in CHOSEN if not PERIODS[kind].least <= PERIODS[kind].days <= PERIODS[kind].most]


def test_sensitive_data_goes_first() -> None:
    first = min(PERIODS[kind].days for kind in (Kind.answers, Kind.reasons, Kind.without_place, Kind.registrations))
    assert (14, 14) == (PERIODS[Kind.access_needs].days, PERIODS[Kind.sensitive_answers].days)
    assert first > 14


def test_answers_are_not_kept_longer_than_the_name() -> None:
    days = kept_days({Kind.registrations: 30, Kind.without_place: 14})
    assert {30, 14} == {days[kind] for kind in (Kind.answers, Kind.reasons, Kind.access_needs)}


async def test_organisation_chooses_its_own_period(database: object) -> None:
    organisation, version = await make_organisation(), await public_version()
    await set_period(organisation.id, Kind.registrations, 730, "account:1")
    await set_period(organisation.id, Kind.registrations, 700, "account:1")
    assert (700, 365) == (
        (await days_of(organisation.id))[Kind.registrations],
        (await days_of(None))[Kind.registrations],
    )
    entries = await AuditEntry.objects().where(AuditEntry.action == "retention.set").order_by(AuditEntry.id)
    assert [("account:1", f"organisation:{organisation.id}")] * 2 == [(one.actor, one.subject) for one in entries]
    assert await public_version() > version  # the privacy notice says the number


@pytest.mark.parametrize("days", [29, 3651, -1])
async def test_period_out_of_bounds_is_refused_with_the_bounds(database: object, days: int) -> None:
    organisation = await make_organisation()
    with pytest.raises(Refused) as refused:
        await set_period(organisation.id, Kind.registrations, days, "account:1")
    assert "period_out_of_bounds" == refused.value.code
    assert "von 30 bis 3650 Tagen" in refused.value.sentence
    assert 365 == (await days_of(organisation.id))[Kind.registrations]


async def test_period_of_the_system_is_nobodys_choice(database: object) -> None:
    with pytest.raises(Refused) as refused:
        await set_period((await make_organisation()).id, Kind.sent_mail, 3, "account:1")
    assert "period_fixed" == refused.value.code


async def test_scopes_divide_everyone_without_overlap(database: object) -> None:
    krefeld, _bielefeld = await make_organisation(), await make_organisation("bielefeld")
    await set_period(krefeld.id, Kind.answers, 10, "account:1")
    with stopped(now()):
        expected = [
            Scope(now() - timedelta(days=90), None, (krefeld.id,)),
            Scope(now() - timedelta(days=10), krefeld.id),
        ]
        assert expected == await scopes(Kind.answers)
