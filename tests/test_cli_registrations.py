"""Registrations as an operator sees, admits and declines them, and invites to them, from the command line."""

from datetime import timedelta

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.events.contingent_rules import Share
from ki_events.events.contingents import ContingentKind
from ki_events.events.tables import Event, Mode
from ki_events.registrations.changing.contingents import change_contingents
from ki_events.registrations.invitations.inviting import token_of_link
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.registering import Person
from ki_events.registrations.tables import Registration, Status
from tests.characters import AMAL, BORIS, CHIARA, make_event, sign_up
from tests.commanding import run

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def statuses(event: Event) -> list[str]:
    rows = await Registration.objects().where(Registration.event == event.id).order_by(Registration.turn)
    return [row.status for row in rows]


async def test_registrations_are_a_table_without_secrets() -> None:
    event = await make_event(capacity=1, slug="daz", title="DaZ")
    placed = await sign_up(event, AMAL)
    waiting = await sign_up(event, Person("Böse\x1b[2J", "Steuerzeichen", "b@schule.example"))
    done = run("registrations", "daz")
    assert [
        "DaZ: 1 von 1 Plätzen vergeben, 1 auf der Warteliste",
        "ID  Status        Name                    E-Mail                Einrichtung  Frist",
        f"{placed.id}   angemeldet    Amal Haddad             amal@krefeld.example  KI Krefeld",
        f"{waiting.id}   Warteliste 1  Böse?[2J Steuerzeichen  b@schule.example",
    ] == done.stdout.splitlines(), done.stderr
    assert placed.public_id not in done.stdout
    assert await AuditEntry.exists().where(AuditEntry.action == "registrations.listed")


async def test_registrations_say_so_when_there_are_none() -> None:
    await make_event(capacity=None, slug="daz", title="DaZ")
    done = run("registrations", "daz")
    assert "DaZ: 0 von unbegrenzt Plätzen vergeben, 0 auf der Warteliste\nNoch ist niemand angemeldet.\n" == done.stdout


async def test_people_are_admitted_and_declined() -> None:
    event = await make_event(mode=Mode.approval)
    first, second, third = [await sign_up(event, who) for who in (AMAL, BORIS, CHIARA)]
    admitted = run("admit", event.slug, str(first.id), str(second.id))
    declined = run("decline", event.slug, str(third.id), "--reason", "Das Team ist voll.")
    assert f"{first.id}: angemeldet\n{second.id}: angemeldet\n" == admitted.stdout, admitted.stderr
    assert f"{third.id}: nicht zugelassen\n" == declined.stdout, declined.stderr
    assert [Status.confirmed, Status.confirmed, Status.rejected] == await statuses(event)


async def test_nobody_is_admitted_when_one_belongs_to_another_event() -> None:
    event, other = await make_event(mode=Mode.approval), await make_event(mode=Mode.approval)
    first, strange = await sign_up(event, AMAL), await sign_up(other, BORIS)
    done = run("admit", event.slug, str(first.id), str(strange.id))
    assert 1 == done.returncode
    assert f"keine Anmeldung {strange.id}. Nichts wurde geändert." in done.stderr
    assert [Status.pending] == await statuses(event)


@pytest.mark.parametrize("words", [("registrations",), ("admit", "1"), ("decline", "1", "--reason", "x")])
async def test_command_says_so_when_there_is_no_such_event(words: tuple[str, ...]) -> None:
    done = run(words[0], "nirgendwo", *words[1:])
    assert (1, True) == (done.returncode, "Diese Veranstaltung gibt es nicht." in done.stderr), done.stderr


async def test_invitation_link_opens_what_was_asked() -> None:
    event = await make_event(mode=Mode.invitation)
    await change_contingents(event.id, [Share(ContingentKind.partner, "awo", 1)], "cli")
    last_day = (now() + timedelta(days=5)).date().isoformat()
    words = ["--name", "AWO", "--most", "3", "--expires", last_day, "--contingent", "awo"]
    done = run("invitation-link", "create", event.slug, *words)
    (link,) = await InvitationLink.objects().where(InvitationLink.event == event.id)
    address = f"http://test/veranstaltungen/{event.slug}/anmeldung?einladung={token_of_link(link)}\n"
    assert (0, address) == (done.returncode, done.stdout), done.stderr
    assert ("AWO", 3, True) == (link.name, link.most, link.contingent is not None)
    assert timedelta(days=5) <= link.expires_at - now().replace(hour=0) < timedelta(days=7)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--contingent", "awo"), "gibt es dieses Kontingent"),
        (("--email", "amal@krefeld.example"), "Namen der eingeladenen Person"),
        (("--expires", "2020-01-01"), "schon abgelaufen"),
    ],
)
async def test_invitation_link_is_refused_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    event = await make_event(mode=Mode.invitation)
    done = run("invitation-link", "create", event.slug, *words)
    assert (1, True) == (done.returncode, said in done.stderr), done.stderr
    assert 0 == await InvitationLink.count()
