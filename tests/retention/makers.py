"""Somebody who left traces in every table, and a look for them."""

import json
import secrets
from datetime import datetime, timedelta

from piccolo.columns import JSON, JSONB, Array, Bytea, Column, Text, Varchar
from piccolo.table import Table

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.interests.tables import Interest
from ki_events.links import new_public_id
from ki_events.mail.tables import Message, MessageState
from ki_events.piccolo_app import TABLES
from ki_events.registrations.invitation_links import InvitationLink
from ki_events.registrations.login_links import LoginLink
from ki_events.registrations.questions import AccessNeed, Answer, NeedKind, Question, QuestionKind, RetentionClass
from ki_events.registrations.registering import Person
from ki_events.registrations.tables import Decision, Manner, Party, Registration
from tests.characters import sign_up

EMIL = Person("Tiefseemil", "Quastenflosser", "E.Quastenflosser@Tiefsee.example", "Quastenflosser-Schule")
TRACES = ("quastenflosser", "tiefsee")


async def live(event: Event, who: Person = EMIL) -> Registration:
    """Let somebody register and leave a trace wherever one can be left; return the registration."""
    registration = await sign_up(event, who)
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
    registration.party, registration.new_email = party.id, f"neu.{who.email}"
    registration.institution_key = who.organization.casefold()
    await registration.save()
    await Decision.update({Decision.reason: f"{who.family_name} ist krank"}).where(
        Decision.registration == registration.id
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
    await _around(event, who)
    await Message.update({Message.error: f"550 {who.email} unknown"}).where(Message.recipient == who.email)
    return registration


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
