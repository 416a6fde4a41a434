"""By invitation, on approval, with a proof of the mail address; and a hint where an address looks mistyped."""

import re
from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.contingents import ContingentKind
from ki_events.events.tables import Mode
from ki_events.registrations.invitations.inviting import Wanted, create, revoke, token_of_link
from ki_events.registrations.tables import Registration, Status
from ki_events.web.trap import FIELD
from tests.characters import BORIS, make_event
from tests.site.client import NONCE, filled, send
from tests.site.gatherings import reserve

pytestmark = pytest.mark.anyio


async def by_link(browser: httpx.AsyncClient, slug: str, token: str, **changes: str) -> dict[str, str]:
    """Return Chiara's form as it is behind a link."""
    page = (await browser.get(f"/veranstaltungen/{slug}/anmeldung?einladung={token}")).text
    nonce = NONCE.search(page)
    return {**await filled(browser, slug), "nonce": nonce[1] if nonce else "", "invitation": token, **changes}


async def test_event_by_invitation_shows_no_form_without_a_link(browser: httpx.AsyncClient) -> None:
    event = await make_event(mode=Mode.invitation)
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    assert ("nur auf Einladung" in page, 'name="nonce"' in page) == (True, False)


async def test_link_opens_the_form_and_is_used(browser: httpx.AsyncClient) -> None:
    event = await make_event(mode=Mode.invitation)
    link = await create(event.id, Wanted(most=5), "amal")
    answer = await send(browser, event.slug, await by_link(browser, event.slug, token_of_link(link)))
    assert (303, [link.id]) == (answer.status_code, await Registration.select(Registration.link).output(as_list=True))


async def test_form_of_a_personal_link_sent_twice_is_one_answer(browser: httpx.AsyncClient) -> None:
    event = await make_event(mode=Mode.invitation)
    link = await create(event.id, Wanted("Chiara Conti", "chiara@schule.example"), "amal")
    form = await by_link(browser, event.slug, token_of_link(link))
    first, second = await send(browser, event.slug, form), await send(browser, event.slug, form)
    assert (303, first.headers["location"]) == (second.status_code, second.headers["location"])


async def test_form_sent_without_the_link_says_where_to_find_it(browser: httpx.AsyncClient) -> None:
    event = await make_event(mode=Mode.invitation)
    link = await create(event.id, Wanted(most=5), "amal")
    form = await by_link(browser, event.slug, token_of_link(link), invitation="")
    answer = await send(browser, event.slug, form)
    assert (409, 0) == (answer.status_code, await Registration.count())
    assert "Bitte öffnen Sie den Link aus Ihrer Einladung und melden Sie sich dort an." in answer.text


@pytest.mark.parametrize(
    ("wanted", "values"),
    [
        (Wanted("Chiara Maria Conti", "chiara@schule.example"), ["Chiara Maria", "Conti", "chiara@schule.example"]),
        (Wanted("AWO Krefeld", most=5), ["", "", ""]),
    ],
)
async def test_personal_link_knows_who_was_invited(
    browser: httpx.AsyncClient, wanted: Wanted, values: list[str]
) -> None:
    event = await make_event(mode=Mode.invitation)
    token = token_of_link(await create(event.id, wanted, "amal"))
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung?einladung={token}")).text
    fields = [re.search(rf'<input[^>]* name="{name}"[^>]*>', page) for name in ("given_name", "family_name", "email")]
    found = [re.search(r' value="([^"]*)"', field[0]) for field in fields if field]
    assert values == [value[1] if value else "" for value in found]


async def test_link_that_is_used_up_says_so(browser: httpx.AsyncClient) -> None:
    event = await make_event(mode=Mode.invitation)
    token = token_of_link(await create(event.id, Wanted(most=1), "amal"))
    late = await by_link(browser, event.slug, token, given_name="Boris", email=BORIS.email)
    await send(browser, event.slug, await by_link(browser, event.slug, token))
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung?einladung={token}")).text
    assert ("Alle Plätze dieser Einladung sind vergeben." in page, 'name="nonce"' in page) == (True, False)
    answer = await send(browser, event.slug, late)
    assert (409, 1) == (answer.status_code, await Registration.count())
    assert "<bdi>Boris</bdi>" in answer.text


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("revoked", "Diese Einladung wurde zurückgezogen."),
        ("expired", "Diese Einladung ist abgelaufen."),
        ("foreign", "Dieser Einladungslink gehört zu einer anderen Veranstaltung."),
        ("tampered", "Diesen Einladungslink gibt es nicht."),
    ],
)
async def test_link_that_opens_nothing_says_why(
    browser: httpx.AsyncClient, what: str, sentence: str, turned: object
) -> None:
    event, other = await make_event(mode=Mode.invitation), await make_event(mode=Mode.invitation)
    made = await create(
        other.id if what == "foreign" else event.id, Wanted(expires_at=now() + timedelta(days=1)), "amal"
    )
    token = token_of_link(made) + ("x" if what == "tampered" else "")
    if what == "revoked":
        await revoke(made.id, "amal")
    if what == "expired":
        made.expires_at = now() - timedelta(seconds=1)
        await made.save()
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung?einladung={token}")).text
    assert (sentence in page, 'name="nonce"' in page) == (True, False)
    answer = await send(browser, event.slug, await by_link(browser, event.slug, token))
    assert (409, True, 0) == (answer.status_code, sentence in answer.text, await Registration.count())


async def test_tampered_link_to_an_open_event_is_told_once_and_then_left_out(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await send(browser, event.slug, await filled(browser, event.slug, invitation="gefälscht"))
    assert (422, 0) == (answer.status_code, await Registration.count())
    assert ("Diesen Einladungslink gibt es nicht." in answer.text, 'name="invitation"' in answer.text) == (True, False)


async def test_partner_link_gives_a_place_of_the_partner(browser: httpx.AsyncClient) -> None:
    event = await make_event(3)
    places = await reserve(event, "verein", "Verein", 3, kind=ContingentKind.partner)
    token = token_of_link(await create(event.id, Wanted(contingent=places.id), "amal"))
    await send(browser, event.slug, await filled(browser, event.slug, given_name="Boris"))
    await send(browser, event.slug, await by_link(browser, event.slug, token))
    statuses = await Registration.select(Registration.status).order_by(Registration.turn).output(as_list=True)
    assert [Status.waitlisted, Status.confirmed] == statuses


async def test_event_on_approval_says_that_it_is_a_request(browser: httpx.AsyncClient) -> None:
    event = await make_event(mode=Mode.approval)
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    assert ("Ihre Anmeldung wird geprüft" in page, ">Anmeldung anfragen<" in page) == (True, True)
    assert 303 == (await send(browser, event.slug, await filled(browser, event.slug))).status_code
    assert [Status.pending] == await Registration.select(Registration.status).output(as_list=True)


async def test_event_that_asks_for_a_proof_says_so_before(browser: httpx.AsyncClient) -> None:
    event = await make_event(verifies_email=True)
    page = (await browser.get(f"/veranstaltungen/{event.slug}/anmeldung")).text
    assert ("bestätigen Sie bitte Ihre E-Mail-Adresse" in page, "haben Sie Ihren Platz" in page) == (True, False)


async def test_mistyped_address_is_asked_about_once(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await send(browser, event.slug, await filled(browser, event.slug, email="chiara@gmx.ed"))
    assert (422, 0) == (answer.status_code, await Registration.count())
    assert ("Meinten Sie" in answer.text, "chiara@gmx.de" in answer.text) == (True, True)
    assert 'name="mail_seen" value="chiara@gmx.ed"' in answer.text


async def test_address_sent_again_is_taken_as_it_is(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    form = await filled(browser, event.slug, email="chiara@gmx.ed", mail_seen="chiara@gmx.ed")
    assert 303 == (await send(browser, event.slug, form)).status_code
    assert ["chiara@gmx.ed"] == await Registration.select(Registration.email).output(as_list=True)


async def test_address_that_was_meant_is_taken_by_its_button(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    form = await filled(browser, event.slug, email="chiara@gmx.ed", action="mail-email")
    assert 303 == (await send(browser, event.slug, form)).status_code
    assert ["chiara@gmx.de"] == await Registration.select(Registration.email).output(as_list=True)


@pytest.mark.parametrize("action", ["mail-", "mail-nonce", "mail-given_name", "mail-p9-email"])
async def test_tampered_button_changes_nothing(browser: httpx.AsyncClient, action: str) -> None:
    event = await make_event()
    assert 303 == (await send(browser, event.slug, await filled(browser, event.slug, action=action))).status_code


async def test_who_fell_into_the_trap_is_asked_once_more(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    form = await filled(browser, event.slug)
    answer = await send(browser, event.slug, {**form, FIELD: "https://spam.example"})
    assert (422, 0) == (answer.status_code, await Registration.count())
    assert ('value="Chiara"' in answer.text, "spam.example" in answer.text) == (True, False)
    assert 303 == (await send(browser, event.slug, form)).status_code
