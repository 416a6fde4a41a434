"""The link of the first letter asks, a button answers; programs that open links change nothing."""

from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now, turned
from ki_events.db import DB, DatabaseGone
from ki_events.mail.tables import Message
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.mailboxes.address_proof import proof_token
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import Person, cancel, register_party
from ki_events.registrations.tables import By, Manner, Registration
from ki_events.site.registration.sending import MOST_SENT
from tests.characters import BORIS, CHIARA, make_event, sign_up
from tests.mail.letters import content, emails

pytestmark = pytest.mark.anyio

SAME_SITE = {"sec-fetch-site": "same-origin"}


async def registered(capacity: int = 5) -> tuple[Registration, str]:
    made = await sign_up(await make_event(capacity), CHIARA)
    return made, f"/anmeldung/{proof_token(made, made.email)}/nicht-ich"


async def status(registration: Registration) -> str:
    return str((await Registration.objects().get(Registration.id == registration.id)).status)


@pytest.mark.parametrize("capacity", [5, 0])
async def test_first_letter_has_the_link(database: object, capacity: int) -> None:
    _made, path = await registered(capacity)
    (email,) = await emails()
    assert f"http://test{path}" in content(email, "text/plain")
    assert f'href="http://test{path}"' in content(email, "text/html")


async def test_link_asks_and_changes_nothing(browser: httpx.AsyncClient) -> None:
    made, path = await registered()
    page = await browser.get(path)
    assert (200, "no-store", "confirmed") == (page.status_code, page.headers["cache-control"], await status(made))
    assert "Haben Sie sich gar nicht angemeldet?" in page.text
    assert f'<form method="post" action="{path}">' in page.text


async def test_who_was_signed_up_by_somebody_else_is_asked_what_fits(browser: httpx.AsyncClient) -> None:
    people = (Guest(BORIS), Guest(CHIARA))
    made = (await register_party((await make_event()).id, Arrival(people, "1", Manner.one_by_one)))[1]
    page = (await browser.get(f"/anmeldung/{proof_token(made, made.email)}/nicht-ich")).text
    assert [True, True, True, False] == [
        words in page
        for words in (
            "Soll diese Anmeldung entfernt werden?",
            "Jemand hat Sie mit dieser E-Mail-Adresse angemeldet:",
            ">Anmeldung entfernen<",
            "gar nicht angemeldet",
        )
    ]


async def test_button_ends_the_registration_and_says_so(browser: httpx.AsyncClient) -> None:
    made, path = await registered()
    answer = await browser.post(path, headers=SAME_SITE)
    assert (303, path) == (answer.status_code, answer.headers["location"])
    assert ("cancelled", 1) == (await status(made), await Message.count())
    page = await browser.get(path)
    assert ("Diese Anmeldung ist beendet" in page.text, "<form" in page.text) == (True, False)
    assert 303 == (await browser.post(path, headers=SAME_SITE)).status_code


async def test_link_of_a_registration_that_ended_says_so(browser: httpx.AsyncClient) -> None:
    made, path = await registered()
    await cancel(made.id, By.person)
    assert "Diese Anmeldung ist beendet" in (await browser.get(path)).text


async def test_link_of_an_event_that_is_over_says_so_and_ends_nothing(browser: httpx.AsyncClient) -> None:
    made, path = await registered()
    with turned(now() + timedelta(weeks=9)):
        page, answer = await browser.get(path), await browser.post(path, headers=SAME_SITE)
    assert (200, 409, "confirmed") == (page.status_code, answer.status_code, await status(made))
    for found in (page.text, answer.text):
        assert ("Diese Veranstaltung ist vorbei</h1>" in found, f'action="{path}"' in found) == (True, False)


async def test_link_of_who_was_there_before_ends_nothing_after_a_hand_over(browser: httpx.AsyncClient) -> None:
    made, path = await registered()
    await hand_over(made.id, Person("Carla", "Conti", CHIARA.email))
    proving = path.replace("/nicht-ich", "/bestaetigen")
    answers = [await browser.get(path), await browser.post(path, headers=SAME_SITE), await browser.get(proving)]
    assert [404, 404] == [answer.status_code for answer in answers[:2]]
    now_theirs = await Registration.objects().get(Registration.id == made.id)
    assert now_theirs is not None
    assert (False, "confirmed") == (token_of(now_theirs) in answers[2].text, now_theirs.status)


async def test_letter_to_who_took_a_place_over_has_the_link(database: object) -> None:
    made, _path = await registered()
    await hand_over(made.id, BORIS)
    now_theirs = await Registration.objects().get(Registration.id == made.id)
    assert now_theirs is not None
    link = f"http://test/anmeldung/{proof_token(now_theirs, BORIS.email)}/nicht-ich"
    (email,) = [email for email in await emails() if email["To"] and BORIS.email in email["To"]]
    assert (True, True) == (link in content(email, "text/plain"), link in content(email, "text/html"))


async def test_button_is_kept_for_later_when_a_network_sends_too_often(browser: httpx.AsyncClient) -> None:
    made, path = await registered()
    for _ in range(MOST_SENT):
        await browser.post("/anmeldung/x/nicht-ich", headers=SAME_SITE)
    answer = await browser.post(path, headers=SAME_SITE)
    assert (429, "600", "confirmed") == (answer.status_code, answer.headers["retry-after"], await status(made))
    assert f'action="{path}"' in answer.text


async def test_only_the_link_of_the_letter_counts(browser: httpx.AsyncClient) -> None:
    made, path = await registered()
    await Registration.update({Registration.new_email: "neu@schule.example"}).where(Registration.id == made.id)
    for token in (
        token_of(made),
        proof_token(made, "boris@schule.example"),
        proof_token(made, "neu@schule.example"),
        "x",
    ):
        other = f"/anmeldung/{token}/nicht-ich"
        assert [404, 404] == [
            (await browser.get(other)).status_code,
            (await browser.post(other, headers=SAME_SITE)).status_code,
        ]
    assert "confirmed" == await status(made)
    assert 200 == (await browser.get(path)).status_code


async def test_page_is_there_in_english(browser: httpx.AsyncClient) -> None:
    _made, path = await registered()
    assert f'action="/en{path}"' in (await browser.get(f"/en{path}")).text
    assert f"/en{path}" == (await browser.post(f"/en{path}", headers=SAME_SITE)).headers["location"]


async def test_button_is_there_again_while_the_database_is_away(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, path = await registered()

    async def gone(*_args: object, **_kwargs: object) -> None:
        raise DatabaseGone

    with monkeypatch.context() as patched:
        patched.setattr(DB, "run_querystring", gone)
        answer = await browser.post(path, headers=SAME_SITE)
    assert (503, "10") == (answer.status_code, answer.headers["retry-after"])
    assert f'action="{path}"' in answer.text
    assert "confirmed" == await status(made)
