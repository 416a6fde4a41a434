"""Whoever may not open a list reads why; who never helped there learns nothing."""

from datetime import timedelta

import httpx
import pytest

from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Membership
from ki_events.attendance.helping import give
from ki_events.attendance.leaving import let_go
from ki_events.attendance.marking import mark
from ki_events.clock import now, turned
from ki_events.events.tables import Event, Session
from tests.attendance.door import begun, session_of, tap
from tests.characters import CHIARA, make_event, sign_up
from tests.office.check_in.doors import helper, path
from tests.office.colleague import colleague, make_member

pytestmark = pytest.mark.anyio

ENDED = "Ihre Berechtigung für diese Liste ist beendet"


async def take(event: Event) -> None:
    found = await Event.objects(Event.organisation).get(Event.id == event.id)
    assert found is not None
    await give(found, [], "account:1")


async def leave(email: str = "hilfe@krefeld.example") -> None:
    account = await make_member("krefeld", Role.check_in, email)
    membership = await Membership.objects().get(Membership.account == account.id)
    assert membership is not None
    assert await let_go(membership.organisation, membership.id, "account:1")


async def read(client: httpx.AsyncClient, session: Session) -> tuple[int, str]:
    page = await client.get(path(session))
    return page.status_code, page.text


async def test_helper_who_is_not_given_the_event_any_more_reads_why_and_what_to_do(browser: httpx.AsyncClient) -> None:
    event = await begun()
    session, client = await session_of(event), await helper(browser, event)
    await take(event)

    status, words = await read(client, session)

    assert (403, True) == (status, f'<h1 class="page-title">{ENDED}</h1>' in words)
    for part in (
        "Sie helfen bei dieser Veranstaltung nicht mehr am Einlass.",
        "wieder eintragen",
        event.title,
        "Vor Ort",
    ):
        assert part in words


async def test_what_is_sent_by_a_form_is_answered_alike(browser: httpx.AsyncClient) -> None:
    event = await begun()
    session, client = await session_of(event), await helper(browser, event)
    await take(event)

    answer = await client.post(path(session), data={"nonce": "a", "da": "x"})

    assert (403, True) == (answer.status_code, ENDED in answer.text)


async def test_devices_get_a_sentence_instead_of_a_page(browser: httpx.AsyncClient) -> None:
    event = await begun()
    session, client = await session_of(event), await helper(browser, event)
    await take(event)

    answer = await client.get(path(session, "/stand.json"))

    sentence = (
        "Ihre Berechtigung für diese Liste ist beendet. Sie helfen bei dieser Veranstaltung nicht mehr am Einlass.\n"
    )
    assert (403, sentence) == (answer.status_code, answer.text)


async def test_helper_who_left_the_organisation_reads_that(browser: httpx.AsyncClient) -> None:
    event = await begun()
    session, client = await session_of(event), await helper(browser, event)
    await leave()

    status, words = await read(client, session)

    assert (403, True) == (status, ENDED in words)
    assert "Sie gehören nicht mehr zur Organisation „Kommunales Integrationszentrum Krefeld“." in words


async def test_organiser_who_left_and_had_noted_somebody_reads_that_too(amal: httpx.AsyncClient) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    account = await make_member()
    await mark([tap(session, chiara, "tap-chiara")], f"account:{account.id}")
    await Membership.delete().where(Membership.account == account.id)

    status, words = await read(amal, session)

    assert (403, True) == (status, ENDED in words)


async def test_who_has_another_role_now_reads_which(browser: httpx.AsyncClient) -> None:
    event = await begun()
    client = await colleague(browser, role=Role.reporter)

    status, words = await read(client, await session_of(event))

    assert (403, True) == (status, "Ihre Rolle ist „Auswertung“." in words)


@pytest.mark.parametrize(
    ("later", "title"),
    [
        (timedelta(days=1), "Diese Liste ist geschlossen"),
        (timedelta(days=20), "Diese Liste ist geschlossen"),
        (timedelta(days=-1), "Diese Liste ist noch geschlossen"),
    ],
)
@pytest.mark.usefixtures("mid_morning")
async def test_on_another_day_the_list_says_when_it_is_open(
    browser: httpx.AsyncClient, later: timedelta, title: str
) -> None:
    event = await begun()

    with turned(now() + later):
        status, words = await read(await helper(browser, event), await session_of(event))

    assert (403, True) == (status, f'<h1 class="page-title">{title}</h1>' in words)


async def test_helper_who_was_never_given_the_event_finds_nothing(browser: httpx.AsyncClient) -> None:
    given, other = await begun(), await begun(title="Fremder Einlass")
    client = await helper(browser, given)

    status, words = await read(client, await session_of(other))

    assert (404, False) == (status, "Fremder Einlass" in words)


async def test_stranger_finds_nothing(browser: httpx.AsyncClient) -> None:
    event = await begun(title="Fremder Einlass")
    client = await colleague(browser, slug="bielefeld", role=Role.manager)

    status, words = await read(client, await session_of(event))

    assert (404, False) == (status, "Fremder Einlass" in words)
    assert [404] * 2 == [
        (await client.get(path(await session_of(event), "/stand.json"))).status_code,
        (await client.get(f"/verwaltung/krefeld/vor-ort/{10**20}")).status_code,
    ]


async def test_former_helper_learns_nothing_of_other_events(browser: httpx.AsyncClient) -> None:
    event, other = await begun(), await begun(title="Fremder Einlass")
    client = await helper(browser, event)
    await leave()

    assert 404 == (await read(client, await session_of(other)))[0]


async def test_coming_dates_are_no_links_for_helpers(browser: httpx.AsyncClient) -> None:
    event = await make_event()

    page = await (await helper(browser, event)).get("/verwaltung/krefeld/vor-ort")

    assert (True, False) == (event.title in page.text, path(await session_of(event)) in page.text)


async def test_helper_who_opens_the_organisation_is_led_to_the_door(browser: httpx.AsyncClient) -> None:
    answer = await (await helper(browser)).get("/verwaltung/krefeld")

    assert (303, "/verwaltung/krefeld/vor-ort") == (answer.status_code, answer.headers["location"])
