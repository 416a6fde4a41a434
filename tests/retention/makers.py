"""Somebody who left traces in every table, and a look for them."""

import json
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from piccolo.columns import JSON, JSONB, Array, Bytea, Column, Text, Varchar
from piccolo.table import Table

from ki_events.attendance.tables import Certificate
from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.events.tables import Event, HandOver
from ki_events.interests.tables import Interest
from ki_events.links import new_public_id
from ki_events.mail.tables import Message, MessageState
from ki_events.piccolo_app import TABLES
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.mailboxes.changing import ask_for_new_address, take_new_address
from ki_events.registrations.mailboxes.login_links import LoginLink
from ki_events.registrations.questions.tables import (
    AccessNeed,
    Answer,
    NeedKind,
    Question,
    QuestionKind,
    RetentionClass,
)
from ki_events.registrations.registering import Person, register_party
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import Decision, Manner, Party, Registration
from ki_events.rows import one
from tests.characters import AMAL, BORIS, make_event, sign_up

EMIL = Person("Tiefseemil", "Quastenflosser", "E.Quastenflosser@Tiefsee.example", "Quastenflosser-Schule")
TRACES = ("quastenflosser", "tiefsee")
BEFORE = Person("Vera", "Vorher", "vera@vorher.example", EMIL.organization)
"""Who had Emil's place before."""


async def live(event: Event, who: Person = EMIL) -> Registration:
    """Let somebody take a place over, change their address and leave a trace wherever one can be left; return the registration."""
    registration = await sign_up(event, BEFORE)
    await hand_over(registration.id, replace(who, email=f"alt.{who.email}"))
    await ask_for_new_address(registration.id, who.email)
    await take_new_address(registration.id, who.email)
    await Message.update({Message.state: MessageState.sent, Message.sent_at: now()}).where(
        Message.recipient == f"alt.{who.email}"
    )
    await ask_for_new_address(registration.id, f"neu.{who.email}")
    registration = await one(Registration, registration.id)
    party = Party(
        public_id=new_public_id(),
        event=event.id,
        manner=Manner.together,
        contact_name=f"{who.given_name} {who.family_name}",
        contact_email=who.email,
        nonce=secrets.token_hex(8),
        made_at=now(),
    )
    await party.save()
    registration.party = party.id
    registration.institution_key = who.organization.casefold()
    registration.remark = f"{who.family_name} kommt später"
    await registration.save()
    await Decision.update({Decision.reason: f"{who.family_name} ist krank"}).where(
        (Decision.registration == registration.id) & (Decision.rule == Rule.mail_changed)
    )
    await record(
        "account:1",
        "registration.priority",
        f"registration:{registration.id}",
        Change(note=f"{who.family_name} leitet"),
    )
    await answer(registration, who.organization, RetentionClass.standard)
    await answer(registration, f"Allergie von {who.family_name}", RetentionClass.sensitive)
    need = AccessNeed(registration=registration.id, kind=NeedKind.other, detail=who.family_name, owner=who.family_name)
    await need.save()
    await _certificate(registration, f"{who.family_name} war nicht da")
    await _around(event, who)
    await Message.update({Message.error: f"550 {who.email} unknown"}).where(Message.recipient == who.email)
    return registration


async def _certificate(registration: Registration, revoke_reason: str) -> None:
    numbers: dict[str, Any] = {"sessions": 1, "of_sessions": 1, "minutes": 180}
    certificate = Certificate(
        number=secrets.token_hex(8),
        registration=registration.id,
        event=registration.event,
        issued_by="account:1",
        issued_at=now(),
        revoke_reason=revoke_reason,
        **numbers,
    )
    await certificate.save()


async def group(who: Person = EMIL) -> list[Registration]:
    """Let somebody register a party, change their address afterwards, and try again with somebody who is registered already."""
    event, before = await make_event(5), replace(who, email=f"alt.{who.email}")
    people = await _come(event, before, BORIS)
    await ask_for_new_address(people[0].id, who.email)
    await take_new_address(people[0].id, who.email)
    with pytest.raises(Refused):
        await _come(event, who, AMAL)
    await Message.update({Message.state: MessageState.sent, Message.sent_at: now()}).where(
        Message.recipient == before.email
    )
    return people


async def give_away(who: Person = EMIL) -> Registration:
    """Let somebody hand a place over to somebody else; return the registration."""
    return await hand_over((await sign_up(await make_event(hand_over=HandOver.anyone), who)).id, BORIS)


async def ask_as_new_address(email: str = EMIL.email) -> Registration:
    """Let somebody else give this address as their new one."""
    registration = await sign_up(await make_event(), AMAL)
    await ask_for_new_address(registration.id, email)
    return registration


async def _come(event: Event, *people: Person) -> list[Registration]:
    guests = tuple(Guest(person) for person in people)
    return list(await register_party(event.id, Arrival(guests, secrets.token_urlsafe(16), Manner.one_by_one)))


async def answer(registration: Registration, value: str, retention: RetentionClass) -> None:
    """Ask the registration's event a question, and answer it."""
    question = Question(
        event=registration.event,
        key=secrets.token_hex(4),
        kind=QuestionKind.text,
        label="Was sollen wir wissen?",
        retention=retention,
    )
    await question.save()
    await Answer(registration=registration.id, question=question.id, value=value).save()


async def _around(event: Event, who: Person) -> None:
    moment, key = now(), who.keys[0]
    await InvitationLink(
        public_id=new_public_id(), event=event.id, name=who.family_name, email=who.email, created_at=moment
    ).save()
    await Interest(
        public_id=new_public_id(), event=event.id, email=who.email, mail_key=key, asked_at=moment, confirmed_at=moment
    ).save()
    await LoginLink(
        token_hash=secrets.token_hex(32),
        email=who.email,
        mail_key=key,
        created_at=moment,
        expires_at=moment + timedelta(hours=1),
    ).save()
    await mail("ki@krefeld.example", kind="barrier_report", payload={"barrier": "Treppe", "email": who.email})


async def mail(recipient: str, kind: str = "registered", payload: dict[str, object] | None = None) -> Message:
    """Write a mail into the outbox."""
    message = Message(
        key=secrets.token_hex(8),
        kind=kind,
        recipient=recipient,
        payload=json.dumps(payload or {}),
        run_at=now(),
        created_at=now(),
    )
    await message.save()
    return message


async def all_mail_was(state: MessageState, at: datetime) -> None:
    """Let everything in the outbox have been settled."""
    await Message.update({Message.state: state, Message.sent_at: at, Message.created_at: at}).where(Message.id > 0)


async def traces(*words: str) -> set[str]:
    """Return the columns, as "table.column", in which one of the words stands."""
    found = set()
    for table, column in word_columns():
        name = column._meta.db_column_name
        for word in words or TRACES:
            rows = await table.raw(
                f'SELECT id FROM "{table._meta.tablename}" WHERE lower(CAST("{name}" AS TEXT)) LIKE {{}}',
                f"%{word.lower()}%",
            )
            found |= {f"{table._meta.tablename}.{name}"} if rows else set()
    return found


def word_columns() -> list[tuple[type[Table], Column]]:
    """Return every column that can hold words."""
    kinds = (Text, Varchar, JSON, JSONB, Array, Bytea)
    return [(table, column) for table in TABLES for column in table._meta.columns if isinstance(column, kinds)]
