"""The history of a registration says which colleague did what; the person reads of the organisation."""

import re

import httpx
import pytest

from ki_events.events.tables import Mode
from ki_events.mail.outbox import Envelope, put
from ki_events.office.list_import.applying import import_lists
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.reading import token_of
from ki_events.registrations.tables import Registration
from tests.characters import CHIARA, make_event, sign_up
from tests.office.colleague import make_account
from tests.office.list_import.lists import confirm, crowd, mapped
from tests.office.registrations.tables import address

pytestmark = pytest.mark.anyio

ROSA = {"personen": "1", "p0-given_name": "Rosa", "p0-family_name": "Luft", "p0-email": "rosa@schule.example"}


async def the_registration() -> Registration:
    found = await Registration.objects().first()
    assert found is not None
    return found


def whose(page: str) -> list[str]:
    """Return who did what a history shows, the newest first."""
    return re.findall(r'story__what">[^<]*</p><p class="muted"><bdi>([^<]*)', page)


async def test_history_names_the_colleague_who_wrote_somebody_in(amal: httpx.AsyncClient) -> None:
    event = await make_event(2)
    nonce = re.search(r'name="nonce" value="([^"]+)"', (await amal.get(address(event, "/eintragen"))).text)
    sent = ROSA | {"nonce": nonce[1] if nonce else "", "told": "yes"}
    assert 303 == (await amal.post(address(event, "/eintragen"), data=sent)).status_code
    person = await the_registration()
    assert ["Amal Haddad"] == whose((await amal.get(address(event, f"/{person.public_id}"))).text)
    own = (await amal.get(f"/anmeldung/{token_of(person)}")).text
    assert (True, False) == ("Rosa" in own, "Haddad" in own)


async def test_history_names_the_colleague_who_brought_in_the_list(amal: httpx.AsyncClient) -> None:
    event = await make_event(2)
    here = await mapped(amal, event, crowd(1))
    await confirm(amal, event, here)
    await import_lists()
    page = (await amal.get(address(event, f"/{(await the_registration()).public_id}"))).text
    assert ["Amal Haddad"] == whose(page)


async def test_history_names_the_colleague_who_called_the_event_off(amal: httpx.AsyncClient) -> None:
    event = await make_event(2)
    chiara = await sign_up(event, CHIARA)
    await call_off(event.id, "Krank", f"account:{(await make_account()).id}")
    page = (await amal.get(address(event, f"/{chiara.public_id}"))).text
    assert ["Amal Haddad", "die Person selbst"] == whose(page)


async def test_history_says_once_who_admitted_somebody(amal: httpx.AsyncClient) -> None:
    event = await make_event(2, mode=Mode.approval)
    chiara = await sign_up(event, CHIARA)
    sent = {"tun": "zulassen", "person": chiara.public_id, "told": "yes"}
    assert 303 == (await amal.post(address(event, "/auswahl"), data=sent)).status_code
    page = (await amal.get(f"/verwaltung/krefeld/veranstaltungen/{event.slug}/verlauf?was=anmeldungen")).text
    assert (1, 0) == (page.count('<p class="muted"><bdi>Amal Haddad</bdi>'), page.count("Die Organisation"))


async def test_mail_about_a_dropped_date_is_called_so(amal: httpx.AsyncClient) -> None:
    event = await make_event(2)
    person = await sign_up(event, CHIARA)
    payload = {"registration": person.id, "event": event.id, "sequence": 1}
    await put(Envelope("dropped", "calendar_cancelled", CHIARA.email, "de", payload))
    page = (await amal.get(address(event, f"/{person.public_id}"))).text
    assert (True, False) == ("Ein Termin fällt aus" in page, "Kalendereintrag entfällt" in page)
