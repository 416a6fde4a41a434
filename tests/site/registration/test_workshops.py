"""Workshops are switched while places last; what has filled meanwhile is said, and the rest is kept."""

from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from ki_events.events.tables import Event, Round, Session, SessionKind
from ki_events.registrations.electives import switch_choice
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Choice, ChoiceStatus, Registration
from tests.characters import BORIS, CHIARA, make_event, make_organisation, make_session, sign_up
from tests.site.registrations import address, send
from tests.statements import counted

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Day:
    """A conference with one round of two workshops, the second with one place."""

    event: Event
    round: Round
    large: Session
    small: Session

    @property
    def field(self) -> str:
        return f"round-{self.round.id}"


async def make_day() -> Day:
    organisation = await make_organisation()
    event = await make_event(10, title="DaZ-Tag")
    round_ = Round(event=event.id, number=1, name="Runde 1", required=False)
    await round_.save()
    later = event.starts_at + timedelta(hours=4)
    common = {"kind": SessionKind.elective, "round": round_.id}
    large = await make_session(event, organisation, later, title="Sprachbildung", capacity=20, **common)
    small = await make_session(event, organisation, later, title="Elternarbeit", capacity=1, **common)
    return Day(event, round_, large, small)


async def choices(registration: Registration) -> dict[int, str]:
    rows = await Choice.objects().where(Choice.registration == registration.id)
    return {row.session: row.status for row in rows}


async def test_workshop_is_chosen_and_switched(browser: httpx.AsyncClient) -> None:
    day = await make_day()
    registration = await sign_up(day.event, CHIARA)
    path = address(registration, "/workshops")
    assert 303 == (await send(browser, path, **{day.field: str(day.large.id)})).status_code
    assert {day.large.id: ChoiceStatus.taken} == await choices(registration)
    assert 303 == (await send(browser, path, **{day.field: str(day.small.id)})).status_code
    assert {day.small.id: ChoiceStatus.taken} == await choices(registration)
    assert "<strong>Elternarbeit</strong>" in (await browser.get(address(registration))).text


async def test_full_workshop_is_marked_and_can_be_waited_for(browser: httpx.AsyncClient) -> None:
    day = await make_day()
    other, registration = await sign_up(day.event, BORIS), await sign_up(day.event, CHIARA)
    await switch_choice(other.id, day.round.id, day.small.id)
    await switch_choice(registration.id, day.round.id, day.large.id)
    path = address(registration, "/workshops")
    assert "ausgebucht, auf die Warteliste" in (await browser.get(path)).text
    assert 303 == (await send(browser, path, **{day.field: str(day.small.id)})).status_code
    assert {day.large.id: ChoiceStatus.taken, day.small.id: ChoiceStatus.waiting} == await choices(registration)
    assert "Sie warten dafür" in (await browser.get(path)).text
    await send(browser, path, drop=str(day.small.id))
    assert {day.large.id: ChoiceStatus.taken} == await choices(registration)


async def test_workshop_that_filled_meanwhile_is_said_and_the_rest_is_kept(browser: httpx.AsyncClient) -> None:
    day = await make_day()
    other, registration = await sign_up(day.event, BORIS), await sign_up(day.event, CHIARA)
    await switch_choice(registration.id, day.round.id, day.large.id)
    await switch_choice(other.id, day.round.id, day.small.id)
    sent = {day.field: str(day.small.id), f"free-{day.small.id}": "1"}
    answer = await send(browser, address(registration, "/workshops"), **sent)
    assert 200 == answer.status_code
    assert '<div class="said" role="status" tabindex="-1" autofocus>' in answer.text
    assert (
        "„Elternarbeit“ ist eben voll geworden. Sie stehen dort auf der Warteliste und behalten bis dahin „Sprachbildung“."
        in answer.text
    )


async def test_overlap_is_explained_and_nothing_is_lost(browser: httpx.AsyncClient) -> None:
    day = await make_day()
    second = Round(event=day.event.id, number=2, name="Runde 2", required=False)
    await second.save()
    organisation = await make_organisation()
    clash = await make_session(
        day.event, organisation, day.large.starts_at, title="Theater", kind=SessionKind.elective, round=second.id
    )
    registration = await sign_up(day.event, CHIARA)
    await switch_choice(registration.id, day.round.id, day.large.id)
    answer = await send(browser, address(registration, "/workshops"), **{f"round-{second.id}": str(clash.id)})
    assert (409, True) == (answer.status_code, "liegt zur gleichen Zeit wie" in answer.text)
    assert "<title>Fehler: Workshops wählen" in answer.text
    assert f'<a href="#round-{second.id}">Runde 2: »Theater«' in answer.text
    # What was picked stays picked, and is marked.
    assert f'value="{clash.id}" autocomplete="off" checked aria-invalid="true">' in answer.text
    assert {day.large.id: ChoiceStatus.taken} == await choices(registration)


@pytest.mark.parametrize("end", ["drop", "round"])
async def test_ended_registration_says_so_and_links_to_nothing(browser: httpx.AsyncClient, end: str) -> None:
    day = await make_day()
    registration = await sign_up(day.event, CHIARA)
    path = address(registration, "/workshops")
    await cancel(registration.id, By.person)
    answer = await send(browser, path, **{{"drop": "drop", "round": day.field}[end]: str(day.large.id)})
    assert (409, False) == (answer.status_code, 'href="#round' in answer.text)
    assert "<title>Fehler: Workshops wählen" in answer.text
    assert "<p>Diese Anmeldung ist beendet; ein Workshop lässt sich nicht mehr wählen.</p>" in answer.text


async def test_saving_says_so(browser: httpx.AsyncClient) -> None:
    day = await make_day()
    registration = await sign_up(day.event, CHIARA)
    answer = await send(browser, address(registration, "/workshops"), **{day.field: str(day.large.id)})
    assert address(registration, "?gespeichert=1") == answer.headers["location"]
    assert "Gespeichert</p>" in (await browser.get(answer.headers["location"])).text


@pytest.mark.parametrize("value", ["", "999999", "drei", "-1"])
async def test_tampered_choice_changes_nothing(browser: httpx.AsyncClient, value: str) -> None:
    day = await make_day()
    registration = await sign_up(day.event, CHIARA)
    assert 303 == (await send(browser, address(registration, "/workshops"), **{day.field: value})).status_code
    await send(browser, address(registration, "/workshops"), drop=value)
    assert {} == await choices(registration)


async def test_event_without_workshops_says_so(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    page = (await browser.get(address(registration, "/workshops"))).text
    assert "gibt es keine Workshops zu wählen" in page


async def test_page_takes_as_many_statements_for_three_workshops_as_for_two(browser: httpx.AsyncClient) -> None:
    day = await make_day()
    registration = await sign_up(day.event, CHIARA)
    with counted() as for_two:
        await browser.get(address(registration, "/workshops"))
    organisation = await make_organisation()
    await make_session(
        day.event,
        organisation,
        day.large.starts_at,
        title="Vorlesen",
        kind=SessionKind.elective,
        round=day.round.id,
        capacity=3,
    )
    with counted() as for_three:
        await browser.get(address(registration, "/workshops"))
    assert (5, 5) == (len(for_two), len(for_three))
