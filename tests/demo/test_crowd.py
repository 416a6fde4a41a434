"""The demo's people are invented, always the same, and come one after the other."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ki_events.demo.crowd import in_teams, slug_in, story
from ki_events.demo.people import invent
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.registrations.rules import mail_key

NOW = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)


def event(**columns: Any) -> Event:
    values: dict[str, Any] = {
        "organisation": 1,
        "slug": "daz",
        "status": EventStatus.published,
        "mode": Mode.open,
        "starts_at": NOW + timedelta(weeks=2),
    }
    return Event(**values | columns)


def test_people_have_addresses_of_their_own_that_lead_nowhere() -> None:
    people = invent(1500)
    assert people == invent(1500)
    assert 1500 == len({mail_key(person.email) for person in people})
    assert all(person.email.isascii() and person.email.endswith("@demo.invalid") for person in people)
    assert all(len(person.given_name) <= 100 and len(person.organization) <= 160 for person in people)


def test_story_ends_with_so_many_people_in_order_and_in_time() -> None:
    steps = story(event(), invent(200), 40, NOW)
    arrivals = [step.person for step in steps if not step.cancels]
    leavers = [step.person for step in steps if step.cancels]
    assert (40, len(set(arrivals))) == (len(arrivals) - len(leavers), len(arrivals))
    assert leavers
    assert all(arrivals.index(person) >= 0 for person in leavers)
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert NOW - timedelta(weeks=6) <= steps[0].at
    assert steps[-1].at <= NOW
    assert steps == story(event(), invent(200), 40, NOW)


def test_teams_come_together_and_from_one_house() -> None:
    steps = story(event(), invent(200), 40, NOW)
    teams = in_teams(steps, "daz")
    everyone = [person.email for step in teams for person in (step.person, *step.others)]
    assert [step.person.email for step in steps if not step.cancels] == everyone
    assert all({step.person.organization} >= {person.organization for person in step.others} for step in teams)
    assert all(2 <= len(step.others) <= 5 for step in teams[:-1])
    assert [step.at for step in teams] == sorted(step.at for step in teams)


def test_nobody_leaves_before_arriving() -> None:
    there = set()
    for step in story(event(), invent(200), 60, NOW):
        assert (step.person in there) is step.cancels
        there.add(step.person)


def test_story_is_empty_when_nobody_could_register() -> None:
    closed = [
        event(opens_at=NOW + timedelta(days=1)),
        event(postponed=True),
        event(status=EventStatus.cancelled),
        event(mode=Mode.none),
        event(starts_at=None),
    ]
    assert [[]] * 5 == [story(one, invent(20), 5, NOW) for one in closed]


def test_slug_with_year_is_the_latest_or_one_before() -> None:
    slugs = ["tag-2026", "tag-2027", "tag-extra-2027", "reihe"]
    found = [
        slug_in(slugs, "tag-{year}"),
        slug_in(slugs, "tag-{year}", 1),
        slug_in(slugs, "tag-{year}", 2),
        slug_in(slugs, "reihe"),
    ]
    assert found == ["tag-2027", "tag-2026", None, "reihe"]
