"""Invitation links open one form, as often and as long as they say, and say why when they do not."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.invitations.inviting import (
    Wanted,
    create,
    link_by_token,
    refuse_unless_valid,
    revoke,
    token_of_link,
)
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.letters.inviting import composing
from ki_events.rows import one
from tests.characters import make_event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

Turned = Callable[[datetime], AbstractContextManager[None]]
CHIARAS = Wanted(name="Chiara Conti", email="chiara@schule.example")


async def code_of(link: InvitationLink | None, event: Event) -> str:
    """Return why the link does not open the event's form; nothing where it does."""
    try:
        refuse_unless_valid(link, event.id, now())
    except Refused as refused:
        return refused.code
    return ""


async def test_token_opens_its_link() -> None:
    event = await make_event(mode=Mode.invitation)
    link = await create(event.id, Wanted(name="Schulen in Uerdingen"), "amal")
    found = await link_by_token(token_of_link(link))
    assert (link.id, "") == (found and found.id, await code_of(found, event))


@pytest.mark.parametrize("text", ["", "x", "\x00", "unbekannt" * 9])
async def test_token_that_is_none_opens_nothing(text: str) -> None:
    assert (await link_by_token(text)) is None


async def test_token_of_a_link_that_was_renewed_opens_nothing() -> None:
    event = await make_event(mode=Mode.invitation)
    link = await create(event.id, Wanted(), "amal")
    await InvitationLink.update({InvitationLink.generation: 1}).where(InvitationLink.id == link.id)
    assert (await link_by_token(token_of_link(link))) is None


async def test_link_of_another_event_is_foreign() -> None:
    event, other = await make_event(mode=Mode.invitation), await make_event(mode=Mode.invitation)
    assert "link_foreign" == await code_of(await create(other.id, Wanted(), "amal"), event)


async def test_link_opens_nothing_any_more_when_it_is_revoked() -> None:
    event = await make_event(mode=Mode.invitation)
    link = await create(event.id, Wanted(), "amal")
    await revoke(link.id, "boris")
    await revoke(link.id, "boris")
    assert "link_revoked" == await code_of(await one(InvitationLink, link.id), event)
    actions = await AuditEntry.select(AuditEntry.action).order_by(AuditEntry.id).output(as_list=True)
    assert ["invitation_link.created", "invitation_link.revoked"] == actions


async def test_link_opens_nothing_from_the_moment_when_it_expires(turned: Turned) -> None:
    event, until = await make_event(mode=Mode.invitation), now() + timedelta(days=1)
    link = await create(event.id, Wanted(expires_at=until), "amal")
    with turned(until - timedelta(seconds=1)):
        assert "" == await code_of(link, event)
    with turned(until):
        assert "link_expired" == await code_of(link, event)


async def test_link_opens_nothing_when_it_is_used_up() -> None:
    event = await make_event(mode=Mode.invitation)
    link = await create(event.id, Wanted(most=2), "amal")
    codes = []
    for used in (1, 2):
        link.used = used
        codes.append(await code_of(link, event))
    assert ["", "link_used"] == codes


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted(email="chiara@schule.example"), "name_missing"),
        (Wanted(name="Chiara", email="chiara"), "email"),
        (Wanted(most=0), "link_without_use"),
        (Wanted(contingent=99), "contingent_unknown"),
    ],
)
async def test_link_that_could_not_work_is_not_made(wanted: Wanted, code: str) -> None:
    event = await make_event(mode=Mode.invitation)
    with pytest.raises(Refused) as refused:
        await create(event.id, wanted, "amal")
    assert (code, 0) == (refused.value.code, await InvitationLink.count())


async def test_link_that_has_expired_already_is_not_made() -> None:
    event = await make_event(mode=Mode.invitation)
    with pytest.raises(Refused) as refused:
        await create(event.id, Wanted(expires_at=now()), "amal")
    assert "link_without_use" == refused.value.code


@pytest.mark.parametrize("mode", [Mode.none, Mode.external])
async def test_link_to_an_event_without_registration_is_not_made(mode: Mode) -> None:
    event = await make_event(mode=mode)
    with pytest.raises(Refused) as refused:
        await create(event.id, Wanted(), "amal")
    assert "no_registration" == refused.value.code


@pytest.mark.parametrize("kind", [ContingentKind.partner, ContingentKind.target_group])
async def test_link_takes_the_places_of_a_partner_and_of_nobody_else(kind: ContingentKind) -> None:
    event = await make_event()
    places = Contingent(event=event.id, kind=kind, value="verein", name="Verein", places=3)
    await places.save()
    if kind == ContingentKind.partner:
        assert places.id == (await create(event.id, Wanted(contingent=places.id), "amal")).contingent
        return
    with pytest.raises(Refused) as refused:
        await create(event.id, Wanted(contingent=places.id), "amal")
    assert "contingent_unknown" == refused.value.code


async def test_personal_link_is_used_once_and_goes_to_the_invited_person() -> None:
    event = await make_event(mode=Mode.invitation)
    link = await create(event.id, CHIARAS, "amal")
    letter = await _letter()
    assert (1, "chiara@schule.example") == (link.most, (await _message()).recipient)
    assert letter is not None
    assert f"/veranstaltungen/{event.slug}/anmeldung?einladung={token_of_link(link)}" in letter.text
    assert ("Guten Tag Chiara Conti," in letter.text, event.title in letter.subject) == (True, True)


async def test_reusable_link_is_sent_to_nobody() -> None:
    event = await make_event(mode=Mode.invitation)
    await create(event.id, Wanted(name="Schulen", most=5), "amal")
    assert 0 == await Message.count()


@pytest.mark.parametrize("what", ["revoked", "cancelled"])
async def test_invitation_that_opens_nothing_any_more_is_not_sent(what: str) -> None:
    event = await make_event(mode=Mode.invitation)
    link = await create(event.id, CHIARAS, "amal")
    if what == "revoked":
        await revoke(link.id, "amal")
    else:
        await Event.update({Event.status: EventStatus.cancelled}).where(Event.id == event.id)
    assert (await _letter()) is None


async def _message() -> Message:
    found = await Message.objects().first()
    assert found is not None
    return found


async def _letter() -> Any:
    message = await _message()
    return await (await composing([message]))(message)
