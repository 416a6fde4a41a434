"""Invitation links are made for one or for many, listed with what became of them, and withdrawn after a question."""

import re

import httpx
import pytest

from ki_events.events.contingents import Contingent
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.mail.tables import Message
from ki_events.registrations.invitations.tables import InvitationLink
from tests.characters import make_event
from tests.office.event_forms import sent_by
from tests.statements import counted

pytestmark = pytest.mark.anyio

ADDRESS = re.compile(r'value="(http://test/veranstaltungen/[^"]*einladung=[^"]*)"')


def page_of(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/plaetze/einladungen"


async def make(client: httpx.AsyncClient, event: Event, **fields: str) -> httpx.Response:
    return await client.post(page_of(event), data=await sent_by(client, page_of(event)) | fields)


async def test_shared_link_opens_the_form_until_it_is_withdrawn(amal: httpx.AsyncClient) -> None:
    event = await make_event(mode=Mode.invitation)
    assert 303 == (await make(amal, event, kind="shared", name="Kollegium", most="5")).status_code
    listed = await amal.get(page_of(event))
    found = ADDRESS.search(listed.text)
    assert found is not None
    path = found[1].removeprefix("http://test")
    assert 'name="given_name"' in (await amal.get(path)).text
    (link,) = await InvitationLink.objects()
    way = f"{page_of(event)}/{link.id}/zurueckziehen"
    assert "Einladungslink zurückziehen?" in (await amal.get(way)).text
    assert 303 == (await amal.post(way)).status_code
    assert "Diese Einladung wurde zurückgezogen." in (await amal.get(path)).text
    assert "zurückgezogen" in (await amal.get(page_of(event))).text


async def test_personal_link_is_mailed_at_once(amal: httpx.AsyncClient) -> None:
    event = await make_event(mode=Mode.invitation)
    answer = await make(amal, event, kind="personal", name="Chiara Conti", email="chiara@schule.example")
    assert 303 == answer.status_code
    assert ["invited"] == [row["kind"] for row in await Message.select(Message.kind)]


async def test_personal_link_is_made_once_when_the_form_is_sent_twice(amal: httpx.AsyncClient) -> None:
    event = await make_event(mode=Mode.invitation)
    fields = await sent_by(amal, page_of(event))
    fields |= {"kind": "personal", "name": "Chiara Conti", "email": "chiara@schule.example"}
    assert [303, 303] == [(await amal.post(page_of(event), data=fields)).status_code for _click in range(2)]
    assert (1, 1) == (await InvitationLink.count(), await Message.count())


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "personal", "name": "", "email": "a@b.example"}, "Bitte nennen Sie den Namen"),
        ({"kind": "personal", "name": "Chiara", "email": ""}, "Bitte eine E-Mail-Adresse eingeben"),
        ({"kind": "personal", "name": "Chiara", "email": "quatsch"}, "Bitte eine E-Mail-Adresse eingeben"),
        ({"kind": "shared", "most": "0"}, "mindestens eine Person"),
        ({"kind": "shared", "most": "viele"}, "Bitte eine ganze Zahl eingeben"),
        ({"kind": "shared", "expires_day": "2020-01-01"}, "schon abgelaufen"),
        ({"kind": "shared", "expires_day": "31.02.2027"}, "Bitte einen Tag eingeben"),
        ({"kind": "shared", "contingent": "999999"}, "dieses Kontingent einer Partnerorganisation nicht"),
        ({"kind": "shared", "contingent": "9" * 19}, "dieses Kontingent einer Partnerorganisation nicht"),
        ({"kind": "quatsch"}, "steht nicht zur Wahl"),
    ],
)
async def test_link_is_refused_with_a_sentence(amal: httpx.AsyncClient, fields: dict[str, str], sentence: str) -> None:
    event = await make_event(mode=Mode.invitation)
    answer = await make(amal, event, **fields)
    assert (422, True) == (answer.status_code, sentence in answer.text)


async def test_personal_link_waits_until_the_event_is_public(amal: httpx.AsyncClient) -> None:
    event = await make_event(mode=Mode.invitation, status=EventStatus.draft)
    answer = await make(amal, event, kind="personal", name="Chiara Conti", email="chiara@schule.example")
    assert (422, True, 0) == (
        answer.status_code,
        "die Veranstaltung ist aber noch nicht öffentlich" in answer.text,
        await InvitationLink.count(),
    )


async def test_link_of_another_event_is_not_there(amal: httpx.AsyncClient) -> None:
    event, other = await make_event(), await make_event()
    await make(amal, event, kind="shared", name="Kollegium")
    (link,) = await InvitationLink.objects()
    for number in (link.id, 10**30):
        assert 404 == (await amal.post(f"{page_of(other)}/{number}/zurueckziehen")).status_code


async def test_partner_gets_a_link_into_its_contingent(amal: httpx.AsyncClient) -> None:
    event = await make_event(10)
    contingent = Contingent(event=event.id, kind="partner", value="caritas", name="Caritas", places=3)
    await contingent.save()
    fields = await sent_by(amal, f"{page_of(event)}?kontingent={contingent.id}")
    assert ("shared", str(contingent.id)) == (fields["kind"], fields["contingent"])
    assert 303 == (await amal.post(page_of(event), data=fields | {"name": "Caritas"})).status_code
    (link,) = await InvitationLink.objects()
    assert contingent.id == link.contingent


@pytest.mark.parametrize("links", [1, 3])
async def test_page_asks_the_database_the_same_number_of_times(amal: httpx.AsyncClient, links: int) -> None:
    event = await make_event()
    for number in range(links):
        await make(amal, event, kind="shared", name=f"Link {number}")
    with counted() as sent:
        await amal.get(page_of(event))
    assert 6 == len(sent)
